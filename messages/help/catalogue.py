"""The help answers as data: what one is, and reading them from one folder of YAML per language.

The base language's files carry what an answer is (sources, flags); others carry only its words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from messages.article import load_headings
from messages.document import Entry, read_document

BASE_LANGUAGE = "en"
FOLDER = Path(__file__).parent
WORDS_FILE = "words.yaml"
"""A language's stop words and synonyms; it lies beside the answers and is not one of them."""

_WORDS = frozenset({"title", "discreet_title", "safety", "questions", "keywords", "answer", "sms"})
_KEYS = _WORDS | {"source", "facts", "asks_prescriber", "unchecked"}
_FACT = re.compile(r"facts \d+(\.\d+)?( S\d+b?)?")


@dataclass(frozen=True, slots=True)
class HelpEntry:
    """One answer in one language.

    `safety`, where it is not empty, is said before `answer`; `sms` is complete in itself, names
    no drug, condition or clinic, and neither does `discreet_title`. `source` is a heading's id,
    `facts` name the label facts it rests on ("facts 1.3 S30": section and source of the fact
    sheet). `unchecked`: something in it is common knowledge that a pharmacist has yet to check.
    """

    id: str
    language: str
    topic: str
    title: str
    discreet_title: str
    questions: tuple[str, ...]
    keywords: tuple[str, ...]
    answer: str
    sms: str
    safety: str
    source: str
    facts: tuple[str, ...]
    asks_prescriber: bool
    unchecked: bool


class HelpCatalogue:
    """All answers in all languages; one that a language lacks is told in the base language."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read `folder`, the shipped one by default.

        Raises:
            DocumentError: a file has a mistake, named with its line.
        """
        self.folder = folder or FOLDER
        base = _base_entries(self.folder / BASE_LANGUAGE)
        self._entries = {BASE_LANGUAGE: base}
        for path in sorted(self.folder.iterdir()):
            if path.is_dir() and path.name != BASE_LANGUAGE and any(path.glob("*.yaml")):
                self._entries[path.name] = _translated(path, base)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that have files of their own, the base language first."""
        return tuple(self._entries)

    def entries(self, language: str) -> Mapping[str, HelpEntry]:
        """Every answer by id; in the base language where `language` is not known."""
        return self._entries.get(language, self._entries[BASE_LANGUAGE])


def _entries(folder: Path) -> list[tuple[str, str, Entry]]:
    """Topic, id and entry of each answer, file by file; an id twice is an error."""
    found: dict[str, tuple[str, str, Entry]] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == WORDS_FILE:
            continue
        document = read_document(path)
        for entry_id in document:
            entry = document.entry(entry_id)
            if entry_id in found:
                raise entry.error(f"'{entry_id}' is also in {found[entry_id][0]}.yaml")
            found[entry_id] = (path.stem, entry_id, entry)
    return list(found.values())


def _base_entries(folder: Path) -> dict[str, HelpEntry]:
    headings = frozenset(load_headings())
    entries = {}
    for topic, entry_id, entry in _entries(folder):
        entry.refuse_unknown(_KEYS)
        entries[entry_id] = HelpEntry(
            id=entry_id,
            language=BASE_LANGUAGE,
            topic=topic,
            title=entry.text("title"),
            discreet_title=entry.text("discreet_title"),
            questions=_questions(entry),
            keywords=entry.texts("keywords"),
            answer=entry.text("answer"),
            sms=entry.text("sms"),
            safety=entry.text("safety", ""),
            source=_source(entry, headings),
            facts=_facts(entry),
            asks_prescriber=_flag(entry, "asks_prescriber"),
            unchecked=_flag(entry, "unchecked"),
        )
    return entries


def _translated(folder: Path, base: dict[str, HelpEntry]) -> dict[str, HelpEntry]:
    entries = dict(base)
    for _, entry_id, entry in _entries(folder):
        entry.refuse_unknown(_WORDS)
        if entry_id not in base:
            raise entry.error(f"'{entry_id}' is not in the language '{BASE_LANGUAGE}'")
        if bool(entry.text("safety", "")) != bool(base[entry_id].safety):
            raise entry.error("'safety' must be there in every language or in none")
        entries[entry_id] = replace(
            base[entry_id],
            language=folder.name,
            title=entry.text("title"),
            discreet_title=entry.text("discreet_title"),
            questions=_questions(entry),
            keywords=entry.texts("keywords"),
            answer=entry.text("answer"),
            sms=entry.text("sms"),
            safety=entry.text("safety", ""),
        )
    return entries


def _questions(entry: Entry) -> tuple[str, ...]:
    questions = entry.texts("questions")
    if not questions:
        raise entry.error("'questions' must hold one or more questions as people ask them")
    return questions


def _source(entry: Entry, headings: frozenset[str]) -> str:
    source = entry.text("source")
    if source not in headings:
        raise entry.error(f"'{source}' is no heading of the article")
    return source


def _facts(entry: Entry) -> tuple[str, ...]:
    facts = entry.texts("facts")
    for fact in facts:
        if not _FACT.fullmatch(fact):
            raise entry.error(f"'{fact}' names no fact; write it as 'facts 1.3 S30'")
    return facts


def _flag(entry: Entry, key: str) -> bool:
    written = entry.text(key, "false")
    if written not in {"true", "false"}:
        raise entry.error(f"'{key}' must be true or false")
    return written == "true"

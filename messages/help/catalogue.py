"""The help answers as data: what one is, and reading them from one folder of YAML per language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from messages.library import EntryCatalogue, Field, FieldKind, Kind, Record, lines_in
from messages.library.grounds import FACTS, SOURCE

WORDS_FILE = "words.yaml"
"""A language's stop words and synonyms; it lies beside the answers and is not one of them."""


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


HelpCatalogue: TypeAlias = EntryCatalogue[HelpEntry]


def _answer(record: Record) -> HelpEntry:
    values = record.values
    return HelpEntry(
        id=record.id,
        language=record.language,
        topic=values["topic"],
        title=values["title"],
        discreet_title=values["discreet_title"],
        questions=lines_in(values["questions"]),
        keywords=lines_in(values.get("keywords", "")),
        answer=values["answer"],
        sms=values["sms"],
        safety=values.get("safety", ""),
        source=values["source"],
        facts=lines_in(values.get("facts", "")),
        asks_prescriber=values.get("asks_prescriber") == "true",
        unchecked=values.get("unchecked") == "true",
    )


_ASKED = "must hold one or more questions as people ask them"
ANSWER = Kind(
    "help",
    Path(__file__).parent,
    "topic",
    (
        Field("title", is_translated=True),
        Field("discreet_title", is_translated=True),
        Field("safety", is_translated=True, is_needed=False, is_paired=True),
        Field("answer", is_translated=True),
        Field("sms", is_translated=True),
        Field("questions", FieldKind.LINES, is_translated=True, advice=_ASKED),
        Field("keywords", FieldKind.LINES, is_translated=True, is_needed=False),
        SOURCE,
        FACTS,
        Field("asks_prescriber", FieldKind.FLAG, default="false"),
        Field("unchecked", FieldKind.FLAG, default="false"),
    ),
    _answer,
    frozenset({WORDS_FILE}),
)


def load_answers(folder: Path | None = None) -> HelpCatalogue:
    """All answers; see `EntryCatalogue.load`."""
    return EntryCatalogue.load(ANSWER, folder)

"""Coping tips: small steps for a hard moment, read from one folder of YAML files per language.

The base language's files carry what a tip is (source, tags); other languages carry only its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from messages.article import load_headings
from messages.document import Entry, read_document

BASE_LANGUAGE = "en"
FOLDER = Path(__file__).parent

_NEEDS = frozenset({"pain", "bored", "tired", "hungry", "lonely", "angry"})
TRIGGERS = _NEEDS | {"stress", "people", "place", "good_mood", "other"}
TIMES = frozenset({"morning", "day", "evening", "night", "any"})
PLACES = frozenset({"home", "out", "work", "any"})
COMPANIES = frozenset({"alone", "others", "any"})

_WORDS = frozenset({"text", "sms"})
_KEYS = _WORDS | {"source", "facts", "triggers", "time_of_day", "minutes", "place", "company"}


@dataclass(frozen=True, slots=True)
class Tip:
    """One tip in one language; `sms` is one segment and names no drug, condition or clinic."""

    id: str
    language: str
    theme: str
    text: str
    sms: str
    source: str
    facts: tuple[str, ...]
    triggers: frozenset[str]
    times: frozenset[str]
    minutes: int
    place: str
    company: str


class TipCatalogue:
    """All tips in all languages; a tip that a language lacks is told in the base language."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read `folder`, the shipped one by default.

        Raises:
            DocumentError: a file has a mistake, named with its line.
        """
        root = folder or FOLDER
        base = _base_tips(root / BASE_LANGUAGE)
        self._tips = {BASE_LANGUAGE: base}
        for path in sorted(root.iterdir()):
            if path.is_dir() and path.name != BASE_LANGUAGE and any(path.glob("*.yaml")):
                self._tips[path.name] = _translated(path, base)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that have files of their own, the base language first."""
        return tuple(self._tips)

    def tips(self, language: str) -> Mapping[str, Tip]:
        """Every tip by id; in the base language where `language` is not known."""
        return self._tips.get(language, self._tips[BASE_LANGUAGE])


def load_tips(folder: Path | None = None, language: str = BASE_LANGUAGE) -> dict[str, Tip]:
    """Every tip of `folder` by id, in `language` where it has them.

    Raises:
        DocumentError: a file has a mistake, named with its line.
    """
    return dict(TipCatalogue(folder).tips(language))


def _entries(folder: Path) -> list[tuple[str, str, Entry]]:
    """Theme, id and entry of each tip, file by file; an id twice is an error."""
    found: dict[str, tuple[str, str, Entry]] = {}
    for path in sorted(folder.glob("*.yaml")):
        document = read_document(path)
        for tip_id in document:
            entry = document.entry(tip_id)
            if tip_id in found:
                raise entry.error(f"the tip '{tip_id}' is also in {found[tip_id][0]}.yaml")
            found[tip_id] = (path.stem, tip_id, entry)
    return list(found.values())


def _base_tips(folder: Path) -> dict[str, Tip]:
    headings = frozenset(load_headings())
    return {
        tip_id: _tip(theme, tip_id, entry, headings) for theme, tip_id, entry in _entries(folder)
    }


def _tip(theme: str, tip_id: str, entry: Entry, headings: frozenset[str]) -> Tip:
    entry.refuse_unknown(_KEYS)
    return Tip(
        id=tip_id,
        language=BASE_LANGUAGE,
        theme=theme,
        text=entry.text("text"),
        sms=entry.text("sms"),
        source=_one(entry, "source", headings),
        facts=entry.texts("facts"),
        triggers=_several(entry, "triggers", TRIGGERS),
        times=_several(entry, "time_of_day", TIMES),
        minutes=_minutes(entry),
        place=_one(entry, "place", PLACES),
        company=_one(entry, "company", COMPANIES),
    )


def _translated(folder: Path, base: dict[str, Tip]) -> dict[str, Tip]:
    tips = dict(base)
    for _, tip_id, entry in _entries(folder):
        entry.refuse_unknown(_WORDS)
        if tip_id not in base:
            raise entry.error(f"the tip '{tip_id}' is not in the language '{BASE_LANGUAGE}'")
        tips[tip_id] = replace(
            base[tip_id], language=folder.name, text=entry.text("text"), sms=entry.text("sms")
        )
    return tips


def _one(entry: Entry, key: str, allowed: frozenset[str]) -> str:
    value = entry.text(key)
    if value not in allowed:
        raise entry.error(f"'{key}' is '{value}'; known are {', '.join(sorted(allowed))}")
    return value


def _several(entry: Entry, key: str, allowed: frozenset[str]) -> frozenset[str]:
    values = frozenset(entry.texts(key))
    if not values or not values <= allowed:
        raise entry.error(f"'{key}' must name one or more of {', '.join(sorted(allowed))}")
    return values


def _minutes(entry: Entry) -> int:
    written = entry.text("minutes")
    if not written.isdecimal() or not 1 <= int(written) <= 120:
        raise entry.error("'minutes' must be a whole number from 1 to 120")
    return int(written)

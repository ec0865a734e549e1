"""Coping tips: small steps for a hard moment, read from one folder of YAML files per language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from messages.library import EntryCatalogue, Field, FieldKind, Kind, Record, lines_in, names_in
from messages.library.grounds import FACTS, SOURCE

_NEEDS = ("pain", "bored", "tired", "hungry", "lonely", "angry")
TRIGGERS = (*_NEEDS, "stress", "people", "place", "good_mood", "other")
TIMES = ("morning", "day", "evening", "night", "any")
PLACES = ("home", "out", "work", "any")
COMPANIES = ("alone", "others", "any")


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


TipCatalogue: TypeAlias = EntryCatalogue[Tip]


def _tip(record: Record) -> Tip:
    values = record.values
    return Tip(
        id=record.id,
        language=record.language,
        theme=values["theme"],
        text=values["text"],
        sms=values["sms"],
        source=values["source"],
        facts=lines_in(values.get("facts", "")),
        triggers=frozenset(names_in(values["triggers"])),
        times=frozenset(names_in(values["time_of_day"])),
        minutes=int(values["minutes"]),
        place=values["place"],
        company=values["company"],
    )


TIP = Kind(
    "tip",
    Path(__file__).parent,
    "theme",
    (
        Field("text", is_translated=True),
        Field("sms", is_translated=True),
        Field("triggers", FieldKind.TAGS, allowed=TRIGGERS),
        Field("time_of_day", FieldKind.TAGS, allowed=TIMES),
        Field("minutes", FieldKind.NUMBER, most=120),
        Field("place", FieldKind.CHOICE, allowed=PLACES),
        Field("company", FieldKind.CHOICE, allowed=COMPANIES),
        SOURCE,
        FACTS,
    ),
    _tip,
)


def load_tips(folder: Path | None = None) -> TipCatalogue:
    """All tips; see `EntryCatalogue.load`."""
    return EntryCatalogue.load(TIP, folder)

"""The dated table of numbers and what a message may say from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import phonenumbers

from messages.document import DocumentError, Entry, read_document

NUMBERS_FILE = Path(__file__).with_name("numbers.yaml")
KINDS = ("emergency", "crisis", "poison", "alcohol_drug_help")

_COUNTRY_KEYS = frozenset({"name", "note", *KINDS})
_LINE_KEYS = frozenset({"numbers", "hours", "languages", "source", "checked", "recheck_after"})
_EXTRA_KEYS = {
    "emergency": frozenset({"also", "not_in_metadata"}),
    "crisis": frozenset({"text", "text_word", "menu"}),
}
_NUMBER = re.compile(r"\*?\d[\d -]*\d")
_HOURS = re.compile(r"\d{1,2}-\d{1,2}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_EVERYWHERE = ("112", "911", "999")  # tried, in this order, in countries outside the table


@dataclass(frozen=True, slots=True)
class EmergencyNumbers:
    """Whom to call in one country, ready to be put into a text.

    Several numbers are joined by a slash, opening hours and a menu choice stand in brackets, as in
    "113 (press 5)". None means that no such line is known: the text must then do without.
    """

    country: str | None  # ISO 3166; None where it is unknown
    emergency: str
    crisis: str | None = None
    crisis_text: str | None = None  # the number to send a text message to
    crisis_text_word: str | None = None  # the word that opens it in this language
    poison: str | None = None
    alcohol_drug_help: str | None = None

    @property
    def as_variables(self) -> dict[str, str]:
        """By the names that texts use; empty where no such line is known."""
        return {
            "emergency": self.emergency,
            "crisis": self.crisis or "",
            "crisis_text": self.crisis_text or "",
            "crisis_text_word": self.crisis_text_word or "",
            "poison": self.poison or "",
            "alcohol_drug_help": self.alcohol_drug_help or "",
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one country as the table has it."""

    country: str
    kind: str  # one of KINDS
    numbers: tuple[str, ...]
    also: tuple[str, ...]
    text: str | None
    text_word: tuple[tuple[str, str], ...]  # (language, word)
    menu: tuple[tuple[str, str], ...]  # (language, what to choose)
    hours: str | None  # local, "8-22"; None is day and night
    source: str
    checked: date
    recheck_after: date
    not_in_metadata: tuple[tuple[str, str], ...]  # (number, reason)

    def spoken(self, language: str) -> str:
        """The numbers as a text in `language` names them."""
        hints = [dict(self.menu).get(language), f"{self.hours} h" if self.hours else None]
        brackets = ", ".join(hint for hint in hints if hint)
        numbers = " / ".join(self.numbers)
        return f"{numbers} ({brackets})" if brackets else numbers


@dataclass(frozen=True, slots=True)
class NumberTable:
    """The whole table: lines by country and kind."""

    unknown: tuple[str, ...]
    lines: dict[str, dict[str, Line]]


def load_numbers(path: Path = NUMBERS_FILE) -> NumberTable:
    """Read and check the table.

    Raises:
        DocumentError: the file cannot be read, a key is unknown, a country has no emergency
            number, or a number, date or opening time is not in form.
    """
    document = read_document(path)
    document.refuse_unknown(frozenset({"recheck_after", "unknown", "countries"}))
    due = _date(document, "recheck_after")
    countries = document.entry("countries")
    nowhere = document.entry("unknown")
    unknown = _numbers(nowhere, "emergency")
    if not unknown:
        raise nowhere.error("'unknown' must name emergency numbers")
    return NumberTable(unknown, {code: _country(code, countries, due) for code in countries})


@lru_cache(maxsize=1024)  # each text of each turn asks
def emergency_numbers(country: str | None, language: str = "en") -> EmergencyNumbers:
    """The numbers of a country (ISO 3166), worded for `language`. Never fails.

    Outside the table only the general emergency numbers are given: those that `phonenumbers` knows
    to work in that country, or else the two that most mobile networks know.
    """
    country = country.upper() if country else None
    lines = _TABLE.lines.get(country or "")
    if lines is None:
        return EmergencyNumbers(country, " / ".join(_general(country)))
    said = {kind: line.spoken(language) for kind, line in lines.items()}
    crisis = lines.get("crisis")
    return EmergencyNumbers(
        country=country,
        emergency=said["emergency"],
        crisis=said.get("crisis"),
        crisis_text=crisis.text if crisis else None,
        crisis_text_word=dict(crisis.text_word).get(language) if crisis else None,
        poison=said.get("poison"),
        alcohol_drug_help=said.get("alcohol_drug_help"),
    )


def stale_entries(today: date) -> tuple[Line, ...]:
    """The lines whose day of re-checking has passed, in the table's order."""
    lines = (line for kinds in _TABLE.lines.values() for line in kinds.values())
    return tuple(line for line in lines if today > line.recheck_after)


def _general(country: str | None) -> tuple[str, ...]:
    known = tuple(
        number
        for number in _EVERYWHERE
        if country and phonenumbers.is_emergency_number(number, country)
    )
    return known or _TABLE.unknown


def _country(code: str, countries: Entry, due: date) -> dict[str, Line]:
    entry = countries.entry(code)
    if not _COUNTRY.fullmatch(code):
        raise entry.error(f"'{code}' is not a country code of two capital letters")
    entry.refuse_unknown(_COUNTRY_KEYS)
    entry.text("name")
    entry.text("note", "")
    if "emergency" not in entry:
        raise entry.error("a country needs an emergency number")
    return {kind: _line(code, kind, entry.entry(kind), due) for kind in KINDS if kind in entry}


def _line(code: str, kind: str, entry: Entry, due: date) -> Line:
    entry.refuse_unknown(_LINE_KEYS | _EXTRA_KEYS.get(kind, frozenset()))
    numbers = _numbers(entry, "numbers")
    if not numbers:
        raise entry.error("'numbers' must name a number")
    text = _numbers(entry, "text")
    hours = entry.text("hours", "")
    if hours and not _HOURS.fullmatch(hours):
        raise entry.error(f"'{hours}' are no opening hours such as 8-22")
    entry.texts("languages")
    return Line(
        country=code,
        kind=kind,
        numbers=numbers,
        also=_numbers(entry, "also"),
        text=text[0] if text else None,
        text_word=_pairs(entry, "text_word"),
        menu=_pairs(entry, "menu"),
        hours=hours or None,
        source=entry.text("source"),
        checked=_date(entry, "checked"),
        recheck_after=_date(entry, "recheck_after") if "recheck_after" in entry else due,
        not_in_metadata=_pairs(entry, "not_in_metadata"),
    )


def _numbers(entry: Entry, key: str) -> tuple[str, ...]:
    numbers = entry.texts(key)
    for number in numbers:
        if not _NUMBER.fullmatch(number):
            raise entry.error(f"'{number}' is not a telephone number")
    return numbers


def _pairs(entry: Entry, key: str) -> tuple[tuple[str, str], ...]:
    inner = entry.entry(key)
    return tuple((name, inner.text(name)) for name in inner)


def _date(entry: Entry, key: str) -> date:
    text = entry.text(key)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DocumentError(
            entry.path, entry.line, f"'{key}' is not a date such as 2026-11-23: '{text}'"
        ) from None


# Read at import: a broken table must stop the start, not surface in somebody's emergency.
_TABLE = load_numbers()

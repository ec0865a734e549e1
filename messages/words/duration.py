"""How many days: "3 days", "a week", "dos semanas"."""

from __future__ import annotations

import re

from messages.words.reading import tokens_of
from messages.words.vocabulary import Sign, readings

LONGEST_DAYS = 366
DAYS_OF = {"day": 1, "week": 7, "fortnight": 14, "month": 30}

_LETTERS = {
    "numbers": "N",
    "articles": "A",
    "units.day": "U",
    "units.week": "U",
    "units.fortnight": "U",
    "units.month": "U",
    "clock.and": "Y",
    "clock.separator": "Y",
    "duration_fillers": "",
    "fillers": "",
}
_FORM = re.compile(r"[NA]UY?[NA]U|[NA]U|N")


def parse_days(text: str, language: str) -> int | None:
    """A whole number of days from 1 to `LONGEST_DAYS`; a bare number counts days, a month 30.

    None when unsure: "a few days", "until Monday", "half a week".
    """
    for signs in readings(tokens_of(text), language, _LETTERS, whole_number):
        days = _days_from(signs)
        if days is not None:
            return days if 1 <= days <= LONGEST_DAYS else None
    return None


def whole_number(raw: str) -> tuple[Sign, ...] | None:
    """The sign of a plain number of at most four digits; None for "3.5" or "3-4"."""
    return (Sign("N", raw, raw),) if raw.isdecimal() and len(raw) <= 4 else None


def _days_from(signs: tuple[Sign, ...]) -> int | None:
    letters = "".join(sign.letter for sign in signs)
    if not _FORM.fullmatch(letters):
        return None
    numbers = [sign.number for sign in signs if sign.letter in "NA"]
    units = [DAYS_OF[sign.value] for sign in signs if sign.letter == "U"] or [1]
    return sum(number * unit for number, unit in zip(numbers, units, strict=True))

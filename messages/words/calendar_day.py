"""Days of the calendar: "yesterday", "Monday", "12 Nov", "hace 3 semanas", "2026-11-12"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from messages.words.duration import DAYS_OF
from messages.words.reading import tokens_of
from messages.words.vocabulary import Sign, readings

# A date without a year means the nearest one; half a year away, it could be either.
_HALF_YEAR = 183
# "11/12" typed in late November cannot mean an injection on 11 December.
_SOON = 90

# D day word, W weekday, M month, N number, # written date, U unit, G ago, J since, I in,
# l last, n next, t this, o ordinal ending, d "on the", f "of", Y "and".
_LETTERS = {
    "days": "D",
    "weekdays": "W",
    "units.day": "U",
    "units.week": "U",
    "units.fortnight": "U",
    "units.month": "U",
    "when.ago": "G",
    "when.since": "J",
    "when.in": "I",
    "when.last": "l",
    "when.next": "n",
    "when.this": "t",
    "when.ordinal": "o",
    "when.on": "d",
    "when.of": "f",
    "months": "M",
    "numbers": "N",
    "ordinals": "N",
    "articles": "N",
    "clock.separator": "",
    "date_fillers": "",
    "fillers": "",
}
_DASHES = re.compile(r"[/.-]")
_WRITTEN = re.compile(r"(\d{1,4})([/.-])(\d{1,2})(?:\2(\d{1,4}))?")


def parse_date(text: str, today: date, language: str, past: bool = True) -> date | None:
    """The day a text names: not after `today` where `past`, else not before it.

    A day without a year is the nearest such day. None when unsure: "11/12" could be November or
    December unless only one of them lies on the right side of today.
    """
    for signs in readings(tokens_of(text), language, _LETTERS, _number_sign):
        days = {day for day in _candidates(signs, today, past) if _fits(day, today, past)}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _fits(day: date, today: date, past: bool) -> bool:
    return day <= today if past else day >= today


def _number_sign(raw: str) -> tuple[Sign, ...] | None:
    if raw.isdecimal():
        return (Sign("N", raw, raw),) if len(raw) in (1, 2, 3, 4) else None
    return (Sign("#", raw, raw),) if _WRITTEN.fullmatch(raw) else None


def _candidates(signs: Sequence[Sign], today: date, past: bool) -> Iterable[date]:
    letters = "".join(sign.letter for sign in signs)
    for pattern, read in _FORMS:
        match = pattern.fullmatch(letters)
        if match is not None:
            yield from read(signs, today, past)
            return


def _day_word(signs: Sequence[Sign], today: date, past: bool) -> Iterable[date]:
    del past
    word = next(sign for sign in signs if sign.letter == "D")
    yield from _in_days(today, int(word.value))


def _weekday(signs: Sequence[Sign], today: date, past: bool) -> Iterable[date]:
    """The nearest such weekday before today, or after it; on the very day nothing is sure."""
    letters = {sign.letter for sign in signs}
    weekday = next(sign.number for sign in signs if sign.letter == "W")
    if weekday == today.weekday() and not letters & {"l", "n"}:
        return
    if past and "n" not in letters:
        yield from _in_days(today, -((today.weekday() - weekday - 1) % 7 + 1))
    if not past and "l" not in letters:
        yield from _in_days(today, (weekday - today.weekday() - 1) % 7 + 1)


def _away(signs: Sequence[Sign], today: date, past: bool) -> Iterable[date]:
    del past
    number = next((sign.number for sign in signs if sign.letter == "N"), 1)
    unit = next(sign.value for sign in signs if sign.letter == "U")
    is_ago = any(sign.letter in "GJ" for sign in signs)
    if unit == "month" and number <= 24:
        months = today.year * 12 + today.month - 1 + (-number if is_ago else number)
        year, month = months // 12, months % 12 + 1
        # The last day of a shorter month stands for the days that it lacks.
        found = (_day(year, month, day) for day in range(today.day, today.day - 4, -1))
        yield from next((list(days) for days in found if days), [])
    elif unit != "month" and number <= 1000:
        yield from _in_days(today, DAYS_OF[unit] * (-number if is_ago else number))


def _month_day(signs: Sequence[Sign], today: date, past: bool) -> Iterable[date]:
    del past
    month = next(sign.number for sign in signs if sign.letter == "M")
    day, *year = [sign.number for sign in signs if sign.letter == "N"]
    days = _day(_full_year(year[0]), month, day) if year else _nearest(month, day, today)
    weekdays = [sign.number for sign in signs if sign.letter == "W"]
    yield from (found for found in days if found.weekday() in (weekdays or [found.weekday()]))


def _day_of_month(signs: Sequence[Sign], today: date, past: bool) -> Iterable[date]:
    """Such as "the 12th": the nearest one on the right side of today."""
    day = next(sign.number for sign in signs if sign.letter == "N")
    weekdays = [sign.number for sign in signs if sign.letter == "W"]
    step = -1 if past else 1
    month = today.year * 12 + today.month - 1
    for months in (month, month + step):
        for found in _day(months // 12, months % 12 + 1, day):
            if _fits(found, today, past):
                if not weekdays or found.weekday() == weekdays[0]:
                    yield found
                return


def _written(signs: Sequence[Sign], today: date, past: bool) -> Iterable[date]:
    written = next(sign.value for sign in signs if sign.letter == "#")
    first, second, *third = [int(piece) for piece in _DASHES.split(written)]
    if third and first > 99:
        return _day(first, second, third[0])
    pairs = {(first, second), (second, first)}
    if third:
        year = _full_year(third[0])
        return [day for month, number in pairs for day in _day(year, month, number)]
    possible = [pair for pair in pairs if _is_possible(*pair, today, past)]
    if len(possible) > 1:
        return ()
    return [day for month, number in possible for day in _nearest(month, number, today)]


def _is_possible(month: int, day: int, today: date, past: bool) -> bool:
    """False where there is no such day, or one is coming soon when a past one is asked for."""
    sign = 1 if past else -1
    days = [each for year in (-1, 0, 1) for each in _day(today.year + year, month, day)]
    return bool(days) and not any(0 < (each - today).days * sign <= _SOON for each in days)


def _nearest(month: int, day: int, today: date) -> Iterable[date]:
    for year in (today.year - 1, today.year, today.year + 1):
        for found in _day(year, month, day):
            if abs((found - today).days) <= _HALF_YEAR:
                yield found


def _in_days(today: date, days: int) -> Iterable[date]:
    """The day that many days away, or nothing beyond the calendar's ends."""
    ordinal = today.toordinal() + days
    if date.min.toordinal() <= ordinal <= date.max.toordinal():
        yield date.fromordinal(ordinal)


def _full_year(year: int) -> int:
    return year + 2000 if year < 100 else year


def _day(year: int, month: int, day: int) -> Iterable[date]:
    """That day, or nothing where the calendar has none such."""
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


_Reader = Callable[[Sequence[Sign], date, bool], Iterable[date]]
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile("d?D"), _day_word),
    (re.compile("d?[lnt]?W[ln]?"), _weekday),
    (re.compile("N?UG|JN?U|IN?U"), _away),
    (re.compile("W?d?No?f*M(?:f?N)?|W?d?Mf?d?No?(?:f?N)?"), _month_day),
    (re.compile("W?dN|W?d?No"), _day_of_month),
    (re.compile("W?d?#"), _written),
)

"""When something already happened: "at 3", "yesterday at 9pm", "an hour ago", "anoche"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from messages.words.clock import CLOCK_LETTERS, clock_number, time_from
from messages.words.reading import tokens_of
from messages.words.vocabulary import Sign, readings

# K "took it", R right now, G "ago", J "hace", U unit, E day and part of it, D day, W weekday,
# a "an".
_LETTERS = (
    {
        "now": "R",
        "when.ago": "G",
        "when.since": "J",
        "units": "U",
        "day_and_part": "E",
        "days": "D",
        "weekdays": "W",
        "taking_fillers": "K",
        "articles": "a",
    }
    | CLOCK_LETTERS
    | {"fillers": ""}
)
# "8 h" is an hour of the day or eight hours: the second reading is tried with units first.
_PART_LETTERS = {name: letter for name, letter in _LETTERS.items() if name != "units"}

_AGO = re.compile(r"A*J?(?:(?P<half>Ha?)|[Na])?(?P<unit>[UO])(?:[SY]?a?(?P<more>H))?G?")
_AGO_AND = re.compile(r"A*J?N(?P<unit>U)[SY]?NUG?")

# What somebody means who names only a part of the day; never later than now.
_TYPICAL = {
    "morning": time(8),
    "small_hours": time(3),
    "midday": time(12),
    "afternoon": time(15),
    "tarde": time(16),
    "evening": time(19),
    "night": time(21),
}
_BEGINS = {
    "morning": time(4),
    "small_hours": time(0),
    "midday": time(11),
    "afternoon": time(12),
    "tarde": time(12),
    "evening": time(16),
    "night": time(18),
}
_DAY = timedelta(days=1)


def parse_moment(
    text: str, now_local: datetime, language: str, near: time | None = None
) -> datetime | None:
    """The past moment a text names, in the same naive local wall time as `now_local`.

    A bare time is the latest such time within 24 hours, so "at 3" typed at 16:00 is 15:00. Where
    am and pm both fit, `near` (the person's usual time) decides, else the later one. A part of
    the day alone gives a typical time in it. None for the future and whatever is not understood.
    """
    tokens = tokens_of(text)
    now = now_local.replace(second=0, microsecond=0)
    for letters in (_LETTERS, _PART_LETTERS):
        for signs in readings(tokens, language, letters, clock_number):
            moment = _moment_from(signs, now, near)
            if moment is not None:
                return moment
    return None


def _moment_from(signs: Sequence[Sign], now: datetime, near: time | None) -> datetime | None:
    has_taking = any(sign.letter == "K" for sign in signs)
    signs = [sign for sign in signs if sign.letter != "K"]
    letters = "".join(sign.letter for sign in signs)
    if letters == "R":
        return now
    signs = [sign for sign in signs if sign.value != "taken"]  # "just took it at 3:15"
    letters = "".join(sign.letter for sign in signs)
    if has_taking and letters == "N":
        return None  # "took 2" counts tablets
    if "G" in letters or "J" in letters:
        return _time_ago(letters, signs, now)
    days = [sign for sign in signs if sign.letter in "DWE"]
    rest = [sign for sign in signs if sign.letter not in "DWES"]
    if len(days) > 1 or "R" in letters:
        return None
    return _on_day(days[0] if days else None, rest, now, near)


def _time_ago(letters: str, signs: Sequence[Sign], now: datetime) -> datetime | None:
    match = _AGO.fullmatch(letters)
    if match is not None:
        numbers = [sign.number for sign in signs if sign.letter == "N"]
        amount = 0.5 if match["half"] else float(numbers[0] if numbers else 1)
        amount += 0.5 if match["more"] else 0
        return _before(now, amount * _unit(signs[match.start("unit")]))
    match = _AGO_AND.fullmatch(letters)
    if match is None:
        return None
    numbers = [sign.number for sign in signs if sign.letter == "N"]
    units = [_unit(sign) for sign in signs if sign.letter == "U"]
    return _before(now, numbers[0] * units[0] + numbers[1] * units[1])


def _unit(sign: Sign) -> timedelta:
    lengths = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
    return lengths.get(sign.value, timedelta(days=400))  # days and longer name no time of day


def _before(now: datetime, ago: timedelta) -> datetime | None:
    return (now - ago).replace(second=0) if ago <= _DAY else None


def _on_day(
    day: Sign | None, rest: Sequence[Sign], now: datetime, near: time | None
) -> datetime | None:
    part = day.value.partition(" ")[2] if day is not None and day.letter == "E" else ""
    if day is not None and day.letter == "W" and day.number == now.weekday():
        return None  # "Monday" typed on a Monday: today or a week ago
    offset = _offset(day, now)
    if [sign.letter for sign in rest] == ["P"] and not part:
        part, rest = rest[0].value, ()
    if not rest:
        return _typical(part, offset, now) if part else None
    signs = [*rest, Sign("P", part)] if part else rest
    clock = time_from(signs)
    if clock is None:
        return None
    times = clock.readings()
    if part == "night" or (day is not None and rest[-1].value == "night"):
        # "Last night at 1" is after midnight: it belongs to the next calendar day.
        moments = [_at(now, (offset or 0) + (t.hour < 5), t) for t in times]
    elif offset is not None:
        moments = [_at(now, offset, t) for t in times]
    else:
        moments = [_at(now, days, t) for t in times for days in (0, -1)]
        moments = [moment for moment in moments if now - moment < _DAY]
    return _best((moment for moment in moments if moment <= now), near)


def _offset(day: Sign | None, now: datetime) -> int | None:
    """Days from today, None where no day was named; a weekday is the latest one before today."""
    if day is None:
        return None
    if day.letter == "W":
        return -((now.weekday() - day.number - 1) % 7 + 1)
    return int(day.value.split()[0])


def _typical(part: str, offset: int | None, now: datetime) -> datetime | None:
    moment = _at(now, offset or 0, _TYPICAL[part])
    begins = _at(now, offset or 0, _BEGINS[part])
    return min(moment, now) if begins <= now else None


def _at(now: datetime, days: int, moment: time) -> datetime:
    return datetime.combine(now.date() + timedelta(days=days), moment)


def _best(moments: Iterable[datetime], near: time | None) -> datetime | None:
    if near is None:
        return max(moments, default=None)
    return min(
        moments,
        key=lambda moment: (_apart(moment.time(), near), -moment.toordinal()),
        default=None,
    )


def _apart(first: time, second: time) -> int:
    minutes = abs((first.hour - second.hour) * 60 + first.minute - second.minute)
    return min(minutes, 24 * 60 - minutes)

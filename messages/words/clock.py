"""Times of day as people write them: "8", "8.30 pm", "half past seven", "a las ocho y media"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from messages.words.dial import SHAPES, Dial, Unclear
from messages.words.reading import tokens_of
from messages.words.vocabulary import Sign, readings

MOST_TIMES = 12

# N number, C written clock time (c without a colon), X named time, M am/pm, P part of the day,
# A "at", O "o'clock", V "hours", H half, Q quarter, F past, T to, B "para las", L "menos",
# Z "oh", Y "y", S a separator.
CLOCK_LETTERS = {
    "named_times": "X",
    "meridiems": "M",
    "day_parts": "P",
    "clock.separator": "S",
    "clock.half": "H",
    "clock.quarter": "Q",
    "clock.past": "F",
    "clock.to": "T",
    "clock.before": "B",
    "clock.minus": "L",
    "clock.oclock": "O",
    "clock.hours": "V",
    "clock.oh": "Z",
    "clock.at": "A",
    "clock.and": "Y",
    "numbers": "N",
}
_LIST_LETTERS = CLOCK_LETTERS | {"time_fillers": "", "fillers": ""}

_WRITTEN = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.]00)?|(\d{1,2})(\d{2})")


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day; not certain where a bare "8" could be morning or evening.

    An uncertain time is kept as it was typed, so "8" is 08:00 and "12" is 12:00.
    """

    hour: int
    minute: int
    is_certain: bool

    def as_time(self) -> time:
        """The local wall time."""
        return time(self.hour, self.minute)

    def readings(self) -> tuple[time, ...]:
        """Every wall time that may be meant, the one as typed first."""
        if self.is_certain:
            return (self.as_time(),)
        return (self.as_time(), time((self.hour + 12) % 24, self.minute))


@dataclass(frozen=True, slots=True)
class _Reading:
    """One time found among the signs, whether it was typed the 24-hour way, where it ends."""

    time: ClockTime
    is_whole_day: bool
    end: int


def parse_times(text: str, language: str) -> tuple[ClockTime, ...] | None:
    """The times of day in a text that says nothing else, in the order typed, none twice.

    None where a word is not understood, a time does not exist, two readings are possible
    ("8 y 20") or there are more than `MOST_TIMES`.
    """
    for signs in readings(tokens_of(text), language, _LIST_LETTERS, clock_number):
        times = times_from(signs)
        if times is not None:
            return times
    return None


def clock_number(raw: str) -> tuple[Sign, ...] | None:
    """Signs of a number token: "20:30", "0830", "8", or a list without spaces ("8,14,20")."""
    if "," in raw:
        parts = [clock_number(part) for part in raw.split(",")]
        signs: list[Sign] = []
        for part in parts:
            if part is None:
                return None
            signs.extend((*part, Sign("S", ",")))
        return tuple(signs[:-1])
    if raw.isdecimal() and len(raw) <= 2:
        return (Sign("N", raw, raw),)
    match = _WRITTEN.fullmatch(raw)
    if match is None:
        return None
    hour, minute = match.group(1) or match.group(3), match.group(2) or match.group(4)
    # "830" is a time only before "pm": alone, "100" may be milligrams.
    return (Sign("c" if raw.isdecimal() and len(raw) == 3 else "C", f"{hour}:{minute}", raw),)


def times_from(signs: Sequence[Sign]) -> tuple[ClockTime, ...] | None:
    """The list of times that `signs` spell, None if they are not exactly that."""
    found: list[_Reading] = []
    position = 0
    try:
        while position < len(signs) and len(found) < MOST_TIMES:
            read = _one_time(signs, position)
            if read is None:
                return None
            found.append(read)
            position, is_separated = _after_separator(signs, read.end)
            if is_separated == (position == len(signs)):
                return None
    except Unclear:
        return None
    return _settled(found) if found and position == len(signs) else None


def time_from(signs: Sequence[Sign]) -> ClockTime | None:
    """The single time that `signs` spell, None if they are not exactly that."""
    times = times_from(signs)
    return times[0] if times is not None and len(times) == 1 else None


def _after_separator(signs: Sequence[Sign], start: int) -> tuple[int, bool]:
    """Where the next time begins, and whether something divides it from the last one."""
    position = start
    while position < len(signs) and signs[position].letter in "SY" and position - start < 2:
        position += 1
    is_divided_by_am_pm = position < len(signs) and signs[start - 1].letter == "M"
    return position, position > start or is_divided_by_am_pm


def _settled(found: Sequence[_Reading]) -> tuple[ClockTime, ...]:
    """The times; one typed in the 24-hour way settles its neighbours: "8 and 20:00"."""
    is_settled = any(reading.is_whole_day for reading in found)
    times = (reading.time for reading in found)
    return tuple(
        dict.fromkeys(ClockTime(t.hour, t.minute, t.is_certain or is_settled) for t in times)
    )


def _one_time(signs: Sequence[Sign], start: int) -> _Reading | None:
    letters = "".join(sign.letter for sign in signs)
    for pattern, read in SHAPES:
        match = pattern.match(letters, start)
        if match is None:
            continue
        dial = read([signs[index] for index in range(*match.span("body"))])
        if dial is None or _is_span(match.group(), dial):
            continue
        parts = [sign.value for sign in signs[start : match.end()] if sign.letter in "MP"]
        moment = _on_the_day(dial, parts)
        if moment is not None:
            is_typed_so = dial.is_whole_day and signs[match.start("body")].letter != "X"
            return _Reading(moment, is_typed_so and not parts, match.end())
    return None


def _is_span(letters: str, dial: Dial) -> bool:
    """True of "2 hours", which is no time of day; "20 hours" and "a las 2 horas" are."""
    return "V" in letters and "A" not in letters and not dial.is_whole_day


def _on_the_day(dial: Dial, parts: Sequence[str]) -> ClockTime | None:
    """The dial's time in the named parts of the day; None where they contradict it."""
    hours = {dial.hour} if dial.is_whole_day else {dial.hour % 12, dial.hour % 12 + 12}
    for part in parts:
        hours = {hour for hour in hours if hour in _HOURS[part]}
    if not hours:
        return None
    if len(hours) == 1:
        return ClockTime(hours.pop(), dial.minute, is_certain=True)
    return ClockTime(dial.hour, dial.minute, is_certain=False)


# Which hours each part of the day can mean. "12 in the morning" is midnight to some and noon to
# others, so 0 and 12 are left out of it.
_HOURS = {
    "am": range(12),
    "pm": range(12, 24),
    "morning": range(1, 12),
    "small_hours": range(7),
    "midday": range(12, 16),
    "afternoon": range(12, 19),
    "tarde": range(12, 22),
    "evening": range(16, 24),
    "night": (*range(18, 24), *range(5)),
}

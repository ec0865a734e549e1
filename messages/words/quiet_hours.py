"""The stretch of the day in which nobody wants a message: "10pm-7am", "22 a 7"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from messages.words.clock import CLOCK_LETTERS, ClockTime, clock_number, time_from
from messages.words.reading import tokens_of
from messages.words.vocabulary import Sign, readings

# Nobody asks for more silence than this; it tells "10pm to 7" (9 hours) from 21 hours.
LONGEST_HOURS = 14

_Range = tuple[time, time]
_LETTERS = {"range.to": "-", "range.from": "["} | CLOCK_LETTERS | {"fillers": ""}


def parse_quiet_hours(text: str, language: str) -> tuple[time, time] | None:
    """Start and end as local wall times; the end may be on the next day. None when unsure.

    Where am or pm is missing at one end, the shorter stretch is meant; where it is missing at
    both, only what can be nothing but a night is accepted ("10 to 7", never "9 to 5").
    """
    for signs in readings(tokens_of(text), language, _LETTERS, _number):
        found = _range_from(signs)
        if found is not None:
            return found
    return None


def _number(raw: str) -> tuple[Sign, ...] | None:
    parts = [clock_number(part) for part in raw.split("-")]
    if len(parts) > 2 or "," in raw:
        return None
    signs: list[Sign] = []
    for part in parts:
        if part is None:
            return None
        signs.extend((*part, Sign("-", "to")))
    return tuple(signs[:-1])


def _range_from(signs: Sequence[Sign]) -> tuple[time, time] | None:
    """The one way to cut the signs into a start and an end, both of them times."""
    letters = "".join(sign.letter for sign in signs)
    begin = 1 if letters.startswith("[") else 0
    ranges: set[_Range | None] = set()
    for match in re.finditer("[-TY]", letters):
        start = time_from(signs[begin : match.start()])
        end = time_from(signs[match.end() :])
        if start is not None and end is not None:
            if not set("MPX") & set(letters) and (start.is_certain or end.is_certain):
                # Typed the 24-hour way at one end ("21 a 10"), so at the other as well.
                ranges.add((start.as_time(), end.as_time()))
            else:
                ranges.add(_night(start, end))
    return ranges.pop() if len(ranges) == 1 else None


def _night(start: ClockTime, end: ClockTime) -> tuple[time, time] | None:
    if not start.is_certain and not end.is_certain:
        if start.hour in (10, 11, 12) and 5 <= end.hour <= 9:
            return time((start.hour + 12) % 24, start.minute), end.as_time()
        return None
    found = [
        (first, last)
        for first in start.readings()
        for last in end.readings()
        if 0 < _minutes_between(first, last) <= LONGEST_HOURS * 60
    ]
    return min(found, key=lambda pair: _minutes_between(*pair)) if found else None


def _minutes_between(first: time, last: time) -> int:
    minutes = (last.hour - first.hour) * 60 + last.minute - first.minute
    return minutes % (24 * 60)

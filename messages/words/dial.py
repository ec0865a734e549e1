"""The shapes one time of day is written in, as letters of the grammar in `clock`.

Each shape gives what the hands of a dial show; which half of the day is meant is settled later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from messages.words.vocabulary import Sign


@dataclass(frozen=True, slots=True)
class Dial:
    """What the hands show before a part of the day is known."""

    hour: int
    minute: int
    is_whole_day: bool  # written in the 24-hour way: "08:00", "20", "0830"


class Unclear(Exception):
    """The words fit two different times."""


def _named(body: Sequence[Sign]) -> Dial | None:
    hour, minute = body[0].value.split(":")
    return Dial(int(hour), int(minute), is_whole_day=True)


def _written(body: Sequence[Sign]) -> Dial | None:
    hour, minute = body[0].value.split(":")
    if (hour, minute) == ("24", "00"):
        return Dial(0, 0, is_whole_day=True)
    return _dial(int(hour), int(minute), hour.startswith("0"))


def _bare(body: Sequence[Sign]) -> Dial | None:
    return _dial(body[0].number, 0, len(body[0].value) == 2 and body[0].value[0] == "0")


def _past(body: Sequence[Sign]) -> Dial | None:
    minutes = _minutes(body[0])
    return None if minutes is None else _dial(body[-1].number, minutes)


def _to(body: Sequence[Sign]) -> Dial | None:
    minutes = _minutes(body[0])
    if minutes is None or minutes == 30:
        return None
    if body[0].is_digits and body[1].spelling in ("to", "of", "til", "till"):
        raise Unclear  # "10 to 8" may be a stretch of time
    return _before(body[-1].number, minutes)


def _less(body: Sequence[Sign]) -> Dial | None:
    minutes = _minutes(body[-1])
    return None if minutes is None else _before(body[0].number, minutes)


def _and_fraction(body: Sequence[Sign]) -> Dial | None:
    return _dial(body[0].number, 30 if body[-1].letter == "H" else 15)


def _and_minutes(body: Sequence[Sign]) -> Dial | None:
    """Whereas "las ocho y veinte" is one time; "8 y 20" may be two, and "8 y 9" must be."""
    minutes = body[-1].number
    if minutes > 23 or (minutes % 5 == 0 and minutes > 0 and not body[-1].is_digits):
        return _dial(body[0].number, minutes)
    if minutes in (5, 10, 15, 20):
        raise Unclear
    return None


def _two_numbers(body: Sequence[Sign]) -> Dial | None:
    minutes = body[-1].number
    if body[-1].is_digits and len(body[-1].value) < 2:
        return None
    if body[-1].is_digits and minutes not in (0, 15) and minutes < 24:
        raise Unclear
    return _dial(body[0].number, minutes) if minutes == 0 or minutes >= 10 else None


def _oh_minutes(body: Sequence[Sign]) -> Dial | None:
    return _dial(body[0].number, body[-1].number) if body[-1].number < 10 else None


def _dial(hour: int, minute: int, leading_zero: bool = False) -> Dial | None:
    if hour > 23 or minute > 59:
        return None
    return Dial(hour, minute, is_whole_day=hour == 0 or hour > 12 or leading_zero)


def _before(hour: int, minutes: int) -> Dial | None:
    if not 1 <= hour <= 23:
        return None
    return _dial(hour - 1 or 12, 60 - minutes)


def _minutes(sign: Sign) -> int | None:
    if sign.letter in "HQ":
        return 30 if sign.letter == "H" else 15
    return sign.number if 1 <= sign.number <= 59 else None


def _shape(body: str) -> re.Pattern[str]:
    return re.compile(rf"P?A?M?(?P<body>{body})[OV]*M?P?(?:(?<=M)|(?![NCX]))")


SHAPES: tuple[tuple[re.Pattern[str], Callable[[Sequence[Sign]], Dial | None]], ...] = (
    (_shape("[NHQ]FA?N"), _past),
    (_shape("[NQ][TB]A?N"), _to),
    (_shape("NL[NQ]"), _less),
    (_shape("NY[HQ]"), _and_fraction),
    (_shape("NYN"), _and_minutes),
    (_shape("NZN"), _oh_minutes),
    (_shape("NN"), _two_numbers),
    (_shape("X"), _named),
    (_shape("C"), _written),
    (_shape("N"), _bare),
    (re.compile("P?A?(?P<body>c)M"), _written),
)

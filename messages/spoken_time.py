"""Times, dates and durations as people say them, in their language."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from babel.dates import format_date, format_time

_TIME = {"en": "h:mm a", "es": "H:mm"}
_DAY = {"en": "EEE d MMM", "es": "EEE d MMM"}
_LONG_DAY = {"en": "EEEE, d MMMM", "es": "EEEE d 'de' MMMM"}


@lru_cache(
    maxsize=8192
)  # there are 1,440 minutes, and formatting one costs as much as a turn's row
def say_time(at: time, language: str) -> str:
    """A wall time: "8:00 AM" in English, "20:00" in Spanish."""
    return format_time(at, _TIME.get(language, "H:mm"), locale=language)


def say_date(day: date, language: str, *, long: bool = False) -> str:
    """A day: "Mon 9 Nov", or with `long` "Monday, 9 November"."""
    patterns = _LONG_DAY if long else _DAY
    return format_date(day, patterns.get(language, "EEE d MMM"), locale=language).replace(".", "")


def say_moment(at: datetime, language: str) -> str:
    """A day and a wall time; `at` is local."""
    return f"{say_date(at.date(), language)}, {say_time(at.timetz(), language)}"


def say_times(times: tuple[time, ...], language: str) -> str:
    """Wall times one after the other: "8:00 AM, 8:00 PM"."""
    return ", ".join(say_time(at, language) for at in times)

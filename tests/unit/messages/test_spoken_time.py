"""Times and days as people say them."""

from datetime import date, datetime, time

import pytest

from messages.spoken_time import say_date, say_moment, say_time, say_times

MONDAY = date(2026, 11, 9)


@pytest.mark.parametrize(
    ("at", "language", "said"),
    [
        (time(8), "en", "8:00 AM"),
        (time(0, 5), "en", "12:05 AM"),
        (time(20, 30), "en", "8:30 PM"),
        (time(8), "es", "8:00"),
        (time(20, 30), "es", "20:30"),
        (time(20, 30), "fr", "20:30"),
    ],
)
def test_a_time_is_said_as_people_of_that_language_say_it(
    at: time, language: str, said: str
) -> None:
    assert say_time(at, language).replace("\u202f", " ") == said


@pytest.mark.parametrize(
    ("language", "is_long", "said"),
    [
        ("en", False, "Mon 9 Nov"),
        ("en", True, "Monday, 9 November"),
        ("es", False, "lun 9 nov"),
        ("es", True, "lunes 9 de noviembre"),
        ("fr", False, "lun 9 nov"),
    ],
)
def test_a_day_is_said_without_dots(language: str, is_long: bool, said: str) -> None:
    assert say_date(MONDAY, language, long=is_long) == said


def test_a_moment_is_a_day_and_a_time() -> None:
    assert say_moment(datetime(2026, 11, 9, 8, 0), "en") == "Mon 9 Nov, 8:00 AM"  # noqa: DTZ001 - a local time


def test_times_stand_one_after_the_other() -> None:
    assert say_times((time(8), time(20)), "es") == "8:00, 20:00"
    assert say_times((), "en") == ""

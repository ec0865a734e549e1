"""Days of the calendar. Today is Monday, 23 November 2026 unless said otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from messages.words import parse_date

TODAY = date(2026, 11, 23)

PAST = [
    ("today", "2026-11-23"),
    ("yesterday", "2026-11-22"),
    ("yesterdat", "2026-11-22"),
    ("the day before yesterday", "2026-11-21"),
    ("friday", "2026-11-20"),
    ("Fri.", "2026-11-20"),
    ("last friday", "2026-11-20"),
    ("on sunday", "2026-11-22"),
    ("last monday", "2026-11-16"),
    ("12 Nov", "2026-11-12"),
    ("12th of November", "2026-11-12"),
    ("12 november 2026", "2026-11-12"),
    ("Nov 12", "2026-11-12"),
    ("Nov. 12th, 2026", "2026-11-12"),
    ("november the 12th", "2026-11-12"),
    ("first of november", "2026-11-01"),
    ("twelve november", "2026-11-12"),
    ("friday nov 20", "2026-11-20"),
    ("12 Aug 25", "2025-08-12"),
    ("12 dec 2025", "2025-12-12"),
    ("2026-11-12", "2026-11-12"),
    ("2026/11/12", "2026-11-12"),
    ("11/12", "2026-11-12"),
    ("11/11", "2026-11-11"),
    ("13/11", "2026-11-13"),
    ("11/13/2026", "2026-11-13"),
    ("13.11.26", "2026-11-13"),
    ("31-10-2026", "2026-10-31"),
    ("11/12/2026", "2026-11-12"),
    ("the 12th", "2026-11-12"),
    ("on the 1st", "2026-11-01"),
    ("the 30th", "2026-10-30"),
    ("3 weeks ago", "2026-11-02"),
    ("a week ago", "2026-11-16"),
    ("two days ago", "2026-11-21"),
    ("a month ago", "2026-10-23"),
    ("a fortnight ago", "2026-11-09"),
    ("my last shot was on nov 3", "2026-11-03"),
    ("hoy", "2026-11-23"),
    ("ayer", "2026-11-22"),
    ("anteayer", "2026-11-21"),
    ("el viernes", "2026-11-20"),
    ("el viernes pasado", "2026-11-20"),
    ("el lunes pasado", "2026-11-16"),
    ("miercoles", "2026-11-18"),
    ("12 de noviembre", "2026-11-12"),
    ("el 12 de noviembre de 2026", "2026-11-12"),
    ("doce de noviembre", "2026-11-12"),
    ("primero de noviembre", "2026-11-01"),
    ("el 12", "2026-11-12"),
    ("fue el 12 de nov", "2026-11-12"),
    ("hace 3 semanas", "2026-11-02"),
    ("hace una semana", "2026-11-16"),
    ("hace quince días", "2026-11-08"),
    ("hace un mes", "2026-10-23"),
]
FUTURE = [
    ("today", "2026-11-23"),
    ("tomorrow", "2026-11-24"),
    ("day after tomorrow", "2026-11-25"),
    ("in 2 weeks", "2026-12-07"),
    ("in a month", "2026-12-23"),
    ("3 days from now", None),
    ("friday", "2026-11-27"),
    ("next monday", "2026-11-30"),
    ("this friday", "2026-11-27"),
    ("12 Dec", "2026-12-12"),
    ("the 1st", "2026-12-01"),
    ("11/12", "2026-12-11"),
    ("2027-01-05", "2027-01-05"),
    ("mañana", "2026-11-24"),
    ("pasado mañana", "2026-11-25"),
    ("en 2 semanas", "2026-12-07"),
    ("dentro de un mes", "2026-12-23"),
    ("el próximo lunes", "2026-11-30"),
    ("el viernes que viene", "2026-11-27"),
    ("yesterday", None),
    ("12 Nov 2026", None),
    ("last friday", None),
    ("hace 3 semanas", None),
]
UNCLEAR = [
    "",
    "12",
    "november",
    "monday",
    "next friday",
    "tomorrow",
    "in 2 weeks",
    "30 Feb",
    "31/11",
    "0/0",
    "99/99/9999",
    "2026-13-01",
    "12/25",
    "5/6",
    "10/11/2026",
    "11/2026/12",
    "friday nov 19",
    "friday the 12th",
    "the 45th",
    "12 mar",
    "last week",
    "a few weeks ago",
    "5000 weeks ago",
    "900 months ago",
    "in 2000 months",
    "12 nov 99999",
    "12 nov or 13 nov",
    "not yesterday",
    "yesterday at 8",
    "🙂",
    "12:30",
]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("text", "expected"), PAST)
def test_a_past_day(text: str, expected: str, language: str) -> None:
    assert parse_date(text, TODAY, language) == date.fromisoformat(expected)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("text", "expected"), FUTURE)
def test_a_coming_day(text: str, expected: str | None, language: str) -> None:
    found = parse_date(text, TODAY, language, past=False)
    assert found == (date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_no_clear_past_day_is_not_guessed(text: str) -> None:
    assert parse_date(text, TODAY, "en") is None


def test_a_day_without_a_year_is_the_nearest_one_over_new_year() -> None:
    january = date(2027, 1, 5)
    assert parse_date("20 Dec", january, "en") == date(2026, 12, 20)
    assert parse_date("11/12", january, "en") is None
    assert parse_date("20 Jan", date(2026, 12, 20), "en", past=False) == date(2027, 1, 20)


def test_a_month_ago_from_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    assert parse_date("a month ago", date(2026, 3, 31), "en") == date(2026, 2, 28)


def test_the_29th_of_february_exists_only_in_leap_years() -> None:
    assert parse_date("29 Feb", date(2028, 3, 5), "en") == date(2028, 2, 29)
    assert parse_date("29 Feb", date(2027, 3, 5), "en") is None


def test_the_first_and_last_years_of_the_calendar_do_no_harm() -> None:
    assert parse_date("12 Nov", date.min, "en") is None
    assert parse_date("tomorrow", date.max, "en", past=False) is None

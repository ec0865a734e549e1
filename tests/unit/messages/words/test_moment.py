"""Late logging: when it happened. It is Monday, 23 November 2026, 16:00 unless said otherwise."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from messages.words import parse_moment


def at(text: str) -> datetime:
    """A day of November 2026 and a wall time, naive as the parser takes it."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2026-11-{day}T{clock}")


NOW = at("23 16:00:45")

PAST = [
    ("took it at 3", "23 15:00"),
    ("I took it at 3pm", "23 15:00"),
    ("took mine at three", "23 15:00"),
    ("at 3", "23 15:00"),
    ("3", "23 15:00"),
    ("at 5", "23 05:00"),
    ("4", "23 16:00"),
    ("16:30", "22 16:30"),
    ("8am", "23 08:00"),
    ("noon", "23 12:00"),
    ("this morning at 8", "23 08:00"),
    ("8 this morning", "23 08:00"),
    ("i took it around 8 this morning", "23 08:00"),
    ("today at 8", "23 08:00"),
    ("this morning", "23 08:00"),
    ("this afternoon", "23 15:00"),
    ("this evening", "23 16:00"),
    ("in the morning", "23 08:00"),
    ("yesterday at 9pm", "22 21:00"),
    ("9pm yesterday", "22 21:00"),
    ("yesterday at 9", "22 21:00"),
    ("yesterday morning", "22 08:00"),
    ("yesterday morning at 7:30", "22 07:30"),
    ("yesterday evening", "22 19:00"),
    ("the day before yesterday at 8am", "21 08:00"),
    ("last night", "22 21:00"),
    ("last night at 9", "22 21:00"),
    ("at 11:30 last night", "22 23:30"),
    ("last night at 1", "23 01:00"),
    ("last night at midnight", "23 00:00"),
    ("saturday at 8pm", "21 20:00"),
    ("on saturday at 8 in the morning", "21 08:00"),
    ("an hour ago", "23 15:00"),
    ("about an hour ago", "23 15:00"),
    ("1 hour ago", "23 15:00"),
    ("2h ago", "23 14:00"),
    ("two hours ago", "23 14:00"),
    ("a couple of hours ago", "23 14:00"),
    ("half an hour ago", "23 15:30"),
    ("an hour and a half ago", "23 14:30"),
    ("2 hours and 10 minutes ago", "23 13:50"),
    ("20 min ago", "23 15:40"),
    ("20 minutes ago, thanks", "23 15:40"),
    ("took it 20 mins ago", "23 15:40"),
    ("just now", "23 16:00"),
    ("just took it at 3:15", "23 15:15"),
    ("i just took it", "23 16:00"),
    ("hace 20 minutos", "23 15:40"),
    ("hace una hora", "23 15:00"),
    ("hace una hora y media", "23 14:30"),
    ("hace media hora", "23 15:30"),
    ("tomé mi pastilla hace 2 horas", "23 14:00"),
    ("la tomé a las 3", "23 15:00"),
    ("ya la tome a las tres de la tarde", "23 15:00"),
    ("ayer a las 8 de la mañana", "22 08:00"),
    ("ayer por la noche", "22 21:00"),
    ("anoche", "22 21:00"),
    ("anoche a las 10", "22 22:00"),
    ("esta mañana", "23 08:00"),
    ("esta mañana a las 9 y media", "23 09:30"),
    ("hoy a las 8", "23 08:00"),
    ("ayer a las 20:15", "22 20:15"),
    ("anteayer a las 9 pm", "21 21:00"),
    ("ahorita", "23 16:00"),
    ("el domingo a las 8 am", "22 08:00"),
]
UNCLEAR = [
    "",
    "yesterday",
    "ayer",
    "today",
    "monday at 9",
    "tonight at 8",
    "tonight",
    "esta noche",
    "today at 5pm",
    "tomorrow at 8",
    "mañana a las 8",
    "I'll take it at 8",
    "didn't take it at 8",
    "this morning at 8pm",
    "3 days ago",
    "2 weeks ago",
    "25 hours ago",
    "hace un rato",
    "a while ago",
    "25:00",
    "2 hours",
    "2h",
    "dos horas",
    "5 mins",
    "just now at 3",
    "at 3 and at 4",
    "took two at 3",
    "took 2",
    "I took 100",
    "tomé 2",
    "took it",
    "yesterday today at 8",
    "ago",
    "hace",
    "5 ago",
    "now at 8",
    "took it at 3 but I can't breathe",
]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("text", "expected"), PAST)
def test_a_past_moment_is_found(text: str, expected: str, language: str) -> None:
    assert parse_moment(text, NOW, language) == at(expected)


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_future_or_unclear_is_not_guessed(text: str) -> None:
    assert parse_moment(text, NOW, "en") is None


def test_a_part_of_the_day_that_has_just_begun_is_now() -> None:
    early = at("23 06:10")
    assert parse_moment("this morning", early, "en") == early
    assert parse_moment("this evening", early, "en") is None


def test_last_night_after_midnight_is_still_the_evening_before() -> None:
    late = at("23 01:30")
    assert parse_moment("last night", late, "en") == at("22 21:00")
    assert parse_moment("last night at 10", late, "en") == at("22 22:00")
    assert parse_moment("last night at 1", late, "en") == at("23 01:00")


def test_the_usual_time_decides_between_morning_and_evening() -> None:
    night = at("23 21:00")
    assert parse_moment("at 8", night, "en") == at("23 20:00")
    assert parse_moment("at 8", night, "en", near=time(8)) == at("23 08:00")
    assert parse_moment("yesterday at 8", night, "en", near=time(7, 30)) == at("22 08:00")
    assert parse_moment("at 11", night, "en", near=time(0, 30)) == at("22 23:00")
    assert parse_moment("at 8pm", night, "en", near=time(8)) == at("23 20:00")

"""Times of day, one row per way of writing them."""

from __future__ import annotations

from datetime import time

import pytest

from messages.words import ClockTime, parse_times
from messages.words.clock import MOST_TIMES

SURE = [
    ("8am", "8:00"),
    ("8 am", "8:00"),
    ("8AM", "8:00"),
    ("8a.m.", "8:00"),
    ("8 a. m.", "8:00"),
    ("8a", "8:00"),
    ("9p", "21:00"),
    ("8 pm", "20:00"),
    ("8pm!!", "20:00"),
    ("8:30 p.m.", "20:30"),
    ("830pm", "20:30"),
    ("at 8am, please", "8:00"),
    ("hola, 8am", "8:00"),
    ("20:30", "20:30"),
    ("20.30", "20:30"),
    ("20h30", "20:30"),
    ("20 h", "20:00"),
    ("20 hours", "20:00"),
    ("a las 8 horas am", "8:00"),
    ("quarter to 20", "19:45"),
    ("20:30 hrs", "20:30"),
    ("0830", "8:30"),
    ("2030", "20:30"),
    ("08:00", "8:00"),
    ("08:00:00", "8:00"),
    ("08", "8:00"),
    ("0", "0:00"),
    ("00:30", "0:30"),
    ("24:00", "0:00"),
    ("12am", "0:00"),
    ("12pm", "12:00"),
    ("12:30 am", "0:30"),
    ("20:00 pm", "20:00"),
    ("noon", "12:00"),
    ("12 noon", "12:00"),
    ("Midnight", "0:00"),
    ("midnihgt", "0:00"),
    ("8 in the morning", "8:00"),
    ("in the morning at 8", "8:00"),
    ("morning, 8", None),
    ("8 at night", "20:00"),
    ("12 at night", "0:00"),
    ("2 at night", "2:00"),
    ("7 in the evening", "19:00"),
    ("3 in the afternoon please", "15:00"),
    ("half past seven in the morning", "7:30"),
    ("quarter to 8 pm", "19:45"),
    ("ten past eight pm", "20:10"),
    ("8️⃣ am", "8:00"),
    ("８am", "8:00"),
    ("8am 🙂", "8:00"),
    ("remind me every day at 8am", "8:00"),
    ("8 de la mañana", "8:00"),
    ("8 de la manana", "8:00"),
    ("a las 8 de la noche", "20:00"),
    ("las ocho y veinte de la noche", "20:20"),
    ("8 de la tarde", "20:00"),
    ("2 de la madrugada", "2:00"),
    ("12 de la noche", "0:00"),
    ("12 del mediodía", "12:00"),
    ("mediodia", "12:00"),
    ("a medianoche", "0:00"),
    ("20 horas", "20:00"),
    ("por la mañana a las 7", "7:00"),
    ("a las nueve y media de la noche por favor", "21:30"),
    ("todos los días a las 8 am", "8:00"),
]
UNSURE_HALF = [
    ("8", "8:00"),
    ("eight", "8:00"),
    ("eigth", "8:00"),
    ("12", "12:00"),
    ("1", "1:00"),
    ("11", "11:00"),
    ("8.30", "8:30"),
    ("8:30", "8:30"),
    ("8 o'clock", "8:00"),
    ("8 o’clock sharp", "8:00"),
    ("at 8", "8:00"),
    ("around 8", "8:00"),
    ("half past seven", "7:30"),
    ("quarter past 7", "7:15"),
    ("a quarter to eight", "7:45"),
    ("quarter to 1", "12:45"),
    ("twenty five past 8", "8:25"),
    ("ten to eight", "7:50"),
    ("10 minutes to 8", "7:50"),
    ("20 past 8", "8:20"),
    ("seven thirty", "7:30"),
    ("seven oh five", "7:05"),
    ("seven forty five", "7:45"),
    ("7 30", "7:30"),
    ("7 00", "7:00"),
    ("ocho", "8:00"),
    ("a las ocho", "8:00"),
    ("A LAS OCHO", "8:00"),
    ("a la una", "1:00"),
    ("a las once", "11:00"),
    ("8 y media", "8:30"),
    ("ocho y cuarto", "8:15"),
    ("ocho menos cuarto", "7:45"),
    ("una menos diez", "12:50"),
    ("cuarto para las ocho", "7:45"),
    ("diez para las 8", "7:50"),
    ("ocho y veinte", "8:20"),
    ("ocho y treinta y cinco", "8:35"),
    ("8 y 40", "8:40"),
    ("8 en punto", "8:00"),
    ("como a las 9", "9:00"),
]
LISTS = [
    ("8am, 2pm and 9pm", ["8:00", "14:00", "21:00"]),
    ("8 and 20:00", ["8:00", "20:00"]),
    ("8,14,20", ["8:00", "14:00", "20:00"]),
    ("8am 9pm", ["8:00", "21:00"]),
    ("8am\n9pm", ["8:00", "21:00"]),
    ("8am; 9pm", ["8:00", "21:00"]),
    ("9pm & 8am", ["21:00", "8:00"]),
    ("8am / 8pm", ["8:00", "20:00"]),
    ("8am y 8pm", ["8:00", "20:00"]),
    ("8am and 8am", ["8:00"]),
    ("noon and midnight", ["12:00", "0:00"]),
    ("8 de la mañana y 9 de la noche", ["8:00", "21:00"]),
    ("a las 8 am y a las 20:00", ["8:00", "20:00"]),
    ("6, 12, 18", ["6:00", "12:00", "18:00"]),
]
NOT_TIMES = [
    "",
    "   ",
    "🙂",
    "25:00",
    "24",
    "8:60",
    "13am",
    "0 pm",
    "99",
    "8 y 20",
    "8 y 10",
    "8 20",
    "12 in the morning",
    "5 at night",
    "20 in the morning",
    "20 minutes",
    "in 20 minutes",
    "not 8",
    "after work",
    "morning",
    "por la mañana",
    "when I wake up",
    "8 tablets",
    "8am and",
    "and 8am",
    "8am,, ,9pm",
    "8 12 16",
    "half 8",
    "8 to 9",
    "10 to 8",
    "2 hours",
    "8h",
    "2 horas",
    "8,123456",
    "99 past 8",
    "zero past 8",
    "99 para las 8",
    "ocho menos sesenta",
    "quarter to 0",
    "quarter to 99",
    "cero menos diez",
    "half to 8",
    "10pm-7am",
    "8-9",
    "8.5",
    "100",
    "12345",
    "mañana a las 8",
    "once",
    "$8",
    "8am but my throat is closing",
    "I took it at 8 and I feel sick",
    "\x00",
    "مرحبا",
    "8am, foo",
    ",".join(["8"] * (MOST_TIMES + 1)),
]


def clock(text: str, is_certain: bool) -> ClockTime:
    hour, minute = text.split(":")
    return ClockTime(int(hour), int(minute), is_certain)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("text", "expected"), SURE)
def test_a_clear_time_is_certain_in_either_language(
    text: str, expected: str | None, language: str
) -> None:
    assert parse_times(text, language) == ((clock(expected, True),) if expected else None)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("text", "expected"), UNSURE_HALF)
def test_a_time_without_am_or_pm_is_kept_as_typed_and_uncertain(
    text: str, expected: str, language: str
) -> None:
    assert parse_times(text, language) == (clock(expected, False),)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_several_times_keep_their_order_and_are_listed_once(
    text: str, expected: list[str], language: str
) -> None:
    assert parse_times(text, language) == tuple(clock(each, True) for each in expected)


def test_only_a_time_typed_the_24_hour_way_settles_its_neighbours() -> None:
    assert parse_times("8 and noon", "en") == (clock("8:00", False), clock("12:00", True))
    assert parse_times("8 and 9pm", "en") == (clock("8:00", False), clock("21:00", True))
    assert parse_times("8 y 9", "es") == (clock("8:00", False), clock("9:00", False))


@pytest.mark.parametrize("text", NOT_TIMES)
def test_what_is_no_clear_time_is_not_guessed(text: str) -> None:
    assert parse_times(text, "en") is None


def test_a_spanish_hint_reads_eleven_where_english_reads_a_word() -> None:
    assert parse_times("once", "es") == (clock("11:00", False),)
    assert parse_times("a las once", "en") == (clock("11:00", False),)


def test_an_unknown_language_still_reads_every_vocabulary() -> None:
    assert parse_times("8 de la noche", "fr") == (clock("20:00", True),)


def test_an_uncertain_time_has_two_readings() -> None:
    assert clock("8:30", False).readings() == (time(8, 30), time(20, 30))
    assert clock("12:00", False).readings() == (time(12), time(0))
    assert clock("8:30", True).readings() == (time(8, 30),)


def test_a_story_is_too_long_to_be_a_time() -> None:
    assert parse_times("8am " + " " * 400, "en") is None

"""Ratings and counts as people write them."""

from __future__ import annotations

import pytest

from messages.words import parse_number

RATINGS = [
    ("7", 7),
    ("7!", 7),
    ("7️⃣", 7),
    ("🔟", 10),
    ("0", 0),
    ("10", 10),
    ("07", 7),
    ("seven", 7),
    ("sevn", None),
    ("sevem", 7),
    ("Ten", 10),
    ("zero", 0),
    ("nothing", 0),
    ("7/10", 7),
    ("7 / 10", 7),
    ("7 out of 10", 7),
    ("seven out of ten", 7),
    ("7 of 10", 7),
    ("10/10", 10),
    ("7-8", 8),
    ("7 - 8", 8),
    ("7–8", 8),
    ("7 to 8", 8),
    ("6 or 7", 7),
    ("between 6 and 7", 7),
    ("6 or maybe 8", 8),
    ("7-8/10", 8),
    ("7.5", 8),
    ("7,5", 8),
    ("7.5/10", 8),
    ("7 and a half", 8),
    ("maybe a 6", 6),
    ("like a 9!!", 9),
    ("about 8", 8),
    ("I think it's a 7", 7),
    ("a solid 8", 8),
    ("7ish", 7),
    ("7+", 7),
    ("my craving is 4 today", 4),
    ("8 😭", 8),
    ("7, bad day", 7),
    ("7. I slept badly", 7),
    ("7 - rough night", 7),
    ("siete", 7),
    ("SIETE", 7),
    ("un 7", 7),
    ("es un 7", 7),
    ("como un seis", 6),
    ("quizás un 6", 6),
    ("más o menos 5", 5),
    ("7 de 10", 7),
    ("siete de diez", 7),
    ("7 sobre 10", 7),
    ("entre 6 y 7", 7),
    ("6 o 7", 7),
    ("7 u 8", 8),
    ("de 6 a 7", 7),
    ("siete y medio", 8),
    ("cero", 0),
    ("nada", 0),
    ("8, mal día", 8),
    ("٧", 7),
]
UNCLEAR = [
    "",
    "🙂",
    "a lot",
    "mucho",
    "eleven",
    "11",
    "-3",
    "100",
    "7/5",
    "7/",
    "/10",
    "3-9",
    "8-7",
    "7-7",
    "2 drinks",
    "2 tablets",
    "3 days clean",
    "7 8",
    "7, 8",
    "8, no 3",
    "8, no wait",
    "8, not really",
    "not 7",
    "10:30",
    "7/10/2026",
    "12345678901234567890",
    "one of those days",
    "new nieve",
    "there",
    "nuevo",
    "\x007\x00\x008",
]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("text", "expected"), RATINGS)
def test_a_rating(text: str, expected: int | None, language: str) -> None:
    assert parse_number(text, language, 0, 10) == expected


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_no_clear_rating_is_not_guessed(text: str) -> None:
    assert parse_number(text, "en", 0, 10) is None


def test_the_bounds_hold_at_both_ends() -> None:
    assert parse_number("eleven", "en", 0, 20) == 11
    assert parse_number("21", "en", 0, 20) is None
    assert parse_number("0", "en", 1, 20) is None
    assert parse_number("10.5", "en", 0, 10) is None


def test_numbers_over_twenty_in_words() -> None:
    assert parse_number("twenty-five", "en", 0, 99) == 25
    assert parse_number("ninety nine", "en", 0, 99) == 99
    assert parse_number("veinticinco", "es", 0, 99) == 25
    assert parse_number("treinta y uno", "es", 0, 99) == 31


def test_a_word_of_the_hinted_language_is_not_read_in_another() -> None:
    assert parse_number("once", "en", 0, 20) is None
    assert parse_number("once", "es", 0, 20) == 11

"""Choosing one of the offered answers."""

from __future__ import annotations

import pytest

from messages.words import Option, parse_choice

DOSE = (
    Option(1, "✅ Taken", ("taken", "took it", "done", "tomada", "la tomé")),
    Option(2, "In 30 min", ("later", "snooze", "30", "luego")),
    Option(3, "Skip", ("skip", "skipped", "saltar")),
)
MOODS = (
    Option(1, "Stress", ("stressed",)),
    Option(2, "People"),
    Option(3, "Place"),
    Option(4, "Pain"),
)

CHOSEN = [
    ("1", 1),
    ("1.", 1),
    ("1)", 1),
    ("(1)", 1),
    ("#1", 1),
    ("# 1", 1),
    ("[1]", 1),
    ("1!", 1),
    ("1️⃣", 1),
    ("2️⃣", 2),
    (" 1 ", 1),
    ("01", 1),
    ("one", 1),
    ("One.", 1),
    ("uno", 1),
    ("dos", 2),
    ("the first", 1),
    ("2nd", 2),
    ("the second one", 2),
    ("la primera", 1),
    ("option 2", 2),
    ("Option #2", 2),
    ("number 3", 3),
    ("opción 2", 2),
    ("la dos", 2),
    ("1 thanks", 1),
    ("1, thank you", 1),
    ("1 please", 1),
    ("1 gracias", 1),
    ("ok 1", 1),
    ("2 por favor", 2),
    ("taken", 1),
    ("TAKEN", 1),
    ("✅ Taken", 1),
    ("✅", 1),
    ("Taken ✅ 🙂", 1),
    ("took it", 1),
    ("la tome", 1),
    ("takne", 1),
    ("takken", 1),
    ("taken thanks", 1),
    ("takennn", 1),
    ("in 30 min", 2),
    ("30", 2),
    ("snoze", 2),
    ("snooze please", 2),
    ("later", 2),
    ("SKIP!!", 3),
    ("skippd", 3),
    ("saltr", 3),
    ("1 taken", 1),
    ("1 - taken", 1),
    ("1: Taken", 1),
    ("3) skip", 3),
]
NOT_CHOSEN = [
    "",
    "🙂",
    "4",
    "0",
    "11",
    "1234",
    "1 2",
    "1 and 2",
    "1 or 2",
    "1 skip",
    "2 tablets",
    "2 pills",
    "1 but my throat is closing",
    "1 I feel sick",
    "took 2",
    "I took it 2",
    "no 2",
    "i want 2",
    "not taken",
    "please",
    "thanks",
    "option",
    "taken skip",
    "skp",
    "y",
    "yes",
    "1.5",
    "1-2",
    "token of love",
    "\x00",
    "1" * 500,
    "taken " * 100,
]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("text", "number"), CHOSEN)
def test_an_option_is_chosen_by_number_label_word_or_slip(
    text: str, number: int, language: str
) -> None:
    assert parse_choice(text, DOSE, language) == number


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("text", NOT_CHOSEN)
def test_anything_else_chooses_nothing(text: str, language: str) -> None:
    assert parse_choice(text, DOSE, language) is None


def test_a_slip_that_fits_two_options_or_is_a_real_word_chooses_nothing() -> None:
    options = (Option(1, "Night"), Option(2, "Nigth"), Option(3, "Quite"))
    assert parse_choice("nighh", options, "en") is None
    assert parse_choice("quit", options, "en") is None
    assert parse_choice("right", options, "en") is None
    assert parse_choice("stres", MOODS, "en") == 1
    assert parse_choice("poeple", MOODS, "en") == 2
    assert parse_choice("thing", (Option(1, "think"),), "en") is None


def test_a_word_shared_by_two_options_chooses_neither() -> None:
    options = (Option(1, "Now", ("go",)), Option(2, "Then", ("go",)))
    assert parse_choice("go", options, "en") is None
    assert parse_choice("now", options, "en") == 1


def test_a_number_word_in_a_label_beats_its_meaning_as_a_digit() -> None:
    options = (Option(1, "50 mg"), Option(2, "100 mg"))
    assert parse_choice("100 mg", options, "en") == 2
    assert parse_choice("2", options, "en") == 2


def test_without_options_nothing_is_chosen() -> None:
    assert parse_choice("1", (), "en") is None
    assert parse_choice("✅", (), "en") is None

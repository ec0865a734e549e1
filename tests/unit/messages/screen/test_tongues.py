"""The rules of a language stay out of texts that are not written in it."""

from __future__ import annotations

import pytest

from messages.screen import Screen, Tier


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

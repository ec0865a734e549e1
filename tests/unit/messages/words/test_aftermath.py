"""What is told after an emergency: only where the whole text says so, and nothing besides."""

from __future__ import annotations

import pytest

from messages.words import Aftermath, aftermath_of

TOLD = {
    Aftermath.CALLED: [
        "I called 911",
        "yes, I've called an ambulance",
        "just rang 999",
        "i called 1-800-273-8255",
        "I am on the phone with 988",
        "im talking to the crisis line now",
        "The ambulance is here",
        "paramedics are on their way, thank you",
        "police are with him",
        "ya llamé al 911",
        "Sí, ya llamé",
        "he llamado a emergencias",
        "ya viene la ambulancia",
        "los paramédicos ya están aquí",
        "estoy hablando con la línea de crisis",
    ],
    Aftermath.IN_CARE: ["I'm at the hospital", "im in the ER now", "estoy en urgencias"],
    Aftermath.THEY_ARE_IN_CARE: [
        "she is in the hospital",
        "the medics took him",
        "se la llevaron",
    ],
    Aftermath.THEY_ARE_SAFE: ["she's ok now", "my brother is safe", "mi hermana ya está bien"],
    Aftermath.THEY_DIED: ["he died", "my brother is dead", "murió", "mi mamá falleció"],
}


@pytest.mark.parametrize(
    ("text", "told"), [(text, told) for told, texts in TOLD.items() for text in texts]
)
def test_it_is_understood(text: str, told: Aftermath) -> None:
    assert aftermath_of(text) is told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "I called 911 but he stopped breathing",
        "i called 911, he is dead or dying",
        "call 911",
        "please call an ambulance",
        "ambulance here",
        "is the ambulance coming?",
        "llame al 911",  # a plea, or the past without its accent: the screen decides
        "llamen a una ambulancia",
        "¿ya viene la ambulancia?",
        "I am not safe",
        "i died inside",
        "she is not ok",
        "mi hermana no está bien",
        "I never called",
        "the police hurt him",
        "I called 911 " * 20,
    ],
)
def test_whatever_says_anything_else_or_more_is_not(text: str) -> None:
    assert aftermath_of(text) is None

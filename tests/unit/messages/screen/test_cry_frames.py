"""A cry stays a cry, whatever stands around it and however it is written."""

from __future__ import annotations

from random import Random

import pytest

from messages.screen import Screen, Tier
from tests.frames.cries import Frame, Seed, frames, seeds

TEXTS = 3000  # of the hundreds of thousands that `python -m tests.bench.screen_cry_frames` reads


def _sample(language: str) -> list[tuple[Frame, Seed]]:
    random = Random(3)
    cries, ways = [*seeds(language)], frames(language)
    return [(random.choice(ways), random.choice(cries)) for _ in range(TEXTS)]


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_cry_stays_one_in_its_frame(screen: Screen, language: str) -> None:
    lost, read = [], 0
    for frame, seed in _sample(language):
        text = frame.around(seed)
        if text is not None and screen.read(seed.text).tier is seed.tier:
            read += 1
            if not screen.read(text).tier.is_escalation:
                lost.append(f"{frame.family}: {text}")
    assert read > TEXTS / 2
    assert len(lost) <= 0.04 * read, "\n".join(lost)


@pytest.mark.parametrize(
    "text",
    [
        "I quit drinking in 2015 and I want to die",
        "my chest hurts, my dad had the same years ago",
        "if you can read this I cannot breathe",
        "tell me if I should worry, my throat is closing",
        "I cannot breathe the antibiotics cleared my ear though",
        "ya se me pasó la gripe no puedo respirar",
        "si pueden leer esto no puedo respirar",
        "no es broma me voy a matar",
    ],
)
def test_what_is_told_beside_it_leaves_a_cry_alone(screen: Screen, text: str) -> None:
    assert screen.read(text).tier is Tier.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "in 2015 I wanted to die",
        "I passed out when I was a kid",
        "if I drink on it I get chest pain",
        "what if my throat closes",
        "si pierde mi equipo me mato",
        "hives and the swelling went away",
    ],
)
def test_what_is_told_of_the_same_still_counts(screen: Screen, text: str) -> None:
    assert not screen.read(text).tier.is_escalation


@pytest.mark.parametrize(
    "text",
    [
        "i wnat tae die",
        "no queiro vivir",
        "me bomito sangre y no puedo resspirar",
        "perdí el conocimiento no?",
        "why is this happening took 40 pills",
        "skip today, cutting again",
        "I told my sister that I want to die",
    ],
)
def test_a_cry_stays_one_as_people_write(screen: Screen, text: str) -> None:
    assert screen.read(text).tier is Tier.EMERGENCY

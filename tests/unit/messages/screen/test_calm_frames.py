"""What only speaks of danger stays calm in every frame, and the same words, meant, are heard.

Every 40th of some 35,000 texts; `python -m tests.bench.screen_calm_frames` reads them all.
"""

from __future__ import annotations

import pytest

from messages.screen import Screen
from tests.bench.screen_calm_frames import Counts, Read, heard_alone, measure
from tests.frames.calm import framed

_EVERY = 40


@pytest.fixture(scope="module")
def counts(screen: Screen) -> tuple[Counts, Counts]:
    calm, twins, _ = measure(screen, _EVERY)
    return calm, twins


def _sum(counts: Counts) -> Read:
    total = Read()
    for read in counts.values():
        total.total += read.total
        total.emergency += read.emergency
        total.escalated += read.escalated
        total.none += read.none
    return total


def test_calm_frames_stay_calm(counts: tuple[Counts, Counts]) -> None:
    never_emergency, not_escalated, alone = _sum(counts[0]).calm()
    assert (never_emergency >= 0.95, not_escalated >= 0.92, alone >= 0.88) == (True, True, True)


def test_the_same_words_are_heard_when_they_are_meant(counts: tuple[Counts, Counts]) -> None:
    twins = _sum(counts[1])
    assert twins.escalated / twins.total >= 0.9


def test_each_cry_stays_heard_behind_a_harmless_half(screen: Screen) -> None:
    alone = heard_alone(screen)
    frames = {"no headache but {c}", "{c}. not a joke", "no tengo fiebre pero {c}"}
    twins = [
        text for language in ("en", "es") for text in framed(language) if text.frame in frames
    ]
    lost = [
        text.text
        for text in twins
        if text.cry in alone and not screen.read(text.text).tier.is_escalation
    ]
    assert len(twins) > 150
    assert not lost

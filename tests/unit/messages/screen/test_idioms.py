"""Everyday wording takes the harm out of what it says, and of nothing beside it."""

from __future__ import annotations

import pytest

from messages.screen import Screen, Tier


@pytest.mark.parametrize(
    "text",
    [
        "I want to die but I don't want to at the same time",
        "I just want to end it, but I don't want to disappoint my parents",
        "I'm scared of death, but I don't want to continue on",
        "I was dead set on killing myself last night",
        "i dont want to live in this world",
        "ya no quiero vivir con este dolor",
    ],
)
def test_a_saying_that_only_touches_a_cry_leaves_it(screen: Screen, text: str) -> None:
    assert screen.read(text).tier is Tier.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "the doctor tried to kill the infection",  # the pattern ends at the end of the sentence
        "i need to cut sugar",
        "dude I almost died when she said that lmao",
        "me desmayo de la risa",
    ],
)
def test_a_saying_takes_what_it_says(screen: Screen, text: str) -> None:
    assert screen.read(text).tier is Tier.NONE

"""What only fills a text hides no cry, and makes none."""

from __future__ import annotations

import pytest

from messages.screen import Screen, Tier


@pytest.mark.parametrize(
    "text",
    [
        "I cant like um breathe",
        "hi, SOS please",
        "I want to\ndie",
        "my chest... hurts",
        "no puedo este respirar",
        "me quiero 😩 morir",
        "um, wont wake up, thanks",
    ],
)
def test_what_fills_a_cry_does_not_hide_it(screen: Screen, text: str) -> None:
    assert screen.read(text).tier is Tier.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "hi there, thanks",
        "um",
        "please please",
        "I do like myself in that way",
        "the book... weighs a ton\nI like it",
        "no chest... pain",
        "",
    ],
)
def test_what_is_left_of_plain_talk_is_none(screen: Screen, text: str) -> None:
    assert not screen.read(text).tier.is_escalation

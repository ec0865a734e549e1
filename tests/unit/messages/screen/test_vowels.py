"""Which words texts write without their vowels."""

from __future__ import annotations

import pytest

from messages.screen import Screen, Tier
from messages.screen.vowels import Vowelless

GRAVITY = {"throat": 5, "closing": 5, "overdosed": 5, "heaving": 2, "swallowed": 5, "birth": 1}


@pytest.mark.parametrize(
    ("texted", "meant"),
    [
        ("thrt", "throat"),
        ("clsng", "closing"),
        ("ovrdsd", "overdosed"),
        ("swllwd", "swallowed"),  # doubled letters or not
        ("swlwd", "swallowed"),
        ("hvng", "having"),  # an everyday word rather than one of the lexicon
        ("brt", None),  # three letters are an abbreviation
        ("closng", None),  # with a vowel it is a slip, not this
        ("html", None),
    ],
)
def test_a_word_gets_its_vowels_back(texted: str, meant: str | None) -> None:
    assert Vowelless(GRAVITY, {"having"}).word_of(texted) == meant


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("my thrt is clsng", Tier.EMERGENCY),
        ("cnt fnd my brth", Tier.EMERGENCY),
        ("thnk im gonna klll myslf", Tier.EMERGENCY),
        ("im so dprssd", Tier.URGENT),
        ("hvng dnnr wth frnds tmrrw", Tier.NONE),
        ("pls txt me the apptmnt, thx", Tier.NONE),
    ],
)
def test_a_text_without_vowels_is_heard(screen: Screen, text: str, tier: Tier) -> None:
    assert screen.read(text).tier is tier

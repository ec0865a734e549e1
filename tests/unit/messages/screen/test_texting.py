"""Digits and run-together words of texts: what they stand for, and where they stay as they are."""

from __future__ import annotations

import pytest

from messages.screen.texting import texted_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("i want 2 die", {7: "to"}),
        ("im in 2 deep", {6: "too"}),
        ("good 4 me", {5: "for"}),
        ("ill be gone", {0: "i'll"}),
        ("it wont b long", {8: "be"}),
        ("ill b gone, no need 2 call", {0: "i'll", 4: "be", 20: "to"}),
        ("took 2 today", {}),
        ("took 2 die hard films home", {}),
        ("had 4 good days", {}),
        ("ill all week", {}),
        ("i feel ill just now", {}),
        ("vitamin b helps", {}),
        ("", {}),
    ],
)
def test_the_neighbours_say_what_is_meant(text: str, words: dict[int, str]) -> None:
    assert texted_words(text) == words

"""Spelling made plain, before any word is understood."""

from __future__ import annotations

import pytest

from messages.words.reading import fold


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("8 P.M. or a. m", "8 pm or am"),
        ("p.m.", "pm"),
        ("at 8p, 9a and 10 a", "at 8pm, 9am and 10 a"),
        ("map. more", "map. more"),  # the end of a word, no afternoon
        ("don't, I’m; 'so'", "dont, im; 'so'"),
        ("well-known 8-9 -x", "well known 8-9 -x"),
        ("8–9 — ﹘ −1", "8-9 - - -1"),
        ("½ 🔟 ８ ñÁ", " 1/2  10  8 na"),
        ("a\tb\nc\x00`^", "a b\nc "),
    ],
)
def test_spelling_is_made_plain(text: str, plain: str) -> None:
    assert fold(text) == plain

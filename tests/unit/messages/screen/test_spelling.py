"""Which word of the lexicon a misspelt word is taken for."""

from __future__ import annotations

from hypothesis import given, settings, strategies as st
from rapidfuzz.distance import OSA

from messages.screen.spelling import Corrector

LETTERS = "abc"  # so few that most words are near others


def _meant(word: str, gravity: dict[str, int]) -> tuple[str, int]:
    """The same by comparing with every word there is."""
    allowed = 0 if len(word) < 5 else 1 if len(word) < 8 else 2
    near = [
        (distance, -gravity[other], len(other), other[0] != word[0], other)
        for other in gravity
        if allowed
        and len(other) >= 5
        and (other[0] == word[0] or (other[1], other[0]) == (word[0], word[1]))
        and (distance := OSA.distance(word, other)) <= allowed
    ]
    least, *_, best = min(near, default=(0, 0, 0, False, word))
    return best, least


@settings(max_examples=300)
@given(
    word=st.text(LETTERS, min_size=1, max_size=11),
    gravity=st.dictionaries(
        st.text(LETTERS, min_size=2, max_size=12), st.integers(0, 3), min_size=20, max_size=60
    ),
)
def test_no_word_that_is_near_is_overlooked(word: str, gravity: dict[str, int]) -> None:
    assert Corrector(gravity)(word) == _meant(word, gravity)

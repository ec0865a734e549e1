"""Mending typing mistakes: the known word that an unknown one most likely stands for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST_MENDED, _TWO_MISTAKES_FROM = 5, 10
_MOST_KEPT = 2000


class Vocabulary:
    """Every word that is spelt right, folded."""

    def __init__(self, words: Iterable[str]) -> None:
        """Know `words`."""
        self._known = frozenset(words)
        self._nearest = lru_cache(maxsize=_MOST_KEPT)(self._look_up)  # words come again and again
        self._by_look: dict[tuple[str, int], list[str]] = {}  # by first letter and length
        for word in self._known - {""}:
            self._by_look.setdefault((word[0], len(word)), []).append(word)

    def mended(self, word: str) -> str:
        """`word`, or the word with the same first letter that it most likely is a mistake for.

        One letter wrong, missing, added or swapped; two in words of ten letters and more. Of
        several equally near the first in the alphabet.
        """
        if len(word) < _SHORTEST_MENDED or word in self._known or word.isdigit():
            return word
        return self._nearest(word)

    def _look_up(self, word: str) -> str:
        mistakes = 1 if len(word) < _TWO_MISTAKES_FROM else 2
        lengths = range(len(word) - mistakes, len(word) + mistakes + 1)
        alike = [each for size in lengths for each in self._by_look.get((word[0], size), ())]
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=mistakes, limit=None)
        return min((distance, known) for known, distance, _ in near)[1] if near else word

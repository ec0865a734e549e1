"""Mending typing mistakes: the known word that an unknown one most likely stands for."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST_MENDED, _TWO_MISTAKES_FROM = 5, 10


class Vocabulary:
    """Every word that is spelt right, folded."""

    def __init__(self, words: Iterable[str]) -> None:
        """Know `words`."""
        self._known = frozenset(words)
        self._by_letter: dict[str, list[str]] = {}
        for word in sorted(self._known - {""}):
            self._by_letter.setdefault(word[0], []).append(word)

    def mended(self, word: str) -> str:
        """`word`, or the word with the same first letter that it most likely is a mistake for.

        One letter wrong, missing, added or swapped; two in words of ten letters and more. Of
        several equally near the first in the alphabet.
        """
        if len(word) < _SHORTEST_MENDED or word in self._known or word.isdigit():
            return word
        near = process.extract(
            word,
            self._by_letter.get(word[0], ()),
            scorer=OSA.distance,
            score_cutoff=1 if len(word) < _TWO_MISTAKES_FROM else 2,
            limit=None,
        )
        return min((distance, known) for known, distance, _ in near)[1] if near else word

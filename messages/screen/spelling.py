"""Correcting a misspelt word to a word of the lexicon, and only to that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

_SHORTEST = 5  # shorter words are one slip away from too many others
_LONG = 8


class Corrector:
    """Finds the lexicon word that an unknown word most likely meant.

    One slip is forgiven in words of 5 to 7 letters, two from 8 letters; the first letter must be
    right, except where the first two are swapped. Real words must never be asked about.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        """Index the correctable words by first letter and length."""
        self._index: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(set(vocabulary)):
            if len(word) >= _SHORTEST and word.isalpha():
                self._index[word[0], len(word)].append(word)

    def __call__(self, word: str) -> tuple[str, int]:
        """The corrected word and its edit distance; the word itself and 0 where none is near."""
        allowed = 0 if len(word) < _SHORTEST else 1 if len(word) < _LONG else 2
        best, least = word, allowed + 1
        if not allowed:
            return word, 0
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for first in dict.fromkeys(word[:2]):
                for candidate in self._index.get((first, length), ()):
                    if first != word[0] and candidate[:2] != word[1::-1]:
                        continue
                    distance = OSA.distance(word, candidate, score_cutoff=least - 1)
                    if distance < least:
                        best, least = candidate, distance
        return (best, least) if least <= allowed else (word, 0)

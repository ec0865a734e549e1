"""Correcting a misspelt word to a word of the lexicon, and only to that."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz.distance import OSA

_SHORTEST = 5  # shorter words are one slip away from too many others
_LONG = 8

_SHORTEST_SWAPPED = 4
_SOUNDS = (
    (re.compile("ll"), "y"),
    (re.compile("(?<!c)h"), ""),
    (re.compile("qu(?=[ei])"), "k"),
    (re.compile("c(?=[ei])|z"), "s"),
    (re.compile("c(?!h)"), "k"),
    (re.compile("v"), "b"),
)


def _sound(word: str) -> str:
    """A Spanish word as it sounds: "hacer" and "aser" are one."""
    for letters, sound in _SOUNDS:
        word = letters.sub(sound, word)
    return word


class Corrector:
    """Finds the lexicon word that an unknown word most likely meant.

    One slip is forgiven in words of 5 to 7 letters, two from 8 letters; the first letter must be
    right, except where the first two are swapped. Of two equally near words the graver one is
    taken. Real words must never be asked about.

    Two swapped letters of an everyday word are put right before that ("queiro" is "quiero", not
    "quebro"); where no word is near, Spanish written as it sounds is read so ("bomitar", "aser").
    """

    def __init__(
        self,
        gravity: Mapping[str, int],
        common: Iterable[str] = (),
        spoken: Iterable[str] = (),
    ) -> None:
        """Index the correctable words, each with the rank of the gravest rule it serves.

        `common` words are put right where letters are swapped; `spoken` ones where they are
        written as they sound in Spanish.
        """
        self._gravity = gravity
        self._swapped = {
            word[:at] + word[at + 1] + word[at] + word[at + 2 :]: word
            for word in sorted(common)
            if len(word) >= _SHORTEST_SWAPPED and word.isalpha()
            for at in range(1, len(word) - 1)
        }
        self._sounds = {
            _sound(word): word
            for word in sorted(spoken, key=lambda word: (gravity.get(word, 0), word))
            if len(word) >= _SHORTEST_SWAPPED and word.isalpha()
        }
        self._index: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(gravity):
            if len(word) >= _SHORTEST and word.isalpha():
                self._index[word[0], len(word)].append(word)

    def __call__(self, word: str) -> tuple[str, int]:
        """The corrected word and its edit distance; the word itself and 0 where none is near."""
        allowed = 0 if len(word) < _SHORTEST else 1 if len(word) < _LONG else 2
        best, least, gravest = word, allowed + 1, 0
        for candidate in self._candidates(word, allowed):
            distance = OSA.distance(word, candidate, score_cutoff=allowed)
            if distance <= allowed and (distance, -self._gravity[candidate]) < (least, -gravest):
                best, least, gravest = candidate, distance, self._gravity[candidate]
        other = self._swapped.get(word) or (self._sounded(word) if least > 1 else None)
        if other is not None:
            return other, 1
        return (best, least) if best != word else (word, 0)

    def _sounded(self, word: str) -> str | None:
        """The Spanish word that sounds the same."""
        return self._sounds.get(_sound(word)) if len(word) >= _SHORTEST_SWAPPED else None

    def _candidates(self, word: str, allowed: int) -> Iterator[str]:
        if not allowed:
            return
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            yield from self._index.get((word[0], length), ())
            if word[0] != word[1]:
                for candidate in self._index.get((word[1], length), ()):
                    if candidate[1] == word[0]:
                        yield candidate

"""Correcting a misspelt word to a word of the lexicon, and only to that."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from messages.screen.vowels import Vowelless

_SHORTEST = 5  # shorter words are one slip away from too many others
_LONG = 8
_MIDDLE = (2, 3, 4)

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

    What was left without its vowels gets them back ("brth"). Of all others:

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
        vowelless: Vowelless | None = None,
    ) -> None:
        """Index the correctable words, each with the rank of the gravest rule it serves.

        `common` words are put right where letters are swapped; `spoken` ones where they are
        written as they sound in Spanish; `vowelless` knows those that lost their vowels.
        """
        self._gravity = gravity
        self._common = frozenset(
            word for word in common if len(word) >= _SHORTEST_SWAPPED and word.isalpha()
        )
        self._sounds = {
            _sound(word): word
            for word in sorted(spoken, key=lambda word: (gravity.get(word, 0), word))
            if len(word) >= _SHORTEST_SWAPPED and word.isalpha()
        }
        self._vowelless = vowelless or Vowelless({}, frozenset())
        found: dict[str, list[str]] = defaultdict(list)
        for word in gravity:
            if len(word) >= _SHORTEST and word.isalpha():
                for trait in _traits(word):
                    found[trait].append(word)
        self._index = {trait: tuple(words) for trait, words in found.items()}

    def __call__(self, word: str) -> tuple[str, int]:
        """The corrected word and its edit distance; the word itself and 0 where none is near."""
        full = self._vowelless.word_of(word)
        if full is not None:
            return full, len(full) - len(word)
        allowed = 0 if len(word) < _SHORTEST else 1 if len(word) < _LONG else 2
        near = process.extract(
            word,
            self._candidates(word, allowed),
            scorer=OSA.distance,
            score_cutoff=allowed,
            limit=None,
        )
        least, _, _, _, best = min(
            (
                (int(distance), -self._gravity[meant], len(meant), meant[0] != word[0], meant)
                for meant, distance, _ in near
            ),
            default=(allowed + 1, 0, 0, False, word),
        )
        other = self._swapped(word) or (self._sounded(word) if least > 1 else None)
        if other is not None:
            return other, 1
        return (best, least) if best != word else (word, 0)

    def _swapped(self, word: str) -> str | None:
        """The everyday word two neighbouring letters of which were swapped, but the first."""
        meant = (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)
        )
        return max(self._common.intersection(meant), default=None)

    def _sounded(self, word: str) -> str | None:
        """The Spanish word that sounds the same."""
        return self._sounds.get(_sound(word)) if len(word) >= _SHORTEST_SWAPPED else None

    def _candidates(self, word: str, allowed: int) -> list[str]:
        """Some words, with all among them that are near.

        A slip leaves the second letter right, or else the last two. Two slips leave one of these
        right, or else what is between: two letters of it, which the first slip may have moved.
        """
        if not allowed:
            return []
        first, second, middle = word[0], word[1], word[3:5]
        found: list[str] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            traits = [_trait(length, first, 1, second), _trait(length, first, -1, word[-2:])]
            if allowed > 1:
                traits += [_trait(length, first, at, middle) for at in _MIDDLE]
            if first != second:  # the first two swapped
                traits.append(_trait(length, second, 1, first))
            for trait in traits:
                found += self._index.get(trait, ())
        return found


def _traits(word: str) -> Iterator[str]:
    yield _trait(len(word), word[0], 1, word[1])
    yield _trait(len(word), word[0], -1, word[-2:])
    for at in _MIDDLE:
        yield _trait(len(word), word[0], at, word[at : at + 2])


def _trait(length: int, first: str, at: int, letters: str) -> str:
    """What words of a length have in common: the first letter, and some at a place."""
    return f"{length}{first}{at}{letters}"

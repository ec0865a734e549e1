"""The phrases of a lexicon word by word, in one flat table of numbers.

A dictionary of the hundred thousand steps would be ten times as big. The state behind a first word
is that word's own; every other state is a place in the table, found by the state and the word that
lead to it, or by the next free place behind the one where it should be.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping

from messages.screen.phrases import Phrase

NOTHING = ""  # what stands at a state at which no phrase ends
BITS = 20  # of a key, for the word that is stepped to; the rest is the state before
SPREAD = 9973  # words that follow each other do not follow each other in the table
_ROOM = 2  # places for each step: with fewer, too many are not where they should be
_BYTES = 8


class Trie:
    """Where phrases end, and with which letter.

    It is walked in `Phrasebook.find`, in whose innermost loop a call would cost too much.
    """

    def __init__(self, numbers: Mapping[str, int], ends: Mapping[Phrase, str]) -> None:
        """Lay out the phrases of `ends`, each with its letter; their words are numbered."""
        steps, letters = _grown(numbers, ends)
        words = len(numbers) + 1  # with the one for all others
        self.size = size = (len(steps) + 1) * _ROOM | 1
        """How many places there are; the state behind the first word `n` is `size + n`."""
        self.keys = keys = array("Q", bytes(_BYTES * size))
        """By place: the state before and the word, or nothing."""
        keys[0] = _TAKEN  # behind a state 0 the key of the word 0 would look like nothing
        laid = [NOTHING] * size + letters[:words]
        places = [*range(size, size + words)]
        for step, letter in zip(steps, letters[words:], strict=True):
            state, word = places[step >> BITS], step & _WORD
            key = state << BITS | word
            place = (state + word * SPREAD) % size
            while keys[place]:
                place = (place + 1) % size
            keys[place] = key
            laid[place] = letter
            places.append(place)
        self.letters = laid
        """By state: the letter of the phrase that ends there."""

    def step(self, state: int, word: int) -> int | None:
        """The state behind a word, or none where no phrase goes on so."""
        key = state << BITS | word
        place = (state + word * SPREAD) % self.size
        while found := self.keys[place]:
            if found == key:
                return place
            place = (place + 1) % self.size
        return None


_WORD = (1 << BITS) - 1
_TAKEN = (1 << 8 * _BYTES) - 1  # no key


def _grown(numbers: Mapping[str, int], ends: Mapping[Phrase, str]) -> tuple[list[int], list[str]]:
    """The steps behind the first words, each leading to a state of its own, and all letters.

    The states are numbered: words, then steps as they are listed.
    """
    letters = [NOTHING] * (len(numbers) + 1)
    steps: dict[int, int] = {}
    for phrase, letter in ends.items():
        state, *others = map(numbers.__getitem__, phrase)
        for word in others:
            step = state << BITS | word
            following = steps.get(step)
            if following is None:
                following = steps[step] = len(letters)
                letters.append(NOTHING)
            state = following
        letters[state] = letter
    return [*steps], letters

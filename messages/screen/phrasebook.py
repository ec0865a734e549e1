"""All phrases of a lexicon, and where they stand in a text.

The lexicon grows, so what is kept for each phrase is kept small: a trie in one flat table of
numbers, which the garbage collector need not look at. Phrases that belong to the same classes are
of one *kind*; a text is known by its kinds, some twenty of them, not by the thousand classes that
they belong to.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

from messages.screen.pattern import NUMBER, Phrase, Phrases

Place: TypeAlias = tuple[int, int]  # first word, one past the last
Found: TypeAlias = dict[int, list[Place]]  # by kind

_BITS = 20  # of a step's number, for the word that it takes; the rest is the state it starts from
_UNKNOWN = -1
_NOTHING = 0  # the kind of a state at which no phrase ends


class _Numbers(dict[str, int]):
    """The words of all phrases, numbered."""

    def __missing__(self, word: str) -> int:
        """A word that no phrase names can still be a number in digits."""
        return self.get(NUMBER, _UNKNOWN) if word[0].isdigit() else _UNKNOWN

    def add(self, word: str) -> int:
        """The number of a word, a new one where it had none."""
        return self.setdefault(word, len(self))


class Phrasebook:
    """Finds the phrases of numbered classes in texts."""

    def __init__(self, classes: Sequence[Phrases]) -> None:
        """Number the words, the kinds of phrases and the steps from word to word."""
        self._numbers = _Numbers()
        self._steps: dict[int, int] = {}
        self._kinds = array("I", [_NOTHING])
        holders: dict[Phrase, list[int]] = defaultdict(list)
        for number, phrases in enumerate(classes):
            for phrase in phrases:
                holders[phrase].append(number)
        kinds: dict[tuple[int, ...], int] = {}
        members: list[list[int]] = [[] for _ in classes]
        for phrase, held in holders.items():
            kind = kinds.setdefault(tuple(held), len(kinds) + 1)
            self._kinds[self._state(phrase)] = kind
        for holding, kind in kinds.items():
            for number in holding:
                members[number].append(kind)
        self.members = [frozenset(each) for each in members]
        """By class: the kinds of its phrases."""
        # "911" is a word of phrases, and a number like any other.
        self._named = frozenset(n for word, n in self._numbers.items() if word[0].isdigit())

    def find(self, words: Sequence[str]) -> Found:
        """Where the phrases of each kind stand."""
        numbers = list(map(self._numbers.__getitem__, words))
        found: Found = {}
        for start, number in enumerate(numbers):
            if number != _UNKNOWN:
                self._walk(numbers, start, start, 0, found)
        found.pop(_NOTHING, None)
        return found

    def _walk(
        self, numbers: list[int], start: int, position: int, state: int, found: Found
    ) -> None:
        """Follow the words from `position` as far as some phrase begun at `start` goes."""
        steps, kinds, named = self._steps, self._kinds, self._named
        for place in range(position, len(numbers)):
            number = numbers[place]
            if number in named and (other := steps.get(state << _BITS | self._numbers[NUMBER])):
                found.setdefault(kinds[other], []).append((start, place + 1))
                self._walk(numbers, start, place + 1, other, found)
            following = steps.get(state << _BITS | number)
            if following is None:
                return
            state = following
            if kinds[state]:
                found.setdefault(kinds[state], []).append((start, place + 1))

    def _state(self, phrase: Phrase) -> int:
        """The state at the end of a phrase, grown where it was not there."""
        state = 0
        for word in phrase:
            step = state << _BITS | self._numbers.add(word)
            state = self._steps.get(step, 0)
            if not state:
                state = self._steps[step] = len(self._kinds)
                self._kinds.append(_NOTHING)
        return state

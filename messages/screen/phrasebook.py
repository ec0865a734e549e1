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
from itertools import chain
from typing import TypeAlias

from messages.screen.phrases import NUMBER, Phrase, Phrases

Place: TypeAlias = tuple[int, int]  # first word, one past the last
Starts: TypeAlias = dict[int, int]  # length -> the words at which phrases of it begin, as bits
Found: TypeAlias = dict[int, Starts]  # by kind

_BITS = 20  # of a step's number, for the word that it takes; the rest is the state it starts from
_UNKNOWN = -1
_NOTHING = 0  # the kind of a state at which no phrase ends


class _Numbers(dict[str, int]):
    """The words of all phrases, numbered."""

    def __missing__(self, word: str) -> int:
        """A word that no phrase names can still be a number in digits."""
        return self.get(NUMBER, _UNKNOWN) if word[0].isdigit() else _UNKNOWN


class Phrasebook:
    """Finds the phrases of numbered classes in texts."""

    def __init__(self, classes: Sequence[Phrases]) -> None:
        """Number the words, the kinds of phrases and the steps from word to word."""
        holders: dict[Phrase, list[int]] = defaultdict(list)
        for number, phrases in enumerate(classes):
            for phrase in phrases:
                holders[phrase].append(number)
        words = dict.fromkeys(chain.from_iterable(holders))
        self._numbers = _Numbers(zip(words, range(len(words)), strict=True))
        # "911" is a word of phrases, and a number like any other.
        self._named = frozenset(n for word, n in self._numbers.items() if word[0].isdigit())
        self._steps: dict[int, int] = {}
        self._kinds = array("I", [_NOTHING])
        members: list[list[int]] = [[] for _ in classes]
        kinds: dict[tuple[int, ...], int] = {}
        for phrase, holding in holders.items():
            held = tuple(holding)
            kind = kinds.get(held)
            if kind is None:
                kind = kinds[held] = len(kinds) + 1
                for number in held:
                    members[number].append(kind)
            self._kinds[self._state(phrase)] = kind
        self.members = [frozenset(each) for each in members]
        """By class: the kinds of its phrases."""

    def find(self, words: Sequence[str]) -> Found:
        """Where the phrases of each kind stand."""
        numbers = list(map(self._numbers.__getitem__, words))
        found: Found = {}
        for start, number in enumerate(numbers):
            if number != _UNKNOWN:
                self._walk(numbers, start, start, 0, found)
        return found

    def _walk(
        self, numbers: list[int], start: int, position: int, state: int, found: Found
    ) -> None:
        """Follow the words from `position` as far as some phrase begun at `start` goes."""
        steps, kinds, named = self._steps, self._kinds, self._named
        for place in range(position, len(numbers)):
            number = numbers[place]
            if number in named and (other := steps.get(state << _BITS | self._numbers[NUMBER])):
                _add(found, kinds[other], start, place + 1)
                self._walk(numbers, start, place + 1, other, found)
            following = steps.get(state << _BITS | number)
            if following is None:
                return
            state = following
            if kinds[state]:  # asked here too: at most steps no phrase ends
                _add(found, kinds[state], start, place + 1)

    def _state(self, phrase: Phrase) -> int:
        """The state at the end of a phrase, grown where it was not there."""
        state, steps = 0, self._steps
        for number in map(self._numbers.__getitem__, phrase):
            step = state << _BITS | number
            following = steps.get(step)
            if following is None:
                following = steps[step] = len(self._kinds)
                self._kinds.append(_NOTHING)
            state = following
        return state


def _add(found: Found, kind: int, start: int, end: int) -> None:
    if kind != _NOTHING:
        starts = found.setdefault(kind, {})
        starts[end - start] = starts.get(end - start, 0) | 1 << start

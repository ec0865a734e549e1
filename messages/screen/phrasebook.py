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
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import TypeAlias

from messages.screen.phrases import NUMBER, Phrase, Phrases

Place: TypeAlias = tuple[int, int]  # first word, one past the last
Kinds: TypeAlias = frozenset[int]
Hit: TypeAlias = tuple[int, int, int]  # kind, first word, one past the last

_BITS = 20  # of a step's number, for the word that it takes; the rest is the state it starts from
_UNKNOWN = -1
_END = itemgetter(2)
_NOTHING = 0  # the kind of a state at which no phrase ends


@dataclass(frozen=True, slots=True)
class Found:
    """The phrases in a text."""

    by_kind: dict[int, list[Hit]]
    starting: list[list[Hit]]  # by first word, the shortest first
    ending: list[list[Hit]]  # by end


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
        numbers = [*map(self._numbers.__getitem__, words), _UNKNOWN]  # nothing goes on at the end
        step, kinds, named = self._steps.get, self._kinds, self._named
        by_kind: dict[int, list[Hit]] = defaultdict(list)
        starting: list[list[Hit]] = [[] for _ in numbers]
        ending: list[list[Hit]] = [[] for _ in numbers]
        readings = [(place, place, 0) for place in range(len(words))]
        for start, first, begun in readings:  # more of them where "911" is also any number
            place = first
            state: int | None = begun
            while state is not None:
                if kind := kinds[state]:
                    hit = (kind, start, place)
                    if not begun or hit not in starting[start]:
                        by_kind[kind].append(hit)
                        starting[start].append(hit)
                        ending[place].append(hit)
                number = numbers[place]
                if number in named:
                    other = step(state << _BITS | self._numbers[NUMBER])
                    if other is not None:
                        readings.append((start, place + 1, other))
                state = step(state << _BITS | number)
                place += 1
        for start, _, _ in readings[len(words) :]:
            starting[start].sort(key=_END)
        return Found(by_kind, starting, ending)

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

"""All phrases of a lexicon, and where they stand in a text.

Phrases that belong to the same classes are of one *kind*; a text is known by its kinds, some
twenty of them, not by the thousand classes that they belong to. The lexicon grows, so what is kept
is kept small. A kind is a letter, whatever it looks like: many kinds are a string, which takes a
sixth of what a set of numbers does, and is looked through as quickly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from sys import intern
from typing import TypeAlias

from messages.screen.phrases import NUMBER, Phrase
from messages.screen.trie import BITS, SPREAD, Trie

Place: TypeAlias = tuple[int, int]  # first word, one past the last
Kind: TypeAlias = str  # one letter; interned, as it is looked up time and again
Kinds: TypeAlias = str
Hit: TypeAlias = tuple[Kind, int, int]  # with first word, and one past the last

_Reading: TypeAlias = tuple[int, int, int]  # first word, second word, the state behind the first

_END = itemgetter(2)


@dataclass(frozen=True, slots=True)
class Found:
    """The phrases in a text."""

    by_kind: dict[Kind, list[Hit]]
    starting: list[list[Hit]]  # by first word, the shortest first
    ending: list[list[Hit]]  # by end


class _Numbers(dict[str, int]):
    """The words of all phrases, numbered; the next number is for every other word."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__((word, number) for number, word in enumerate(words))
        self.unknown = len(self)

    def __missing__(self, word: str) -> int:
        """A word that no phrase names can still be a number in digits."""
        return self.get(NUMBER, self.unknown) if word[0].isdigit() else self.unknown


class Phrasebook:
    """Finds the phrases of numbered classes in texts."""

    def __init__(self, classes: Sequence[Iterable[Phrase]]) -> None:
        """Number the words, the kinds of phrases and the steps from word to word."""
        kinds: dict[Phrase, Kind] = {}
        self.members = _members(classes, kinds)
        """By class: the kinds of its phrases."""
        self._numbers = _Numbers(dict.fromkeys(chain.from_iterable(kinds)))
        # "911" is a word of phrases, and a number like any other.
        self._named = frozenset(n for word, n in self._numbers.items() if word[0].isdigit())
        self._longest = max(map(len, kinds), default=0)
        self._trie = Trie(self._numbers, kinds)

    def find(self, words: Sequence[str]) -> Found:
        """Where the phrases of each kind stand."""
        numbers = [*map(self._numbers.__getitem__, words), self._numbers.unknown]
        keys, letters, size = self._trie.keys, self._trie.letters, self._trie.size
        found = Found(defaultdict(list), [[] for _ in numbers], [[] for _ in numbers])
        by_kind, starting, ending = found.by_kind, found.starting, found.ending
        readings = [(place, place + 1, size + numbers[place]) for place in range(len(words))]
        others = self._others(numbers, readings)
        for start, second, begun in chain(readings, others) if others else readings:
            place, state = second, begun
            while True:
                kind = letters[state]
                if kind:
                    hit = (kind, start, place)
                    if not others or hit not in starting[start]:
                        by_kind[kind].append(hit)
                        starting[start].append(hit)
                        ending[place].append(hit)
                word = numbers[place]
                key = state << BITS | word  # a step, as in `Trie.step`
                state = (state + word * SPREAD) % size
                while (there := keys[state]) != key and there:
                    state = (state + 1) % size
                if not there:
                    break
                place += 1
        for start, _, _ in others:
            starting[start].sort(key=_END)
        return found

    def _others(self, numbers: list[int], readings: list[_Reading]) -> list[_Reading]:
        """How else to read a text in which "911" is not itself but any number."""
        if self._named.isdisjoint(numbers):
            return []
        trie, any_number = self._trie, self._numbers.get(NUMBER, self._numbers.unknown)
        named = [place for place, number in enumerate(numbers) if number in self._named]
        others = [(place, place + 1, trie.size + any_number) for place in named]
        near = {start for place in named for start in range(place - self._longest, place)}
        walked = [*(readings[start] for start in near if start >= 0), *others]
        for start, second, begun in walked:  # more of them on the way
            place: int = second
            state: int | None = begun
            while state is not None:
                if numbers[place] in self._named:
                    other = trie.step(state, any_number)
                    if other is not None:
                        others.append((start, place + 1, other))
                        walked.append(others[-1])
                state = trie.step(state, numbers[place])
                place += 1
        return others


def _members(classes: Sequence[Iterable[Phrase]], kinds: dict[Phrase, Kind]) -> list[Kinds]:
    """The kinds of each class; `kinds` is filled with the kind of each phrase.

    Phrases that the same classes hold are of one.
    """
    holders: dict[Phrase, list[int]] = defaultdict(list)
    for number, phrases in enumerate(classes):
        for phrase in phrases:
            holders[phrase].append(number)
    members: list[list[Kind]] = [[] for _ in classes]
    known: dict[tuple[int, ...], Kind] = {}
    for phrase, holding in holders.items():
        held = tuple(holding)
        kind = known.get(held)
        if kind is None:
            kind = known[held] = intern(chr(len(known)))
            for number in held:
                members[number].append(kind)
        kinds[phrase] = kind
    return ["".join(each) for each in members]

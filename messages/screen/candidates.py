"""Which patterns the kinds of phrases in a text leave possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from sys import intern
from typing import TypeAlias

from messages.screen.matching import Pattern
from messages.screen.pattern import Variant
from messages.screen.phrasebook import Kind, Phrasebook
from messages.screen.phrases import Slot

Owned: TypeAlias = tuple[int, Variant]  # a rule or cue by number, and one of its patterns

_RAREST = 3  # slots of a pattern that are looked at first

_Sets: TypeAlias = tuple[int, ...]  # for each place: bits of patterns, and the number of the first


class Candidates:
    """Patterns, and for a text those of them whose three rarest slots it can fill."""

    def __init__(
        self,
        patterns: Iterable[Owned],
        numbers: Mapping[Slot, int],
        commonness: Sequence[int],
        book: Phrasebook,
    ) -> None:
        """Number the slots of each pattern; `commonness` is by class."""
        self._patterns: list[Pattern] = []
        self._no_such_slot = [0] * _RAREST
        served: dict[Kind, list[str]] = {}
        all_gaps: dict[tuple[int, ...], tuple[int, ...]] = {}
        for number, (owner, variant) in enumerate(patterns):
            classes = [numbers[element.phrases] for element in variant]
            ranked = sorted(set(classes), key=lambda each: (commonness[each], each))
            for place in range(_RAREST):
                if place >= len(ranked):
                    self._no_such_slot[place] |= 1 << number
                    continue
                letter = chr(number * _RAREST + place)
                for kind in book.members[ranked[place]]:
                    served.setdefault(intern(kind), []).append(letter)
            slots = tuple(map(book.members.__getitem__, classes))
            gaps = tuple(element.gap for element in variant)
            gaps = all_gaps.setdefault(gaps, gaps)
            self._patterns.append(Pattern(owner, slots, gaps, classes.index(ranked[0])))
        self._serves = _Serves({kind: "".join(letters) for kind, letters in served.items()})

    def possible(self, kinds: Set[Kind]) -> Iterator[Pattern]:
        """The patterns whose rarest slots all stand somewhere in a text with these kinds."""
        first, second, third = self._no_such_slot
        serves = self._serves
        for kind in kinds & serves.served.keys():
            one, at, two, from_two, three, from_three = serves[kind]
            if one:  # most kinds serve in one or two places only
                first |= one << at
            if two:
                second |= two << from_two
            if three:
                third |= three << from_three
        possible = first & second & third
        while possible:
            number = possible.bit_length() - 1
            possible ^= 1 << number
            yield self._patterns[number]


class _Serves(dict[Kind, _Sets]):
    """By kind: the patterns whose rarest slot it can fill, whose second, whose third.

    Until a text first holds the kind they are letters, one for each pattern and place. As bits,
    all would take as much as the rest of the lexicon, and most are never asked for.
    """

    def __init__(self, served: Mapping[Kind, str]) -> None:
        super().__init__()
        self.served = served

    def __missing__(self, kind: Kind) -> _Sets:
        """Make the sets of a kind that was not asked for before."""
        self[kind] = sets = tuple(_sets([*map(ord, self.served[kind])]))
        return sets


def _sets(letters: list[int]) -> Iterator[int]:
    for place in range(_RAREST):
        patterns = [letter // _RAREST for letter in letters if letter % _RAREST == place]
        least = min(patterns, default=0)
        yield sum(1 << number - least for number in patterns)
        yield least

"""All patterns and cues of a lexicon, compiled for look-up.

A pattern is tried only where its two rarest slots are present. How common a word is, the
lexicon's own examples tell.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from math import prod
from typing import TypeAlias

from messages.screen.lexicon import Cue, Lexicon
from messages.screen.matching import Hits, Places, Table, table_of
from messages.screen.normalise import MARKS, fold
from messages.screen.pattern import Variant
from messages.screen.phrasebook import Phrasebook, Place
from messages.screen.phrases import NUMBER, Phrase, Phrases

_Owned: TypeAlias = tuple[int, Variant]

_IN_EVERY_TEXT = 1_000_000
_MOST_SPELT_OUT = 100
_CUES = tuple(Cue)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A variant over class numbers; `others` are all but its two rarest."""

    owner: int  # a rule or a cue, by number
    slots: tuple[int, ...]
    gaps: tuple[int, ...]
    others: tuple[int, ...]


class Index:
    """All patterns and cues of a lexicon, ready for look-up."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile every variant of every rule and cue."""
        rules = [(n, variant) for n, rule in enumerate(lexicon.rules) for variant in rule.variants]
        plain, gapped = _cues(lexicon)
        slots = (element.phrases for _, variant in chain(rules, gapped) for element in variant)
        classes = dict.fromkeys(chain(plain, slots))
        numbers = {phrases: number for number, phrases in enumerate(classes)}
        phrase_counts = _Commonness(lexicon)
        commonness = [sum(map(phrase_counts.__getitem__, phrases)) for phrases in classes]
        self._book = Phrasebook(list(classes))
        self._rules = _Patterns(rules, numbers, commonness, self._book)
        self._gapped = _Patterns(gapped, numbers, commonness, self._book)
        self._cues: dict[int, list[Cue]] = defaultdict(list)  # by kind
        for cue, phrases in zip(_CUES, plain, strict=True):
            for kind in self._book.members[numbers[phrases]]:
                self._cues[kind].append(cue)

    def scan(self, words: Sequence[str]) -> Hits:
        """All phrases present in a text's words."""
        return Hits(words, self._book)

    def matches(
        self, hits: Hits, settled: Collection[int] = frozenset()
    ) -> Iterator[tuple[int, Places]]:
        """Each rule's number with the places of a match, some rules several times.

        `settled` rules are left out.
        """
        for pattern in self._rules.present(hits, settled):
            for places in hits.join(pattern.slots, pattern.gaps):
                yield pattern.owner, places

    def cues(self, hits: Hits) -> dict[Cue, Table]:
        """Where the cues of each list begin and end."""
        found: dict[Cue, list[Place]] = {}
        for kind in hits.kinds & self._cues.keys():
            for cue in self._cues[kind]:
                found.setdefault(cue, []).extend(hits.places(kind))
        for pattern in self._gapped.present(hits):
            cue = _CUES[pattern.owner]
            found.setdefault(cue, []).extend(hits.spans(pattern.slots, pattern.gaps))
        return {cue: table_of(places) for cue, places in found.items()}


class _Patterns:
    """Patterns by the class that is rarest in texts, and the one that is second rarest."""

    def __init__(
        self,
        patterns: Iterable[_Owned],
        numbers: Mapping[Phrases, int],
        commonness: Sequence[int],
        book: Phrasebook,
    ) -> None:
        """Number the slots of each pattern; `commonness` is by class."""
        groups: dict[int, dict[int, list[_Pattern]]] = {}
        for owner, variant in patterns:
            slots = tuple(numbers[element.phrases] for element in variant)
            gaps = tuple(element.gap for element in variant)
            anchor, *others = sorted(set(slots), key=lambda slot: (commonness[slot], slot))
            second = others[0] if others else anchor
            group = groups.setdefault(anchor, {}).setdefault(second, [])
            group.append(_Pattern(owner, slots, gaps, tuple(others[1:])))
        self._groups: list[list[_Pattern]] = []
        self._needs: dict[int, list[tuple[frozenset[int], int]]] = defaultdict(list)
        """By kind of the rarest slot: which kinds the second one needs, and the group's number."""
        for anchor, seconds in groups.items():
            for second, group in seconds.items():
                for kind in book.members[anchor]:
                    self._needs[kind].append((book.members[second], len(self._groups)))
                self._groups.append(group)

    def present(self, hits: Hits, left_out: Collection[int] = frozenset()) -> Iterator[_Pattern]:
        """The patterns whose slots all stand somewhere in a text."""
        kinds, needs = hits.kinds, self._needs
        groups = {
            group
            for kind in kinds
            if kind in needs
            for second, group in needs[kind]
            if not second.isdisjoint(kinds)
        }
        for group in groups:
            for pattern in self._groups[group]:
                if pattern.owner not in left_out and all(map(hits.has, pattern.others)):
                    yield pattern


def _cues(lexicon: Lexicon) -> tuple[list[Phrases], list[_Owned]]:
    """The plain phrases of each cue, and the patterns with gaps or too many phrases apart."""
    spelt_out: list[Phrases] = []
    gapped: list[_Owned] = []
    for number, cue in enumerate(_CUES):
        phrases: set[Phrase] = set()
        for variant in lexicon.cues[cue]:
            if _is_small(variant):
                phrases |= {sum(words, ()) for words in product(*(e.phrases for e in variant))}
            else:
                gapped.append((number, variant))
        spelt_out.append(frozenset(phrases))
    return spelt_out, gapped


def _is_small(variant: Variant) -> bool:
    """A variant without gaps that can be spelt out as plain phrases."""
    count = prod(len(element.phrases) for element in variant)
    return count <= _MOST_SPELT_OUT and not any(element.gap for element in variant)


class _Commonness(dict[Phrase, int]):
    """How often each phrase may stand in texts: as often as its rarest word in the examples."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Count the words of all examples."""
        super().__init__()
        examples = chain.from_iterable(
            chain(rule.must_match, rule.must_not_match) for rule in lexicon.rules
        )
        self._words = Counter(_WORD.findall(fold(" ".join(examples))[0]))
        self._words[NUMBER] = sum(map(self._words.__getitem__, filter(str.isdigit, self._words)))
        self._words.update(dict.fromkeys(MARKS, _IN_EVERY_TEXT))

    def __missing__(self, phrase: Phrase) -> int:
        """Count a phrase that was not asked for before; one at least."""
        count = self[phrase] = 1 + min(map(self._words.__getitem__, phrase))
        return count

"""All patterns and cues of a lexicon, compiled for look-up.

A pattern is tried only where its two rarest slots are present.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TypeAlias

from messages.screen.lexicon import Cue, Lexicon
from messages.screen.matching import Hits, Node, Places, Table
from messages.screen.normalise import MARKS
from messages.screen.pattern import Phrase, Phrases, Variant

_Slots: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]  # classes, the gaps before them

_COMMON_WEIGHT = 60
_MARK_WEIGHT = 10_000
_MOST_SPELT_OUT = 3000
_NONE = -1


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A pattern variant over class numbers; `others` are all but its two rarest."""

    rule: int
    slots: tuple[int, ...]
    gaps: tuple[int, ...]
    others: frozenset[int]
    span: int  # words that a match covers at most


class Index:
    """All patterns and cues of a lexicon, ready for look-up."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile every variant of every rule."""
        self._classes: dict[Phrases, int] = {}
        self._members: list[set[int]] = []
        self._weights: list[int] = []
        self._longest: list[int] = []  # words of a class's longest phrase
        self._phrase_ids: dict[Phrase, int] = {}
        self._phrase_weights: list[int] = []
        self._classes_of: list[list[int]] = []  # phrase -> the classes that hold it
        self._root = Node()
        self._common = lexicon.common_words
        self._by_anchor: dict[int, dict[int, list[_Compiled]]] = {}
        for number, rule in enumerate(lexicon.rules):
            for variant in rule.variants:
                self._add(number, variant)
        self._cues = {cue: self._cue(variants) for cue, variants in lexicon.cues.items()}
        self._anchors = set(self._by_anchor)

    def scan(self, words: Sequence[str]) -> Hits:
        """All phrases present in a text's words."""
        return Hits(words, self._root, self._members, self._classes_of)

    def matches(
        self, hits: Hits, settled: Collection[int] = frozenset()
    ) -> Iterator[tuple[int, Places]]:
        """Each rule's number with the places of a match, some rules several times.

        `settled` rules are left out.
        """
        present = hits.present
        for anchor in sorted(present & self._anchors):
            for second, group in self._by_anchor[anchor].items():
                if second != _NONE and second not in present:
                    continue
                for compiled in group:
                    if compiled.rule in settled or not compiled.others <= present:
                        continue
                    if second == _NONE or hits.near(anchor, second, compiled.span):
                        for places in hits.join(compiled.slots, compiled.gaps):
                            yield compiled.rule, places

    def cues(self, hits: Hits, cue: Cue) -> Table:
        """Where the cues of one list begin and end."""
        plain, gapped = self._cues[cue]
        table = hits.table(plain)
        for slots, gaps in gapped:
            if hits.present.issuperset(slots):
                for places in hits.join(slots, gaps):
                    start, end = places[0][0], places[-1][1]
                    table = table | {start: (*table.get(start, ()), end)}
        return table

    def _cue(self, variants: tuple[Variant, ...]) -> tuple[int, list[_Slots]]:
        """One class for all plain phrases; the patterns with gaps apart."""
        plain: set[Phrase] = set()
        gapped = []
        for variant in variants:
            if _is_small(variant):
                plain |= {sum(words, ()) for words in product(*(e.phrases for e in variant))}
            else:
                slots = tuple(self._class(element.phrases) for element in variant)
                gaps = tuple(element.gap for element in variant)
                gapped.append((slots, gaps))
        return self._class(frozenset(plain)), gapped

    def _add(self, rule: int, variant: Variant) -> None:
        slots = tuple(self._class(element.phrases) for element in variant)
        gaps = tuple(element.gap for element in variant)
        order = self._rarest_first(slots)
        anchor, second, *others = (*order, _NONE)[: max(2, len(order))]
        group = self._by_anchor.setdefault(anchor, {}).setdefault(second, [])
        span = sum(gaps) + sum(map(self._longest.__getitem__, slots))
        group.append(_Compiled(rule, slots, gaps, frozenset(others), span))

    def _rarest_first(self, slots: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(set(slots), key=lambda slot: (self._weights[slot], slot)))

    def _class(self, phrases: Phrases) -> int:
        number = self._classes.get(phrases)
        if number is None:
            number = self._classes[phrases] = len(self._members)
            members = {self._phrase(phrase) for phrase in phrases}
            self._members.append(members)
            self._longest.append(max(map(len, phrases), default=0))
            self._weights.append(sum(map(self._phrase_weights.__getitem__, members)))
            for member in members:
                self._classes_of[member].append(number)
        return number

    def _phrase(self, phrase: Phrase) -> int:
        identifier = self._phrase_ids.get(phrase)
        if identifier is None:
            identifier = self._phrase_ids[phrase] = len(self._phrase_ids)
            self._phrase_weights.append(self._weight(phrase))
            self._classes_of.append([])
            self._root.at(phrase).phrase = identifier
        return identifier

    def _weight(self, phrase: Phrase) -> int:
        if MARKS.issuperset(phrase):
            return _MARK_WEIGHT
        return _COMMON_WEIGHT if all(word in self._common for word in phrase[:2]) else 1


def _is_small(variant: Variant) -> bool:
    """A variant without gaps that can be spelt out as plain phrases."""
    count = prod(len(element.phrases) for element in variant)
    return count <= _MOST_SPELT_OUT and not any(element.gap for element in variant)

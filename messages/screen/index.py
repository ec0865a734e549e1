"""All patterns and cues of a lexicon, compiled for look-up.

A pattern is tried only where its three rarest slots are present. How common a word is, the
lexicon's own examples tell.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, product
from math import prod
from operator import itemgetter

from messages.screen.candidates import Candidates, Owned
from messages.screen.folding import fold
from messages.screen.lexicon import Cue, Lexicon
from messages.screen.matching import Hits, Places
from messages.screen.normalise import MARKS
from messages.screen.pattern import Variant
from messages.screen.phrasebook import Kind, Phrasebook, Place
from messages.screen.phrases import NUMBER, Phrase, Slot

_IN_EVERY_TEXT = 1_000_000
_MOST_SPELT_OUT = 100
_CUES = tuple(Cue)
_PLACE = itemgetter(1, 2)  # of a hit
_WORD = re.compile(r"\w+")


class Index:
    """All patterns and cues of a lexicon, ready for look-up."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile every variant of every rule and cue."""
        self.small = lexicon.small_words
        rules = [(n, variant) for n, rule in enumerate(lexicon.rules) for variant in rule.variants]
        plain, gapped = _cues(lexicon)
        slots = (element.phrases for _, variant in chain(rules, gapped) for element in variant)
        classes = dict.fromkeys(chain(plain, slots))
        numbers = {phrases: number for number, phrases in enumerate(classes)}
        commonness = _commonness(classes, lexicon)
        self._book = Phrasebook(list(classes))
        self._rules = Candidates(rules, numbers, commonness, self._book)
        self._gapped = Candidates(gapped, numbers, commonness, self._book)
        self._cues: dict[Kind, list[Cue]] = defaultdict(list)  # by kind
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
        for pattern in self._rules.possible(hits.kinds):
            owner = pattern.owner
            if owner not in settled:
                for places in hits.join(pattern):
                    yield owner, places

    def cues(self, hits: Hits) -> dict[Cue, list[Iterable[Place]]]:
        """Where the cues of each list begin and end; looked for when that is asked."""
        found: dict[Cue, list[Iterable[Place]]] = defaultdict(list)
        for kind in hits.kinds & self._cues.keys():
            for cue in self._cues[kind]:
                found[cue].append(map(_PLACE, hits.by_kind[kind]))
        for pattern in self._gapped.possible(hits.kinds):
            found[_CUES[pattern.owner]].append(hits.spans(pattern))
        return found


def _cues(lexicon: Lexicon) -> tuple[list[Slot], list[Owned]]:
    """The plain phrases of each cue, and the patterns with gaps or too many phrases apart."""
    spelt_out: list[Slot] = []
    gapped: list[Owned] = []
    for number, cue in enumerate(_CUES):
        phrases: set[Phrase] = set()
        for variant in lexicon.cues[cue]:
            if _is_small(variant):
                phrases |= {sum(words, ()) for words in product(*(e.phrases for e in variant))}
            else:
                gapped.append((number, variant))
        spelt_out.append(Slot(phrases))
    return spelt_out, gapped


def _is_small(variant: Variant) -> bool:
    """A variant without gaps that can be spelt out as plain phrases."""
    count = prod(len(element.phrases) for element in variant)
    return count <= _MOST_SPELT_OUT and not any(element.gap for element in variant)


def _commonness(classes: Iterable[Slot], lexicon: Lexicon) -> list[int]:
    """How often some phrase of each class may stand in texts."""
    counts = _Commonness(lexicon)
    return [sum(map(counts.__getitem__, phrases)) for phrases in classes]


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

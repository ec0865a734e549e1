"""A second opinion on texts that no rule finds grave: weighs words, and may only ask.

The rules know what somebody wrote down; people find ever new words. So each word and each pair of
neighbours has weights, learned from labelled sentences (docs/screen.md says from which, and how
often the opinion is right): how much it speaks for an emergency of the mind, and of the body.
Their sum, over the root of how many words and pairs there are, is compared with a fixed number.
Nothing else is learned. It can raise a text to *unsure*, never further, and never lower anything.
It is silent where a rule set something aside (denied, past, a saying): weights see none of that.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from messages.document import DocumentError
from messages.screen.model import Finding, Span, Tier
from messages.screen.normalise import ASK, END, MARKS, START, STOP, Words

FILE = "opinion.tsv"
BIAS, ASKS = "*bias", "*asks"  # lines of the file that are no words
_SHORTEST, _LONGEST = 3, 40  # words; it has learned from single sentences
_REASONS = 3  # words or pairs that a finding names
_ENDS, _EDGES = frozenset({STOP, ASK}), (START, END)

Weights = Mapping[str, tuple[int, int]]
"""For each word or pair its weights for mind and body, in hundredths."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """The weights of the words, and from which sum on the screen asks; all in hundredths."""

    topics: tuple[str, str]  # what is asked about: mind, body
    weights: Weights
    bias: tuple[int, int]
    asks: tuple[int, int]

    def read(self, text: str, words: Words) -> Finding | None:
        """The stronger of two suspicions about `text`, whose words are given; None: neither."""
        if len(words.words) < _SHORTEST + len(_EDGES):
            return None
        suspicions = [
            (score - asks, number, first, last)
            for first, last in _pieces(words)
            for number, (score, asks) in enumerate(
                zip(self.scores(words.words[first:last]), self.asks, strict=True)
            )
        ]
        excess, number, first, last = max(suspicions)
        if excess < 0:
            return None
        spans = self._reasons(words, number, first, last)
        return Finding(
            rule=f"opinion.{self.topics[number]}",
            tier=Tier.UNSURE,
            topic=self.topics[number],
            language="",  # all languages are weighed together
            spans=spans,
            matched=tuple(text[span.start : span.end] for span in spans),
            distance=0,
            context=(),
        )

    def scores(self, words: list[str]) -> tuple[float, float]:
        """How much the words of one sentence speak for an emergency of mind and of body."""
        grams = grams_of(words)
        found = [self.weights[gram] for gram in grams if gram in self.weights]
        root = math.sqrt(len(grams))
        mind = sum(mind for mind, _ in found) / root + self.bias[0]
        return mind, sum(body for _, body in found) / root + self.bias[1]

    def _reasons(self, words: Words, number: int, first: int, last: int) -> tuple[Span, ...]:
        """Where the words stand that weighed most, in their order."""
        weighed = []
        for start in range(first, last):
            for size in (1, 2):
                gram = words.words[start : min(start + size, last)]
                weight = self.weights.get(" ".join(gram), (0, 0))[number]
                if len(gram) == size and weight > 0 and MARKS.isdisjoint(gram):
                    weighed.append((-weight, start, start + size))
        chosen = sorted(sorted(weighed)[:_REASONS], key=lambda each: each[1:])
        return tuple(Span(words.starts[start], words.ends[end - 1]) for _, start, end in chosen)


def grams_of(words: list[str]) -> set[str]:
    """The words and pairs of neighbours, marks and edges of the text among them."""
    return {*words, *(f"{one} {other}" for one, other in pairwise(words))}


def load_opinion(path: Path, topics: tuple[str, str]) -> Opinion:
    """Read the weights: lines of a word or pair and two whole numbers, with tabs between.

    Raises:
        DocumentError: a line is no such line, a word is there twice, or bias or asks are missing.
    """
    weights: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#"):
            continue
        gram, *numbers = line.split("\t")
        try:
            mind, body = map(int, numbers)
        except ValueError:
            reason = "expected a word or pair and two whole numbers, with tabs between"
            raise DocumentError(str(path), number, reason) from None
        if gram in weights:
            raise DocumentError(str(path), number, f"'{gram}' is there twice")
        weights[gram] = (mind, body)
    for needed in (BIAS, ASKS):
        if needed not in weights:
            raise DocumentError(str(path), 1, f"the line '{needed}' is missing")
    bias, asks = weights.pop(BIAS), weights.pop(ASKS)
    return Opinion(topics, weights, bias, asks)


def _pieces(words: Words) -> Iterator[tuple[int, int]]:
    """The text in sentences, or several short ones together, each at most `_LONGEST` words."""
    first, end = 0, len(words.words)
    while end - first > _LONGEST:
        limit = first + _LONGEST
        cut = next((i for i in range(limit, first, -1) if words.words[i - 1] in _ENDS), limit)
        yield first, cut
        first = cut
    yield first, end

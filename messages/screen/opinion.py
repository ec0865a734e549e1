"""A second opinion on texts that no rule finds grave: weighs words, and may only ask.

The rules know what somebody wrote down; people find ever new words. So each word and each pair of
neighbours has weights, learned from labelled sentences (docs/screen.md says from which, and how
often the opinion is right): how much it speaks for an emergency of the mind, and of the body.
Their sum, over the root of how many words and pairs there are, is compared with a fixed number.
Nothing else is learned. It can raise a text to *unsure*, never further, and never lower anything.
Weights see no denial, no past, no saying. Where a rule set words aside for such a reason, the text
is weighed twice, with those words and, a little heavier, without: "I am not suicidal" says
little without "suicidal", but what stands beside it may say enough. Then it is only asked about
the mind: who is in despair tells it in many words, who lists symptoms names them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
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
_GONE = "\0"  # no word has it
_AGAINST = -100  # what is left and weighs less speaks for itself
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

    def read(self, text: str, words: Words, aside: Iterable[Span] = ()) -> Finding | None:
        """The stronger of two suspicions about `text`, whose words are given; None: neither.

        `aside` is what rules found in it and do not mean.
        """
        if len(words.words) < _SHORTEST + len(_EDGES):
            return None
        left = _without(words, aside)
        asks = self.asks if left == words.words else self.asks[:1]
        suspicions = [
            (score - least, number, first, last)
            for first, last in _pieces(words)
            for number, (score, least) in enumerate(
                zip(self._judged(words.words, left, first, last), asks, strict=False)
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
        return self._weighed(grams_of(words))

    def _judged(self, words: list[str], left: list[str], first: int, last: int) -> Iterable[float]:
        """The scores of one sentence; where something in it was set aside, of what is left too."""
        whole = self.scores(words[first:last])
        if left[first:last] == words[first:last]:
            return whole
        rest = self._weighed({g for g in grams_of(left[first:last]) if _GONE not in g})
        return (
            (2 * one + 3 * other) / 5 if other > _AGAINST else other
            for one, other in zip(whole, rest, strict=True)
        )

    def _weighed(self, grams: set[str]) -> tuple[float, float]:
        found = [self.weights[gram] for gram in grams if gram in self.weights]
        root = math.sqrt(len(grams) or 1)
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


def _without(words: Words, aside: Iterable[Span]) -> list[str]:
    """The words, with a sign for each that was set aside."""
    left = list(words.words)
    for span in aside:
        for place, (start, end) in enumerate(zip(words.starts, words.ends, strict=True)):
            if span.start < end and start < span.end:
                left[place] = _GONE
    return left


def load_opinion(path: Path, topics: tuple[str, str]) -> Opinion:
    """Read the weights: lines of a word or pair and two whole numbers, with tabs between.

    Raises:
        DocumentError: a line is no such line, a word is there twice, or bias or asks are missing.
    """
    weights: dict[str, tuple[int, int]] = {}
    pairs: dict[tuple[int, int], tuple[int, int]] = {}  # one object for equal ones
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
        pair = (mind, body)
        weights[gram] = pairs.setdefault(pair, pair)
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

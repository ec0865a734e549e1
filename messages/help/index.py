"""The answers of one language, indexed for weighing a question against each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt

from rapidfuzz import process
from rapidfuzz.distance import OSA

from messages.help.catalogue import HelpEntry
from messages.help.words import Language, folded_words

_TITLE, _QUESTION, _KEYWORD, _ANSWER = 3.0, 1.0, 2.0, 0.25
_SATURATION = 1.2
_COVERAGE, _NEAREST, _LETTERS = 0.45, 0.4, 0.15
_TYPO_WEIGHT = 0.85
_UNKNOWN_WEIGHT = 0.8
"""What a word that no answer knows weighs, as a share of the rarest known word's weight."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question's terms, how much each counts (typing mistakes less), and its letters."""

    terms: tuple[str, ...]
    weights: dict[str, float]
    trigrams: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One question or title of an answer."""

    entry: int
    weights: dict[str, float]
    length: float
    trigrams: frozenset[str]


class HelpIndex:
    """All answers of one language."""

    def __init__(self, language: Language, entries: Sequence[HelpEntry]) -> None:
        """Index `entries`, all in `language`."""
        self._language = language
        self._ids = [entry.id for entry in entries]
        self._terms = [self._weigh(entry) for entry in entries]
        holders = Counter(term for terms in self._terms for term in terms)
        self._rarity = {
            term: log(1 + (len(entries) - count + 0.5) / (count + 0.5))
            for term, count in holders.items()
        }
        self._rarest = max(self._rarity.values(), default=1.0)
        words = {
            word for entry in entries for text in _texts(entry) for word in folded_words(text)
        }
        self._vocabulary = sorted(words | language.known_words)
        self._known = frozenset(self._vocabulary)
        self._phrases = [
            self._phrase(number, text)
            for number, entry in enumerate(entries)
            for text in (entry.title, *entry.questions)
        ]

    def documents(self) -> Iterator[tuple[str, list[str]]]:
        """Id and terms of every answer."""
        for entry_id, terms in zip(self._ids, self._terms, strict=True):
            yield entry_id, sorted(terms)

    def query(self, question: str) -> Query:
        """`question` made ready: typing mistakes mended, words grouped, weights given."""
        words = folded_words(question)
        mended = [self._mended(word) for word in words]
        terms = self._language.terms(mended)
        doubtful = {
            self._language.stem(better)
            for word, better in zip(words, mended, strict=True)
            if word != better
        }
        weights = {
            term: self._rarity.get(term, _UNKNOWN_WEIGHT * self._rarest)
            * (_TYPO_WEIGHT if term in doubtful else 1.0)
            for term in terms
        }
        return Query(tuple(weights), weights, _trigrams(words))

    def scores(
        self, query: Query, among: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Id and score (0 to 1) of each answer, of those in `among` where that is given."""
        total = sum(query.weights.values())
        if not total:
            return []
        nearest = [0.0] * len(self._ids)
        letters = [0.0] * len(self._ids)
        length = sqrt(sum(weight * weight for weight in query.weights.values()))
        for phrase in self._phrases:
            number = phrase.entry
            nearest[number] = max(nearest[number], _cosine(query.weights, length, phrase))
            letters[number] = max(letters[number], _likeness(query.trigrams, phrase.trigrams))
        return [
            (entry_id, score)
            for number, entry_id in enumerate(self._ids)
            if (among is None or entry_id in among)
            and (
                score := _COVERAGE * self._coverage(query, total, number)
                + _NEAREST * nearest[number]
                + _LETTERS * letters[number]
            )
            > 0
        ]

    def _coverage(self, query: Query, total: float, number: int) -> float:
        terms = self._terms[number]
        covered = sum(
            weight * terms[term] / (terms[term] + _SATURATION) * (1 + _SATURATION / 4)
            for term, weight in query.weights.items()
            if term in terms
        )
        return min(1.0, covered / total)

    def _weigh(self, entry: HelpEntry) -> dict[str, float]:
        weights: Counter[str] = Counter()
        fields = [(_TITLE, (entry.title,)), (_QUESTION, entry.questions)]
        fields += [(_KEYWORD, entry.keywords), (_ANSWER, (entry.answer,))]
        for weight, texts in fields:
            for text in texts:
                for term in self._language.terms(folded_words(text)):
                    weights[term] += weight
        return dict(weights)

    def _phrase(self, number: int, text: str) -> _Phrase:
        words = folded_words(text)
        weights = {term: self._rarity[term] for term in self._language.terms(words)}
        length = sqrt(sum(weight * weight for weight in weights.values()))
        return _Phrase(number, weights, length, _trigrams(words))

    def _mended(self, word: str) -> str:
        """`word`, or the known word that it most likely is a typing mistake of."""
        allowed = 0 if len(word) < 5 or word in self._known else 1 if len(word) < 8 else 2
        if not allowed or word.isdigit():
            return word
        found = process.extract(
            word, self._vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=5
        )
        near = [(distance, known[0] != word[0], known) for known, distance, _ in found]
        return min(near)[2] if near else word


def _texts(entry: HelpEntry) -> tuple[str, ...]:
    return (entry.title, entry.answer, *entry.questions, *entry.keywords)


def _cosine(weights: dict[str, float], length: float, phrase: _Phrase) -> float:
    if not phrase.length:
        return 0.0
    shared = sum(
        weight * phrase.weights[term] for term, weight in weights.items() if term in phrase.weights
    )
    return min(1.0, shared / (length * phrase.length))


def _trigrams(words: Sequence[str]) -> frozenset[str]:
    return frozenset(
        padded[start : start + 3]
        for padded in (f" {word} " for word in words)
        for start in range(len(padded) - 2)
    )


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0

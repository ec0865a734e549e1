"""The answers of one language, indexed for weighing a question against each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import log, sqrt

from messages.help.catalogue import HelpEntry
from messages.help.spelling import Vocabulary
from messages.help.words import Language, folded_words

_TITLE, _QUESTION, _KEYWORD = 3.0, 1.0, 2.0
_SATURATION = 1.2
_COVERAGE, _NEAREST, _LETTERS = 0.45, 0.4, 0.15
_PLAIN_WORD = 0.5
"""What a word outside every group counts: groups are chosen with care, other words are chance."""
_FEW_WORDS, _LONELY = 2, 0.56
"""A question with a single everyday word that is known ("cost") is believed about half."""
_ENOUGH, _ENOUGH_ON_TOPIC = 1.4, 0.25
"""How many of the rarest words a question of everyday talk needs to be taken at its word, and one
that is clearly about the medicine."""
_LONG_WORD = 7
_TYPO_WEIGHT = 0.7
"""What a mended short word counts: "dolar" may be a mistake for "dolor", but need not be."""
_UNKNOWN_ON_TOPIC, _UNKNOWN_OFF_TOPIC = 0.3, 1.0
"""What a word that no answer knows weighs, as a share of the rarest known word's weight: little
beside a word such as "shot" or "nausea", much where everything else is everyday talk."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a question says in one language: how much each term counts, and all (0 to 1)."""

    known: tuple[str, ...]  # terms that some answer is asked for with
    weights: dict[str, float]
    substance: float
    trigrams: frozenset[str]


NOTHING_KNOWN = Query((), {}, 0.0, frozenset())


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One question or title: whose, how long its vector is, and how many trigrams it has."""

    entry: int
    length: float
    trigrams: int


class HelpIndex:
    """All answers of one language."""

    def __init__(self, language: Language, entries: Sequence[HelpEntry]) -> None:
        """Index `entries`, all in `language`."""
        self._language = language
        self.entries = list(entries)
        self._ids = [entry.id for entry in entries]
        self._terms = [self._weigh(entry) for entry in entries]
        holders = Counter(term for terms in self._terms for term in terms)
        self._rarity = {term: self._rarity_of(term, count) for term, count in holders.items()}
        self._rarest = max(self._rarity.values(), default=1.0)
        words = [
            word for entry in entries for text in _texts(entry) for word in folded_words(text)
        ]
        self._vocabulary = Vocabulary([*words, *language.known_words])
        self._phrases: list[_Phrase] = []
        self._by_term: dict[str, list[tuple[int, float]]] = {}
        self._by_trigram: dict[str, list[int]] = {}
        for number, entry in enumerate(entries):
            for text in (entry.title, *entry.questions):
                self._add_phrase(number, text)

    def _rarity_of(self, term: str, count: int) -> float:
        """BM25's weight of a term that `count` answers are asked for with."""
        rarity = log(1 + (len(self._ids) - count + 0.5) / (count + 0.5))
        return rarity if self._language.is_group(term) else rarity * _PLAIN_WORD

    def documents(self) -> Iterator[tuple[str, list[str]]]:
        """Id and terms of every answer."""
        for entry_id, terms in zip(self._ids, self._terms, strict=True):
            yield entry_id, sorted(terms)

    def query(self, words: Sequence[str]) -> Query:
        """A question's folded `words` made ready: mended, grouped, weighted."""
        mended = [self._vocabulary.mended(word) for word in words]
        terms = self._language.terms(mended)
        if self._rarity.keys().isdisjoint(terms):
            return NOTHING_KNOWN
        doubtful = {
            term
            for word, better in zip(words, mended, strict=True)
            if word != better and len(word) < _LONG_WORD
            for term in self._language.terms([better])
        }
        on_topic = any(self._language.is_telling(term) for term in terms if term not in doubtful)
        unknown = self._rarest * (_UNKNOWN_ON_TOPIC if on_topic else _UNKNOWN_OFF_TOPIC)
        weights = {
            term: self._rarity.get(term, unknown) * (_TYPO_WEIGHT if term in doubtful else 1.0)
            for term in terms
            if term in self._rarity or not term[0].isdigit()
        }
        known = tuple([term for term in weights if term in self._rarity])
        substance = self._substance(weights, known, on_topic)
        return Query(known, weights, substance, trigrams_of(words))

    def _substance(
        self, weights: dict[str, float], known: Collection[str], on_topic: bool
    ) -> float:
        """How far a question is to be taken at its word: 0 to 1, less for little everyday talk."""
        said = sum([weights[term] for term in known])
        if on_topic:
            return min(1.0, said / (_ENOUGH_ON_TOPIC * self._rarest))
        share = said / max(sum(weights.values()), 1.0)
        if len(known) < _FEW_WORDS:
            return _LONELY * share
        return min(1.0, max(said / (_ENOUGH * self._rarest), share))

    def scores(
        self, query: Query, among: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """Id and score (0 to 1) of each answer, of those in `among` where that is given."""
        total = sum(query.weights.values())
        if not total or (among is not None and not among):
            return []
        nearest, letters = self._nearest(query), self._likeness(query)
        return [
            (entry_id, score)
            for number, entry_id in enumerate(self._ids)
            if (among is None or entry_id in among)
            and (
                score := max(query.substance, letters[number])
                * (
                    _COVERAGE * self._coverage(query, total, number)
                    + _NEAREST * nearest[number]
                    + _LETTERS * letters[number]
                )
            )
            > 0
        ]

    def _nearest(self, query: Query) -> list[float]:
        """Per answer, the cosine between `query` and the nearest of its questions."""
        products: dict[int, float] = {}
        for term, weight in query.weights.items():
            for phrase, phrase_weight in self._by_term.get(term, ()):
                products[phrase] = products.get(phrase, 0.0) + weight * phrase_weight
        length = _length(query.weights)
        best = [0.0] * len(self._ids)
        for number, product in products.items():
            asked = self._phrases[number]
            cosine = min(1.0, product / (length * asked.length))
            best[asked.entry] = max(best[asked.entry], cosine)
        return best

    def _likeness(self, query: Query) -> list[float]:
        """Per answer, the share of trigrams common to `query` and the likest of its questions."""
        shared: Counter[int] = Counter()
        for trigram in query.trigrams:
            shared.update(self._by_trigram.get(trigram, ()))
        best = [0.0] * len(self._ids)
        size = len(query.trigrams)
        for number, count in shared.items():
            asked = self._phrases[number]
            likeness = 2 * count / (size + asked.trigrams)
            if likeness > best[asked.entry]:  # max() costs five times as much, thousands of times
                best[asked.entry] = likeness
        return best

    def _coverage(self, query: Query, total: float, number: int) -> float:
        terms = self._terms[number]
        covered = sum(
            weight * terms[term] / (terms[term] + _SATURATION) * (1 + _SATURATION / 4)
            for term, weight in query.weights.items()
            if term in terms
        )
        return min(1.0, covered / total)

    def _weigh(self, entry: HelpEntry) -> dict[str, float]:
        weights: dict[str, float] = {}
        fields = [
            (_TITLE, (entry.title,)),
            (_QUESTION, entry.questions),
            (_KEYWORD, entry.keywords),
        ]
        for weight, texts in fields:
            for text in texts:
                for term in self._language.terms(folded_words(text)):
                    weights[term] = weights.get(term, 0.0) + weight
        return weights

    def _add_phrase(self, entry: int, text: str) -> None:
        words = folded_words(text)
        weights = {term: self._rarity[term] for term in self._language.terms(words)}
        trigrams, number = trigrams_of(words), len(self._phrases)
        self._phrases.append(_Phrase(entry, _length(weights), len(trigrams)))
        for term, weight in weights.items():
            self._by_term.setdefault(term, []).append((number, weight))
        for trigram in trigrams:
            self._by_trigram.setdefault(trigram, []).append(number)


def _texts(entry: HelpEntry) -> tuple[str, ...]:
    return (entry.title, *entry.questions, *entry.keywords)


def _length(weights: dict[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in weights.values()))


def trigrams_of(words: Sequence[str]) -> frozenset[str]:
    return frozenset(
        padded[start : start + 3]
        for padded in (f" {word} " for word in words)
        for start in range(len(padded) - 2)
    )

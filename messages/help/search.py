"""Finding the answer that a question asks for, in any language it may be asked in.

Three views of the same question are weighed: which of its words the answer's own words cover
(BM25), how near it comes to one of the questions people ask (cosine), and how its letters look
(trigrams, which forgive typing). A question mostly of words that no answer knows scores low.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from messages.help.catalogue import WORDS_FILE, HelpCatalogue, HelpEntry
from messages.help.index import NOTHING_KNOWN, HelpIndex, Query
from messages.help.words import Language, folded_words

CONFIDENT = 0.5
"""From this score on the answer is shown; below it the bot says that it does not know."""

_OTHER_LANGUAGE = 0.93
_LONGEST_QUESTION = 400
_NOISE = 0.05
"""Up to this score nothing but a few letters agrees."""


@dataclass(frozen=True, slots=True)
class HelpMatch:
    """An answer that may be meant, and how sure that is: 0 to 1."""

    entry: HelpEntry
    score: float

    @property
    def is_confident(self) -> bool:
        """Whether it may be shown as the answer."""
        return self.score >= CONFIDENT


class Candidates(Protocol):
    """A first sieve, such as a database's full-text search."""

    def __call__(self, language: str, terms: Sequence[str]) -> Collection[str]:
        """Ids of the answers in `language` that hold any of `terms`; a superset is fine."""
        ...


class HelpSearch:
    """Finds answers; holds no state but its indexes, so every process may share one."""

    def __init__(
        self,
        catalogue: HelpCatalogue,
        candidates: Candidates | None = None,
        before: HelpSearch | None = None,
    ) -> None:
        """Index every language of `catalogue`; `candidates` narrows down what is weighed.

        Where a language is as it was in `before`, its index is used again.

        Raises:
            DocumentError: a language's words have a mistake.
        """
        self._catalogue = catalogue
        self._candidates = candidates
        self._indexes: dict[str, HelpIndex] = {}
        for code in catalogue.languages:
            entries = [each for each in catalogue.entries(code).values() if each.language == code]
            index = before._indexes.get(code) if before else None
            if index is None or index.entries != entries:
                words = Language(code, catalogue.folder / code / WORDS_FILE)
                index = HelpIndex(words, entries)
            self._indexes[code] = index

    def documents(self) -> Iterator[tuple[str, str, str]]:
        """Language, entry id and terms of every answer: what a full-text index has to hold."""
        for code, index in self._indexes.items():
            for entry_id, terms in index.documents():
                yield code, entry_id, " ".join(terms)

    def find(self, question: str, language: str, limit: int = 3) -> tuple[HelpMatch, ...]:
        """The answers nearest to `question`, best first, told in `language`.

        Every language is tried, as people mix them; `language` is preferred. Empty where
        nothing in the question is known. Of a very long question only the beginning is read.
        """
        best: dict[str, float] = {}
        words = folded_words(question[:_LONGEST_QUESTION])
        for code, index in self._indexes.items():
            weight = 1.0 if code == language else _OTHER_LANGUAGE
            for entry_id, score in self._scores(code, index, index.query(words)):
                best[entry_id] = max(best.get(entry_id, 0.0), weight * score)
        entries = self._catalogue.entries(language)
        told = [item for item in best.items() if item[0] in entries]  # not off in this language
        ranked = sorted(told, key=lambda item: (-item[1], item[0]))[:limit]
        return tuple(
            HelpMatch(entries[entry_id], score) for entry_id, score in ranked if score > _NOISE
        )

    def _scores(self, code: str, index: HelpIndex, query: Query) -> Iterable[tuple[str, float]]:
        if query is NOTHING_KNOWN:
            return ()
        if self._candidates is None:
            return index.scores(query)
        return index.scores(query, self._candidates(code, query.known))

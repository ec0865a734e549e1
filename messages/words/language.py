"""Which language a text is written in, judged by its small words."""

from __future__ import annotations

from functools import lru_cache

from messages.words.reading import tokens_of
from messages.words.vocabulary import languages, vocabulary

_LONGEST_READ = 1000
_SPANISH_ONLY = frozenset("ñ¿¡")


@lru_cache(maxsize=1)
def _small_words() -> dict[str, frozenset[str]]:
    """Each language's small words (folded) that no other language shares."""
    words = {
        language: {
            token.text
            for form in vocabulary(language).texts("language_words")
            for token in tokens_of(form)
        }
        for language in languages()
    }
    return {
        language: frozenset(
            own.difference(*(other for name, other in words.items() if name != language))
        )
        for language, own in words.items()
    }


def detect_language(text: str) -> str | None:
    """The code of the language ("en", "es") that clearly leads, None when none does."""
    start = text[:_LONGEST_READ]
    found = [token.text for token in tokens_of(start, longest=None)]
    scores = {
        language: sum(word in words for word in found)
        for language, words in _small_words().items()
    }
    if _SPANISH_ONLY & set(start.casefold()):
        scores["es"] = scores.get("es", 0) + 2
    best, *others = sorted(scores, key=lambda language: scores[language], reverse=True)
    second = max((scores[language] for language in others), default=0)
    return best if scores[best] > second else None

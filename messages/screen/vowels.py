"""Words that texts write without their vowels: "brth", "wrng", "ovrdsd"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

_VOWELS = re.compile("(?!^)[aeiou]")
_DOUBLED = re.compile(r"(.)\1")
_SHORTEST = 4  # letters; three consonants are an abbreviation more often than a word


def _bare(word: str) -> str:
    """Its first letter and its consonants, each once where it stands twice."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", word))


class Vowelless:
    """Finds the word that was meant. What has a vowel behind its first letter is none of these."""

    def __init__(self, gravity: Mapping[str, int], common: Set[str]) -> None:
        """`gravity`: words of rules, with the rank of the gravest; `common`: everyday words."""
        self._words: dict[str, str] = {}
        words = sorted(
            {word for word in (*gravity, *common) if word.isalpha()},
            key=lambda word: (word not in common, -gravity.get(word, -1), len(word), word),
        )
        for word in words:
            bare = _bare(word)
            if len(bare) >= _SHORTEST and bare != word:
                self._words.setdefault(bare, word)

    def word_of(self, texted: str) -> str | None:
        """The word with these consonants: an everyday one rather, then the graver, the shorter."""
        return None if _VOWELS.search(texted) else self._words.get(_DOUBLED.sub(r"\1", texted))

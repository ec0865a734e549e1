"""Which languages a text is written in, so that it is read and answered in no other one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import chain, compress
from operator import not_

from messages.screen.lexicon import Lexicon
from messages.screen.model import Screening
from messages.screen.normalise import END, START, Words

_EDGES = (START, END)
_ENOUGH = 3  # words of one language and none of another: it is not written in the other
_CLEAR, _TIMES = 2, 2  # words of one language, and more than so many times those of all others


class Tongues:
    """Tells the languages of a text by the words that only one language of the lexicon knows.

    "no headache, no shortness of breath" holds the Spanish "no" too, but nothing that is only
    Spanish. A text of few words, and one that mixes languages, is read in all of them.
    """

    def __init__(self, lexicon: Lexicon, words: Mapping[str, set[str]]) -> None:
        """Learn the words of each language from its lists and, `words`, its rules."""
        known = {name: words[name] | listed for name, listed in lexicon.vocabularies.items()}
        numbers: dict[str, set[int]] = {language: set() for language in known}
        for number, rule in enumerate(lexicon.rules):
            if rule.language in known:
                numbers[rule.language].add(number)
        knowing = Counter(chain.from_iterable(known.values()))
        self._own = {
            word: language
            for language, words in known.items()
            for word in words
            if knowing[word] == 1
        }
        self._rules = {language: frozenset(found) for language, found in numbers.items()}
        # A rule may quote another language ("estoy dying"); lists of words do not.
        listing = Counter(chain.from_iterable(lexicon.vocabularies.values()))
        self._native = self._own | {
            word: language
            for language, listed in lexicon.vocabularies.items()
            for word in listed
            if listing[word] == 1
        }

    def silent(self, words: Words) -> frozenset[int]:
        """The numbers of the rules that stay out of a text: it is not in their language.

        A misspelt word says nothing of the language: only a rule of some language mended it.
        """
        if len(words.words) < _ENOUGH + len(_EDGES):
            return frozenset()
        said = compress(words.words, map(not_, words.distances))
        found = Counter(map(self._own.get, said))
        del found[None]  # the words that languages share, and those of none
        if max(found.values(), default=0) < _ENOUGH:
            return frozenset()
        silent = [rules for language, rules in self._rules.items() if not found[language]]
        return silent[0] if len(silent) == 1 else frozenset().union(*silent)

    def clear(self, words: Words, screening: Screening) -> str:
        """The language in which a text is clearly written; empty where it is not clear.

        A word or two that languages share, or that one lends another ("overdose"), make nothing
        clear; nor do findings of other languages only.
        """
        said = set(compress(words.words, map(not_, words.distances)))
        found = Counter(
            self._native[word] for word in said if word.isalpha() and word in self._native
        )
        language, count = max(found.items(), key=lambda each: each[1], default=("", 0))
        if count < _CLEAR or count <= _TIMES * (found.total() - count):
            return ""
        acting = {f.language for f in screening.findings if f.tier is screening.tier}
        acting &= self._rules.keys()  # combinations and the second opinion have none
        return language if not acting or language in acting else ""

"""Which languages a text is written in, so that the rules of another stay out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import chain, compress
from operator import not_

from messages.screen.lexicon import Lexicon
from messages.screen.normalise import END, START, Words

_EDGES = (START, END)
_ENOUGH = 3  # words of one language and none of another: it is not written in the other


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

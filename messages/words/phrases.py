"""The short way in which the vocabulary writes phrases, made into patterns for plain words.

"a/b c" stands for "a c" and "b c", <name> for any phrase of that list, <name>s for its plurals,
"*ado" for any word that ends so, "#" for a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from messages.words.reading import Kind, tokens_of

_GROUP = re.compile(r"<(\w+)>(s?)")


def plain_words(text: str) -> str:
    """The folded words and numbers of a text with one space between them, of any length."""
    tokens = tokens_of(text, longest=None)
    return " ".join(token.text for token in tokens if token.kind in (Kind.WORD, Kind.NUMBER))


def alternatives(phrases: Iterable[str], groups: Mapping[str, Iterable[str]]) -> str:
    """A pattern for any of the phrases, the one with most words first."""
    longest_first = sorted(phrases, key=lambda phrase: (phrase.count(" "), len(phrase)))[::-1]
    return "|".join(
        " ".join(_pattern(word, groups) for word in phrase.split()) for phrase in longest_first
    )


def _pattern(word: str, groups: Mapping[str, Iterable[str]]) -> str:
    group = _GROUP.fullmatch(word)
    if group:
        return f"(?:{alternatives(groups[group[1]], groups)}){group[2]}"
    if word == "#":
        return r"\d[\d:.,/-]*"
    return "(?:" + "|".join(_spelling(each) for each in word.split("/")) + ")"


def _spelling(word: str) -> str:
    return (r"\w+" if word.startswith("*") else "") + re.escape(plain_words(word))

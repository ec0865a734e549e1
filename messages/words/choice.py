"""Which of the offered answers a text picks: by its number, its label, or one of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from messages.words.reading import Kind, tokens_of, without_repeats
from messages.words.vocabulary import (
    forms_of,
    languages,
    languages_from,
    near_words,
    vocabulary,
)

Words = tuple[str, ...]

_LONGEST_CHOICE = 120
_FRAMES = frozenset("#-*,.:+")


@dataclass(frozen=True, slots=True)
class Option:
    """One offered answer: the digit shown, its label, and other words that mean it."""

    number: int
    label: str
    words: tuple[str, ...] = ()


def parse_choice(text: str, options: Sequence[Option], language: str) -> int | None:
    """The number of the one option that a text names and nothing besides, else None.

    Understood are "1", "#1", "(1)", "one", 1️⃣, the label, a word of the option, a slip of one
    letter in a word of five or more, each with politeness around it. Any other content makes it
    None: "2 tablets" and "1 but my throat is closing" choose nothing.
    """
    tokens = tokens_of(text, longest=_LONGEST_CHOICE)
    words = tuple(token.text for token in tokens if token.kind is not Kind.SYMBOL)
    if not words:
        pictures = {token.text for token in tokens}
        return _only({each.number for each in options if pictures & _pictures(each)})
    for phrase in _phrases(words, language):
        found = _named(phrase, options, language)
        if found is not None:
            return found
    return None


def _phrases(words: Words, language: str) -> Sequence[Words]:
    """The words as typed, then without the politeness around them, then without "option"."""
    framed = tuple(word for word in words if word not in _FRAMES)
    polite = _forms("choice.polite", language)
    bare = _trimmed(framed, polite, polite)
    plain = _trimmed(bare, _forms("choice.option", language), polite)
    return list(dict.fromkeys(phrase for phrase in (framed, bare, plain) if phrase))


def _named(phrase: Words, options: Sequence[Option], language: str) -> int | None:
    offered = {option.number for option in options}
    number = _number(phrase, language)
    if number in offered:
        return number
    spelt = _spelt(phrase, options)
    if spelt:
        return _only(spelt)
    first = _number(phrase[:1], language)
    if first in offered and _spelt(phrase[1:], options) == {first}:
        return first  # "1 taken", "2) later"
    return _misspelt(phrase, options)


def _number(phrase: Words, language: str) -> int | None:
    """The number that the whole phrase is, in digits, as a word ("two") or in order ("second")."""
    if len(phrase) == 1 and phrase[0].isdecimal() and len(phrase[0]) <= 3:
        return int(phrase[0])
    found = (_number_words(each).get(phrase) for each in languages_from(language))
    return next((number for number in found if number is not None), None)


@lru_cache(maxsize=16)
def _number_words(language: str) -> dict[Words, int]:
    return {
        _words(form): int(value)
        for section in ("ordinals", "numbers")
        for value, forms in forms_of(language, section)
        for form in forms
    }


def _spelt(phrase: Words, options: Sequence[Option]) -> set[int]:
    """Numbers of the options whose label or words are exactly the phrase."""
    return {option.number for option in options if phrase and phrase in _spellings(option)}


def _misspelt(phrase: Words, options: Sequence[Option]) -> int | None:
    typed = " ".join(phrase)
    for shorter in without_repeats(typed):
        if spelt := _spelt(tuple(shorter.split()), options):
            return _only(spelt)
    if typed in _real_words():
        return None
    spellings = {option.number: map(" ".join, _spellings(option)) for option in options}
    return _only({number for number, known in spellings.items() if near_words(typed, known)})


@lru_cache(maxsize=1)
def _real_words() -> frozenset[str]:
    return frozenset(word for each in languages() for word in vocabulary(each).texts("not_typos"))


def _spellings(option: Option) -> set[Words]:
    return {_words(spelling) for spelling in (option.label, *option.words)} - {()}


def _words(text: str) -> Words:
    return tuple(
        token.text
        for token in tokens_of(text)
        if token.kind is not Kind.SYMBOL and token.text not in _FRAMES
    )


def _pictures(option: Option) -> set[str]:
    spellings = (option.label, *option.words)
    found = (token for spelling in spellings for token in tokens_of(spelling))
    return {token.text for token in found if token.kind is Kind.SYMBOL}


def _only(numbers: set[int]) -> int | None:
    return next(iter(numbers)) if len(numbers) == 1 else None


@lru_cache(maxsize=16)
def _forms(name: str, language: str) -> frozenset[Words]:
    return frozenset(
        _words(form)
        for candidate in languages_from(language)
        for _, forms in forms_of(candidate, name)
        for form in forms
    )


def _trimmed(words: Words, leading: frozenset[Words], trailing: frozenset[Words]) -> Words:
    """The words without the phrases of `leading` before them and `trailing` after them."""
    start, end = 0, len(words)
    while (step := _longest_at(words[start:end], leading)) > 0:
        start += step
    while (step := _longest_at(words[start:end][::-1], _backwards(trailing))) > 0:
        end -= step
    return words[start:end]


def _longest_at(words: Words, phrases: frozenset[Words]) -> int:
    """Length of the longest phrase that the words begin with, leaving at least one word over."""
    lengths = range(min(len(words) - 1, 6), 0, -1)
    return next((length for length in lengths if words[:length] in phrases), 0)


@lru_cache(maxsize=16)
def _backwards(phrases: frozenset[Words]) -> frozenset[Words]:
    return frozenset(phrase[::-1] for phrase in phrases)

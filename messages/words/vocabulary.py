"""The words of each language, from `vocabulary/<language>.yaml`, and how they are looked up.

A grammar names the sections it understands and gives each a letter; a text read with it becomes
a short string of letters, which the grammar matches with an ordinary pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from messages.document import Entry, read_document
from messages.words.reading import Kind, Token, tokens_of, without_repeats

_FOLDER = Path(__file__).parent / "vocabulary"
_SHORTEST_TYPO = 5


@dataclass(frozen=True, slots=True)
class Sign:
    """One understood piece of a text: letter of the grammar, value, spelling."""

    letter: str
    value: str
    spelling: str = ""

    @property
    def number(self) -> int:
        """The value as a whole number."""
        return int(self.value)

    @property
    def is_digits(self) -> bool:
        """True where the person typed digits, not a word."""
        return self.spelling.isdecimal()


NumberReader = Callable[[str], Sequence[Sign] | None]


class Lexicon:
    """The phrases of one language that one grammar understands."""

    def __init__(self, phrases: Mapping[tuple[str, ...], Sign], not_typos: frozenset[str]) -> None:
        """Keep `phrases` by their folded words; `not_typos` are real words, never corrected."""
        self._phrases = phrases
        self._longest = max((len(phrase) for phrase in phrases), default=1)
        self._words = frozenset(word for phrase in phrases for word in phrase)
        self._not_typos = not_typos

    def read(self, tokens: Sequence[Token], number: NumberReader) -> tuple[Sign, ...] | None:
        """Every token as signs, fillers left out; None as soon as one is not understood."""
        known = [self._correct(token) for token in tokens]
        signs: list[Sign] = []
        position = 0
        while position < len(known):
            length, found = self._longest_phrase(known, position)
            if found is None:
                more = _unphrased(tokens[position], number)
                if more is None:
                    return None
                signs.extend(more)
            else:
                signs.append(found)
            position += length
        return tuple(_joined_tens(_without_outer_commas([each for each in signs if each.letter])))

    def _longest_phrase(self, words: Sequence[str], start: int) -> tuple[int, Sign | None]:
        for length in range(min(self._longest, len(words) - start), 0, -1):
            found = self._phrases.get(tuple(words[start : start + length]))
            if found is not None:
                return length, found
        return 1, None

    def _correct(self, token: Token) -> str:
        word = token.text
        if token.kind is not Kind.WORD or word in self._words or word in self._not_typos:
            return word
        for shorter in without_repeats(word):
            if shorter in self._words:
                return shorter
        near = near_words(word, self._words)
        return near.pop() if len(near) == 1 else word


def near_words(word: str, known: Iterable[str]) -> set[str]:
    """The known words that `word` may misspell by one letter.

    Words under five letters, and those that begin differently, are never taken for typos.
    """
    if len(word) < _SHORTEST_TYPO:
        return set()
    return {
        other
        for other in known
        if len(other) >= _SHORTEST_TYPO
        and other[0] == word[0]
        and OSA.distance(word, other, score_cutoff=1) <= 1
    }


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Codes of the languages that have a vocabulary, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


def languages_from(hint: str) -> tuple[str, ...]:
    """All languages, the hinted one first; "es-MX" hints Spanish, an unknown hint nothing."""
    first = hint[:2].casefold()
    return tuple(sorted(languages(), key=lambda language: language != first))


@lru_cache(maxsize=16)
def vocabulary(language: str) -> Entry:
    """The document of one language; DocumentError if it cannot be read."""
    return read_document(_FOLDER / f"{language}.yaml")


@lru_cache(maxsize=128)
def _lexicon(language: str, letters: tuple[tuple[str, str], ...]) -> Lexicon:
    phrases: dict[tuple[str, ...], Sign] = {}
    for name, letter in letters:
        for value, forms in forms_of(language, name):
            for form in forms:
                words = tuple(token.text for token in tokens_of(form))
                phrases.setdefault(words, Sign(letter, value, " ".join(words)))
    phrases.pop((), None)
    not_typos = frozenset(vocabulary(language).texts("not_typos"))
    return Lexicon(phrases, not_typos)


def lexicon(language: str, letters: Mapping[str, str]) -> Lexicon:
    """The lexicon of the named sections ("numbers") or single values ("clock.half"), in order.

    A phrase that stands in two of them belongs to the first; the letter "" makes a filler.
    """
    return _lexicon(language, tuple(letters.items()))


def readings(
    tokens: Sequence[Token], hint: str, letters: Mapping[str, str], number: NumberReader
) -> Iterator[tuple[Sign, ...]]:
    """The signs of a text in each language that understands all of it, the hinted one first.

    A word such as "once" that the hinted language claims is not read in another one.
    """
    first, *others = languages_from(hint)
    if {token.text for token in tokens} <= frozenset(vocabulary(first).texts("own_words")):
        others = []
    for language in (first, *others):
        signs = lexicon(language, letters).read(tokens, number)
        if signs:
            yield signs


def forms_of(language: str, name: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Each value of a section ("numbers") or one of them ("clock.half") with its spellings."""
    section, _, value = name.partition(".")
    entry = vocabulary(language).entry(section)
    for key in [value] if value else list(entry):
        yield key, entry.texts(key)


def no_numbers(raw: str) -> None:
    """A number reader for grammars in which digits mean nothing."""
    del raw


def _unphrased(token: Token, number: NumberReader) -> Sequence[Sign] | None:
    if token.kind is Kind.SYMBOL:
        return ()  # a picture beside the words changes nothing unless the vocabulary knows it
    return number(token.text) if token.kind is Kind.NUMBER else None


def _without_outer_commas(signs: Sequence[Sign]) -> Sequence[Sign]:
    """The signs without what is left of "at 8, please": a comma at an end separates nothing."""
    start, end = 0, len(signs)
    while start < end and signs[start].spelling == ",":
        start += 1
    while end > start and signs[end - 1].spelling == ",":
        end -= 1
    return signs[start:end]


def _joined_tens(signs: Iterable[Sign]) -> Iterable[Sign]:
    """Signs with "twenty" "five" made 25; digits are never joined."""
    waiting: Sign | None = None
    for sign in signs:
        if waiting is not None and sign.letter == "N" and _is_unit(sign):
            yield Sign("N", str(waiting.number + sign.number), "")
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = sign if sign.letter == "N" and _is_tens(sign) else None
        if waiting is None:
            yield sign
    if waiting is not None:
        yield waiting


def _is_tens(sign: Sign) -> bool:
    return not sign.is_digits and sign.number in range(20, 100, 10)


def _is_unit(sign: Sign) -> bool:
    return not sign.is_digits and 1 <= sign.number <= 9

"""From a person's text to plain words, each remembering where it stood in the original.

Folds case, accents, width and zero-width tricks, keeps punctuation only as clause marks, spells
out contractions and shorthand ("cant" -> "can not") and lets the speller correct what is left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

START, END = "^^", "$$"  # the edges of a text
STOP, ASK, COMMA = ".", "?", ","  # ends of sentences, and breaks within them
MARKS = frozenset({START, END, STOP, ASK, COMMA})

_TOKEN = re.compile(
    r"([^\W_]+(?:['*@$][^\W_]+)*)|([.!?;]+)|([\n,:()\[\]{}/|\u2014\u2013\u2600-\u27bf"
    r"\U0001f300-\U0001faff]+|(?<=\s)-+(?=\s))"
)
_RUN = re.compile(r"(.)\1{2,}")
_LEET = str.maketrans("01345@$", "oieasas")
_APOSTROPHES = "\u2019\u2018\u00b4`\u02bc\u2032"
_LONGEST_WORD = 40  # beyond this it is noise, not a misspelling
_REPEATS = 3  # a word said more often in a row says no more

Speller = Callable[[str], tuple[str, int]]


@dataclass(slots=True)
class Words:
    """The words of one text; the four lists run in parallel, offsets are into the original."""

    words: list[str] = field(default_factory=lambda: [START])
    starts: list[int] = field(default_factory=lambda: [0])
    ends: list[int] = field(default_factory=lambda: [0])
    distances: list[int] = field(default_factory=lambda: [0])

    def add(self, word: str, start: int, end: int, distance: int = 0) -> None:
        """Append a word unless it only repeats the last three."""
        if self.words[-_REPEATS:] == [word] * _REPEATS:
            self.ends[-1] = end
            return
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)
        self.distances.append(distance)


def _fold_character(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    if character == "\u2026":
        return "..."
    category = unicodedata.category(character)
    if category in {"Cf", "Mn"}:  # zero-width, direction marks, accents written apart
        return ""
    folded = unicodedata.normalize("NFKD", character).casefold()
    return "".join(part for part in folded if unicodedata.category(part) != "Mn")


class _Folds(dict[str, str]):
    """Remembers how each character folds."""

    def __missing__(self, character: str) -> str:
        folded = _fold_character(character)
        if len(self) < 5000:
            self[character] = folded
        return folded


_FOLDS = _Folds()


def fold(text: str) -> tuple[str, list[int] | None]:
    """The text in plain lower-case letters, and for each the offset it came from.

    None for the offsets where nothing moved.
    """
    if text.isascii():
        return text.lower(), None
    letters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        folded = _FOLDS[character]
        letters.append(folded)
        offsets.extend([offset] * len(folded))
    return "".join(letters), offsets


class Normaliser:
    """Turns texts into `Words` with the shorthand and the vocabulary of a lexicon."""

    def __init__(
        self, shorthand: Mapping[str, tuple[str, ...]], known: frozenset[str], speller: Speller
    ) -> None:
        """`known` words are taken as they stand; all others go through `speller`."""
        self._shorthand = shorthand
        self._known = known
        self._speller = speller
        self._seen: dict[str, tuple[tuple[str, ...], int]] = {}

    def read(self, text: str) -> Words:
        """The words of any text, between `START` and `END`."""
        folded, offsets = fold(text)
        result = Words()
        for match in _TOKEN.finditer(folded):
            start, end = match.span()
            if offsets is not None:
                start, end = offsets[start], offsets[end - 1] + 1
            if match[1] is None:
                result.add(_mark(match[0]), start, end)
                continue
            words, distance = self._seen.get(match[1]) or self._remember(match[1])
            for word in words:
                result.add(word, start, end, distance)
        self._join_spaced_letters(result)
        result.add(END, len(text), len(text))
        return result

    def _remember(self, raw: str) -> tuple[tuple[str, ...], int]:
        if len(self._seen) > 50_000:  # bounded: strangers choose what we see
            self._seen.clear()
        self._seen[raw] = found = self._spell_out(raw)
        return found

    def _spell_out(self, raw: str) -> tuple[tuple[str, ...], int]:
        plain = raw.replace("'", "")
        for form in (raw, plain, *_collapsed(plain), plain.translate(_LEET)):
            if form in self._shorthand:
                return self._shorthand[form], 0
            if form in self._known:
                return (form,), 0
        if len(plain) > _LONGEST_WORD or plain[0].isdigit():
            return (plain[:_LONGEST_WORD],), 0
        word, distance = self._speller(_RUN.sub(r"\1", plain))
        return self._shorthand.get(word, (word,)), distance

    def _join_spaced_letters(self, result: Words) -> None:
        """`h e l p` and `a u x i l i o` become one word."""
        words = result.words
        if sum(len(word) == 1 for word in words) < 4:
            return
        first = 1
        while first < len(words):
            last = first
            while last < len(words) and len(words[last]) == 1 and words[last].isalpha():
                last += 1
            joined = "".join(words[first:last])
            if last - first >= 4 and joined in self._known:
                end = result.ends[last - 1]
                for column in (words, result.starts, result.ends, result.distances):
                    del column[first + 1 : last]
                words[first], result.ends[first] = joined, end
            first = max(last, first) + 1 if last == first else first + 1


def _mark(raw: str) -> str:
    if "?" in raw:
        return ASK
    if raw[0] in ".!;" and not (raw[0] == "." and len(raw) > 1 and set(raw) == {"."}):
        return STOP
    return COMMA


def _collapsed(word: str) -> tuple[str, ...]:
    if not _RUN.search(word):
        return ()
    return (_RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word))

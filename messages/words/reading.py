"""Turning what a person typed into plain tokens: small letters, no accents, plain digits.

Only spelling belongs here; what the words mean is in the vocabulary and the grammars.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

# An answer to a prompt is short. A longer text is a story: reading a time or a rating out of it
# would be guessing, and refusing early keeps every parser's work bounded.
LONGEST_ANSWER = 300

# The rare character first, and what stands before it after it: the engine leaps from one such
# character to the next. And what takes their place names no group: that costs more than all else.
_APOSTROPHES = re.compile(r"['’‘ʼ`´](?<=[^\W\d_].)(?=[^\W\d_])")
_DOTTED_MERIDIEM = re.compile(r"\.(?<=[ap].)(?<![^\W\d_]..)\s?m\b\.?")
_GLUED_MERIDIEM = re.compile(r"\b(?<=\d[ap])")
_HYPHEN_IN_WORD = re.compile(r"-(?<=[^\W\d_].)(?=[^\W\d_])")
_LINE_BREAKS = re.compile(r"\s*[\n\r;]+\s*")
_TOKEN = re.compile(
    r"(\d+(?:(?:[:.,/-]|(?<=\d)h(?=\d))\d+)*)|([^\W\d_]+)|([^\w\s]|_)"  # number, word, mark
)
_DASHES = "–—−"
_REPEATED = re.compile(r"(.)\1{2,}")
_MOST_CHARACTERS = 5000
_QUIET_MARKS = frozenset(".!?¡¿\"'()[]{}*_~…“”«»:")


class Kind(StrEnum):
    """What sort of token it is; a symbol is an emoji or another picture."""

    NUMBER = "number"
    WORD = "word"
    MARK = "mark"
    SYMBOL = "symbol"


_NUMBER, _WORD = Kind.NUMBER, Kind.WORD


class Token(NamedTuple):
    """One piece of a folded text; a number keeps its separators ("20:30", "7/10")."""

    text: str
    kind: Kind


def fold(text: str) -> str:
    """The text in small letters without accents, styled letters made plain, digits ASCII."""
    unified = _APOSTROPHES.sub("", text)
    if not unified.isascii():
        unified = unified.replace("🔟", " 10 ").replace("½", " 1/2")
        unified = unicodedata.normalize("NFKD", unified)
    folded = unified.translate(_PLAIN).casefold()
    folded = _DOTTED_MERIDIEM.sub("m", folded)
    folded = _GLUED_MERIDIEM.sub("m", folded)
    return _HYPHEN_IN_WORD.sub(" ", folded)


def tokens_of(text: str, longest: int | None = LONGEST_ANSWER) -> tuple[Token, ...]:
    """The tokens of a text, quiet punctuation left out; none where it is over `longest`."""
    return () if longest is not None and len(text) > longest else _read(text)


@lru_cache(maxsize=64)  # several grammars read the same text, one after the other
def _read(text: str) -> tuple[Token, ...]:
    folded = _LINE_BREAKS.sub(" , ", fold(text).strip())
    return tuple(
        [
            Token(word or number, _WORD if word else _NUMBER) if not mark else _mark(mark)
            for number, word, mark in _TOKEN.findall(folded)
            if mark not in _QUIET_MARKS
        ]
    )


def without_repeats(word: str) -> tuple[str, str]:
    """A stretched word ("yesss") with each long run as one letter, and as two."""
    return _REPEATED.sub(r"\1", word), _REPEATED.sub(r"\1\1", word)


def _mark(text: str) -> Token:
    is_picture = unicodedata.category(text) in ("So", "Cn", "Co")
    return Token(text, Kind.SYMBOL if is_picture else Kind.MARK)


class _Plain(dict[int, str]):
    """What stands for each character, for `str.translate`; found out when it first comes."""

    def __missing__(self, code: int) -> str:
        plain = _plain(chr(code))
        if len(self) < _MOST_CHARACTERS:  # a text of all of Unicode must not stay
            self[code] = plain
        return plain


def _plain(character: str) -> str:
    if character in _DASHES:
        return "-"
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf", "Sk"):  # accents, keycap frames, joiners, skin tones
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Cc", "Cs"):
        return character if character in "\n\r" else " "
    return character


_PLAIN = _Plain()

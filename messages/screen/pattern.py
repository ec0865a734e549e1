"""The little language of lexicon patterns, and its compiled form.

word              that word (spelt out as texts are: "cant" is "can not")
word[|s|ing]      the word with each of the endings
{class}           any phrase of that class
(a|b c|{class})   any of these; with a ? behind it, or an empty option, none of them
#                 a number in digits
..3               up to three words in between, within the clause
                  (before an option it belongs to that option: left out, the gap is left out too)
A ~3 B            A and B in either order, up to three words apart
, . !             a break within a sentence (only in brackets), the end of one
^ and $           the start and the end of a sentence; ^^ and $$ of the whole text
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from messages.screen.normalise import ASK, COMMA, END, START, STOP

Phrase: TypeAlias = tuple[str, ...]
Phrases: TypeAlias = frozenset[Phrase]
Classes: TypeAlias = Mapping[str, Phrases]
Spell: TypeAlias = Callable[[str], Phrase]

_SIGN = re.compile(
    r"\.\.\d+|~\d+|\{\w+\}|\^\^?|\$\$?|[()|?]|[.,!#]|[^\s(){}|?~^$.,!#\[]+(?:\[[^\]]*\])?"
)
NUMBER = "#"  # stands for any number in digits
_GAP = re.compile(r"(\.\.|~)\d+")
_MARKS = {
    "^": (STOP, ASK, START),
    "$": (STOP, ASK, END),
    "^^": (START,),
    "$$": (END,),
    ".": (STOP,),
    "!": (STOP,),
    ",": (COMMA,),
    NUMBER: (NUMBER,),
}
_MOST_PHRASES = 6000
_MOST_READINGS = 64


class PatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Element:
    """One slot of a pattern: its phrases, and how many words may stand before it."""

    phrases: Phrases
    gap: int


Variant: TypeAlias = tuple[Element, ...]


def parse_pattern(text: str, classes: Classes, spell: Spell) -> tuple[Variant, ...]:
    """All straight readings of a pattern: options taken or not, `~` in either order.

    Raises:
        PatternError: unknown class, stray sign, nothing to match, or too many readings.
    """
    readings: list[Variant] = [()]
    for phrases, gap, either in _Reader(text, classes, spell).slots():
        if not phrases - {()}:
            raise PatternError("the pattern says nothing, or too many things at once")
        element = Element(phrases - {()}, gap)
        readings = _grow(readings, element, optional=() in phrases, either=either)
        if len(readings) > _MOST_READINGS + 1:  # the empty one is no reading in the end
            raise PatternError("the pattern says nothing, or too many things at once")
    readings = [_merge(reading) for reading in readings if reading]
    if not readings or len(readings) > _MOST_READINGS:
        raise PatternError("the pattern says nothing, or too many things at once")
    return tuple(dict.fromkeys(readings))


def parse_phrases(text: str, classes: Classes, spell: Spell) -> Phrases:
    """The phrases of one class member: like a pattern, but without gaps.

    Raises:
        PatternError: as for `parse_pattern`, or more phrases than is sensible.
    """
    slots = list(_Reader(text, classes, spell).slots())
    if not slots or any(gap or either for _, gap, either in slots):
        raise PatternError("a group holds phrases, without gaps")
    return _product([phrases for phrases, _, _ in slots]) - {()}


def words_of(variants: Iterable[Variant]) -> set[str]:
    """Every word of some patterns."""
    classes = {element.phrases for variant in variants for element in variant}
    return {word for phrases in classes for phrase in phrases for word in phrase}


def split_patterns(text: str) -> list[str]:
    """The patterns of a line; a comma parts them, but not within brackets."""
    parts = [""]
    depth = 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def _product(parts: list[Phrases]) -> Phrases:
    if len(parts) == 1:
        return parts[0]
    if math.prod(map(len, parts)) > _MOST_PHRASES:
        raise PatternError("too many phrases in one group; split it")
    joined = (itertools.chain.from_iterable(choice) for choice in itertools.product(*parts))
    return frozenset(map(tuple, joined))


class _Reader:
    """Reads one pattern from left to right."""

    def __init__(self, text: str, classes: Classes, spell: Spell) -> None:
        self._classes = classes
        self._spell = spell
        signs = _SIGN.findall(text)
        if "".join(signs) != re.sub(r"\s", "", text):
            raise PatternError("there is a sign that means nothing here")
        self._signs = signs[::-1]

    def slots(self) -> Iterator[tuple[Phrases, int, bool]]:
        """Each slot's phrases, the words allowed before it, and whether it may also come first."""
        gap, either = 0, False
        while self._signs:
            sign = self._signs.pop()
            if _GAP.fullmatch(sign):
                gap, either = int(sign.lstrip(".~")), sign[0] == "~"
                continue
            yield self._optional(self._phrases(sign)), gap, either
            gap, either = 0, False
        if gap or either:
            raise PatternError("a gap must stand between two things")

    def _optional(self, phrases: Phrases) -> Phrases:
        if not self._signs or self._signs[-1] != "?":
            return phrases
        self._signs.pop()
        return phrases | {()}

    def _phrases(self, sign: str) -> Phrases:
        if sign == "(":
            return self._group()
        if sign in _MARKS:
            return frozenset((mark,) for mark in _MARKS[sign])
        if sign.startswith("{"):
            name = sign.strip("{}")
            if name not in self._classes:
                raise PatternError(f"there is no class '{name}'")
            return self._classes[name]
        stem, _, endings = sign.partition("[")
        words = [self._spell(stem + ending) for ending in endings.rstrip("]").split("|")]
        if not all(words):
            raise PatternError(f"'{sign}' holds no word")
        return frozenset(words)

    def _group(self) -> Phrases:
        options: list[list[Phrases]] = [[]]
        while self._signs:
            sign = self._signs.pop()
            if sign == ")":
                return frozenset().union(*map(_product, options))
            if sign == "|":
                options.append([])
            elif _GAP.fullmatch(sign):
                raise PatternError("a gap cannot stand within brackets")
            else:
                options[-1].append(self._optional(self._phrases(sign)))
        raise PatternError("a bracket is not closed")


def _grow(
    readings: list[Variant], element: Element, *, optional: bool, either: bool
) -> list[Variant]:
    grown = [(*reading, element) for reading in readings]
    if either:
        if any(len(reading) != 1 for reading in readings):
            raise PatternError("~ must stand between exactly two things")
        other = [Element(reading[0].phrases, element.gap) for reading in readings]
        grown += [(Element(element.phrases, 0), first) for first in other]
    return grown + readings if optional else grown


def _merge(reading: Variant) -> Variant:
    """Neighbouring single words become one phrase, which is rarer and so quicker to look up."""
    merged: list[Element] = []
    for element in reading:
        before = merged[-1] if merged else None
        if before and not element.gap and len(before.phrases) == len(element.phrases) == 1:
            phrase = (*next(iter(before.phrases)), *next(iter(element.phrases)))
            merged[-1] = Element(frozenset({phrase}), before.gap)
        else:
            merged.append(element)
    first = Element(merged[0].phrases, 0)
    return (first, *merged[1:])

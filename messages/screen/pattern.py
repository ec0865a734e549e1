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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from messages.screen.normalise import ASK, COMMA, END, START, STOP
from messages.screen.phrases import NUMBER, PatternError, Phrases, Slot, Spelling

Classes: TypeAlias = Mapping[str, Phrases]
_Said: TypeAlias = Slot | Phrases  # at one place of a pattern

_SIGN = re.compile(
    r"\([^(){}?~^$.,!#\[\]]*\)|\.\.\d+|~\d+|\{\w+\}|\^\^?|\$\$?|[()|?]|[.,!#]|[^\s(){}|?~^$.,!#\[]+(?:\[[^\]]*\])?"
)
_EDGE = re.compile("([(),])")
_MARKS: Classes = {
    "^": frozenset({(STOP,), (ASK,), (START,)}),
    "$": frozenset({(STOP,), (ASK,), (END,)}),
    "^^": frozenset({(START,)}),
    "$$": frozenset({(END,)}),
    ".": frozenset({(STOP,)}),
    "!": frozenset({(STOP,)}),
    ",": frozenset({(COMMA,)}),
    NUMBER: frozenset({(NUMBER,)}),
}
_MOST_PHRASES = 6000
_MOST_READINGS = 64


@dataclass(frozen=True, slots=True)
class Element:
    """One slot of a pattern: its phrases, and how many words may stand before it."""

    phrases: Slot
    gap: int


Variant: TypeAlias = tuple[Element, ...]


def parse_pattern(text: str, classes: Classes, spelling: Spelling) -> tuple[Variant, ...]:
    """All straight readings of a pattern: options taken or not, `~` in either order.

    Raises:
        PatternError: unknown class, stray sign, nothing to match, or too many readings.
    """
    readings: list[Variant] = [()]
    for phrases, gap, either in _Reader(text, classes, spelling).slots():
        optional = () in phrases
        said = frozenset(phrases) - {()} if optional else phrases
        if not said:
            raise PatternError("the pattern says nothing, or too many things at once")
        element = Element(spelling.slot(said), gap)
        readings = _grow(readings, element, optional=optional, either=either)
        if len(readings) > _MOST_READINGS + 1:  # the empty one is no reading in the end
            raise PatternError("the pattern says nothing, or too many things at once")
    readings = [_merge(reading, spelling) for reading in readings if reading]
    if not readings or len(readings) > _MOST_READINGS:
        raise PatternError("the pattern says nothing, or too many things at once")
    return tuple(dict.fromkeys(readings))


def parse_phrases(text: str, classes: Classes, spelling: Spelling) -> Phrases:
    """The phrases of one class member: like a pattern, but without gaps.

    Raises:
        PatternError: as for `parse_pattern`, or more phrases than is sensible.
    """
    slots = list(_Reader(text, classes, spelling).slots())
    if not slots or any(gap or either for _, gap, either in slots):
        raise PatternError("a group holds phrases, without gaps")
    return frozenset(_product([phrases for phrases, _, _ in slots])) - {()}


def words_of(variants: Iterable[Variant]) -> set[str]:
    """Every word of some patterns."""
    classes = {element.phrases for variant in variants for element in variant}
    return set(chain.from_iterable(chain.from_iterable(classes)))


def split_patterns(text: str) -> list[str]:
    """The patterns of a line; a comma parts them, but not within brackets."""
    if "(" not in text:
        return [part.strip() for part in text.split(",")]
    parts = [""]
    depth = 0
    for piece in _EDGE.split(text):
        depth += (piece == "(") - (piece == ")")
        if piece == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip() for part in parts]


def _product(parts: list[_Said]) -> _Said:
    if len(parts) == 1:
        return parts[0]
    if math.prod(map(len, parts)) > _MOST_PHRASES:
        raise PatternError("too many phrases in one group; split it")
    joined = (chain.from_iterable(choice) for choice in itertools.product(*parts))
    return frozenset(map(tuple, joined))


class _Reader:
    """Reads one pattern from left to right."""

    def __init__(self, text: str, classes: Classes, spelling: Spelling) -> None:
        self._classes = classes
        self._spelling = spelling
        signs = _SIGN.findall(text)
        if "".join("".join(signs).split()) != "".join(text.split()):
            raise PatternError("there is a sign that means nothing here")
        self._signs = signs[::-1]

    def slots(self) -> Iterator[tuple[_Said, int, bool]]:
        """Each slot's phrases, the words allowed before it, and whether it may also come first."""
        gap, either = 0, False
        while self._signs:
            sign = self._signs.pop()
            if _is_gap(sign):
                gap, either = int(sign.lstrip(".~")), sign[0] == "~"
                continue
            yield self._optional(self._phrases(sign)), gap, either
            gap, either = 0, False
        if gap or either:
            raise PatternError("a gap must stand between two things")

    def _optional(self, phrases: _Said) -> _Said:
        if not self._signs or self._signs[-1] != "?":
            return phrases
        self._signs.pop()
        return frozenset(phrases) | {()}

    def _phrases(self, sign: str) -> _Said:
        if sign == "(":
            return self._group()
        if sign in _MARKS:
            return _MARKS[sign]
        if sign[0] == "{":
            name = sign.strip("{}")
            if name not in self._classes:
                raise PatternError(f"there is no class '{name}'")
            return self._classes[name]
        return self._spelling[sign]

    def _group(self) -> Phrases:
        options: list[list[_Said]] = [[]]
        while self._signs:
            sign = self._signs.pop()
            if sign == ")":
                return frozenset().union(*map(_product, options))
            if sign == "|":
                options.append([])
            elif _is_gap(sign):
                raise PatternError("a gap cannot stand within brackets")
            else:
                options[-1].append(self._optional(self._phrases(sign)))
        raise PatternError("a bracket is not closed")


def _is_gap(sign: str) -> bool:
    return len(sign) > 1 and sign[0] in ".~"


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


def _merge(reading: Variant, spelling: Spelling) -> Variant:
    """Neighbouring single words become one phrase, which is rarer and so quicker to look up."""
    merged: list[Element] = []
    for element in reading:
        before = merged[-1] if merged else None
        if before and not element.gap and len(before.phrases) == len(element.phrases) == 1:
            phrase = before.phrases[0] + element.phrases[0]
            merged[-1] = Element(spelling.slot(frozenset({phrase})), before.gap)
        else:
            merged.append(element)
    first = Element(merged[0].phrases, 0)
    return (first, *merged[1:])

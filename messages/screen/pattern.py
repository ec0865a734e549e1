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

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from messages.screen.phrases import Classes, PatternError, Phrases, Slot, Spelling
from messages.screen.signs import Signs, product

_EDGE = re.compile("([(),])")
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
    for phrases, gap, either in Signs(text, classes, spelling).slots():
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
    slots = list(Signs(text, classes, spelling).slots())
    if not slots or any(gap or either for _, gap, either in slots):
        raise PatternError("a group holds phrases, without gaps")
    return frozenset(product([phrases for phrases, _, _ in slots])) - {()}


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

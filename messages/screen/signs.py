"""The signs of a pattern, from left to right: what each slot takes, and what stands between."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from itertools import chain
from typing import TypeAlias

from messages.screen.normalise import ASK, COMMA, END, START, STOP
from messages.screen.phrases import NUMBER, Classes, PatternError, Phrases, Slot, Spelling

Said: TypeAlias = Slot | Phrases  # at one place of a pattern

_SIGN = re.compile(
    r"\([^(){}?~^$.,!#\[\]]*\)|\.\.\d+|~\d+|\{\w+\}|\^\^?|\$\$?|[()|?]|[.,!#]|[^\s(){}|?~^$.,!#\[]+(?:\[[^\]]*\])?"
)
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


class Signs:
    """The signs of one pattern."""

    def __init__(self, text: str, classes: Classes, spelling: Spelling) -> None:
        """Part the signs; PatternError where one means nothing."""
        self._classes = classes
        self._spelling = spelling
        signs = _SIGN.findall(text)
        if "".join("".join(signs).split()) != "".join(text.split()):
            raise PatternError("there is a sign that means nothing here")
        self._signs = signs[::-1]

    def slots(self) -> Iterator[tuple[Said, int, bool]]:
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

    def _optional(self, phrases: Said) -> Said:
        if not self._signs or self._signs[-1] != "?":
            return phrases
        self._signs.pop()
        return frozenset(phrases) | {()}

    def _phrases(self, sign: str) -> Said:
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
        options: list[list[Said]] = [[]]
        while self._signs:
            sign = self._signs.pop()
            if sign == ")":
                return frozenset().union(*map(product, options))
            if sign == "|":
                options.append([])
            elif _is_gap(sign):
                raise PatternError("a gap cannot stand within brackets")
            else:
                options[-1].append(self._optional(self._phrases(sign)))
        raise PatternError("a bracket is not closed")


def _is_gap(sign: str) -> bool:
    return len(sign) > 1 and sign[0] in ".~"


def product(parts: list[Said]) -> Said:
    """The phrases of parts that stand one behind the other; PatternError for too many."""
    if len(parts) == 1:
        return parts[0]
    if math.prod(map(len, parts)) > _MOST_PHRASES:
        raise PatternError("too many phrases in one group; split it")
    joined = (chain.from_iterable(choice) for choice in itertools.product(*parts))
    return frozenset(map(tuple, joined))

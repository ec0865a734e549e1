"""Patterns for people who do not know the pattern language: words in an order, and no signs."""

from __future__ import annotations

import re

from messages.screen.phrases import PatternError

_WORD = r"[^\W_]+(?:['’][^\W_]+)*"
_CHOICE = re.compile(rf"{_WORD}(?:/{_WORD})*")
MOST_BETWEEN = 5


def pattern_of_words(line: str, between: int) -> str:
    """The pattern for these words in this order, with up to `between` other words after each.

    `throat/neck closing` takes either of two words.

    Raises:
        PatternError: there is no word in the line, or too many may stand between.
    """
    if not 0 <= between <= MOST_BETWEEN:
        raise PatternError(f"at most {MOST_BETWEEN} other words may stand between")
    slots = [_slot(found) for found in _CHOICE.findall(line)]
    if not slots:
        raise PatternError("there is no word in it")
    return f" ..{between} ".join(slots) if between else " ".join(slots)


def _slot(choice: str) -> str:
    words = choice.replace("’", "'").split("/")
    return words[0] if len(words) == 1 else f"({'|'.join(words)})"

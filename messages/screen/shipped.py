"""The screen over the shipped lexicon, built once for the process: that takes seconds."""

from __future__ import annotations

from functools import cache

from messages.screen.engine import Screen
from messages.screen.loading import load_lexicon


@cache
def shipped_screen() -> Screen:
    """The screen as shipped, ready at the second call.

    Raises:
        DocumentError: the shipped lexicon has a mistake.
    """
    return Screen(load_lexicon())

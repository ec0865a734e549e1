"""The screen over the shipped lexicon, built once for the process: that takes a second or two."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from messages.screen.engine import Screen
from messages.screen.loading import load_lexicon


@cache
def shipped_screen() -> Screen:
    """The screen as shipped, ready at the second call.

    Raises:
        DocumentError: the shipped lexicon has a mistake.
    """
    with _without_collections():
        return Screen(load_lexicon())


@contextmanager
def _without_collections() -> Iterator[None]:
    """A million small things are made and kept: to look among them for garbage takes a third."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

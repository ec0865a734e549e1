"""Two texts side by side, word by word, for the eye and for a screen reader."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from markupsafe import Markup, escape

_PIECES = re.compile(r"\s+|\w+(?:[\'’]\w+)*|[^\w\s]")
LONGEST = 20_000  # characters; beyond it only both wholes are shown


def difference(before: str, after: str) -> Markup:
    """`after` with what is new inserted and what is gone struck out."""
    if before == after:
        return escape(after)
    if max(len(before), len(after)) > LONGEST:
        return _gone(before) + _new(after)
    return Markup().join(
        escape(new) if new == old else _gone(old) + _new(new) for old, new in _runs(before, after)
    )


def _runs(before: str, after: str) -> list[tuple[str, str]]:
    """Old and new in turn, equal where nothing changed.

    Changed words that only a space keeps apart are one change: else a reader meets old and new
    words by turns, as in a sentence that two people speak.
    """
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    runs: list[tuple[str, str]] = []
    for kind, old_from, old_to, new_from, new_to in codes:
        run = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        is_last = old_to == len(old) and new_to == len(new)
        is_gap = kind == "equal" and run[0].isspace() and "\n" not in run[0] and not is_last
        if runs and runs[-1][0] != runs[-1][1] and (kind != "equal" or is_gap):
            last = runs.pop()
            run = last[0] + run[0], last[1] + run[1]
        runs.append(run)
    return runs


def _gone(text: str) -> Markup:
    return (
        Markup('<del><span class="sr">removed: </span>{}</del>').format(text) if text else Markup()
    )


def _new(text: str) -> Markup:
    return (
        Markup('<ins><span class="sr">added: </span>{}</ins>').format(text) if text else Markup()
    )

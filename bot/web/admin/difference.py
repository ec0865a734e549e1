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
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    out = Markup()
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            out += escape("".join(new[new_from:new_to]))
            continue
        out += _gone("".join(old[old_from:old_to])) + _new("".join(new[new_from:new_to]))
    return out


def _gone(text: str) -> Markup:
    return (
        Markup('<del><span class="sr">removed: </span>{}</del>').format(text) if text else Markup()
    )


def _new(text: str) -> Markup:
    return (
        Markup('<ins><span class="sr">added: </span>{}</ins>').format(text) if text else Markup()
    )

"""Bringing two changes of one text together, line by line, where they do not touch."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TypeAlias

Change: TypeAlias = tuple[int, int, tuple[str, ...]]  # lines from, up to; what stands there now


class _Overlap(Exception):
    """Both changed the same lines, or lines side by side."""


def merge_parts(
    base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> dict[str, str] | None:
    """Both changes of all parts; None where they contradict. A part that is left out is gone."""
    merged = {}
    for part in dict.fromkeys([*base, *mine, *theirs]):
        try:
            text = _merge_part(base.get(part), mine.get(part), theirs.get(part))
        except _Overlap:
            return None
        if text is not None:
            merged[part] = text
    return merged


def _merge_part(base: str | None, mine: str | None, theirs: str | None) -> str | None:
    if theirs in (mine, base):
        return mine
    if mine == base:
        return theirs
    if base is None or mine is None or theirs is None:
        raise _Overlap
    return _merge_lines(base.split("\n"), mine.split("\n"), theirs.split("\n"))


def _merge_lines(base: list[str], mine: list[str], theirs: list[str]) -> str:
    changes = sorted({*_changes(base, mine), *_changes(base, theirs)})
    if any(end >= start for (_, end, _), (start, _, _) in pairwise(changes)):
        raise _Overlap  # side by side counts: which of the two comes first would be a guess
    lines: list[str] = []
    at = 0
    for start, end, new in changes:
        lines += [*base[at:start], *new]
        at = end
    return "\n".join([*lines, *base[at:]])


def _changes(old: list[str], new: list[str]) -> list[Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        (start, end, tuple(new[first:last]))
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    ]

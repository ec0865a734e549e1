"""What changed between two texts, and whether the shipped one has moved on under an edit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bot.core.editing.merging import merge_parts
from bot.core.model import TemplateVersion

Sign = Literal[" ", "-", "+"]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line that both have (" "), only the old one ("-") or only the new one ("+")."""

    sign: Sign
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in one part; `lines` hold the whole text, in order."""

    part: str
    lines: tuple[DiffLine, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A part whose shipped text is another one than the editor saw.

    `merged` brings the new shipped text and the edit together, where they do not overlap.
    """

    part: str
    shipped_then: str | None
    shipped_now: str | None
    edited: str
    merged: str | None


def diff(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """The parts that differ, in order of their names."""
    return tuple(
        Change(part, _lines(before.get(part), after.get(part)))
        for part in sorted({*before, *after})
        if before.get(part) != after.get(part)
    )


def moved_on(version: TemplateVersion, shipped: Mapping[str, str]) -> tuple[Moved, ...]:
    """The edited parts under which the shipped text has changed; `shipped` is today's."""
    notes = []
    for part, edited in sorted(version.parts.items()):
        then, now = version.shipped.get(part), shipped.get(part)
        if then == now:
            continue
        merged = (
            merge_parts({part: then}, {part: edited}, {part: now})
            if then is not None and now is not None
            else None
        )
        notes.append(Moved(part, then, now, edited, merged.get(part) if merged else None))
    return tuple(notes)


def fingerprint(parts: Mapping[str, str]) -> str:
    """A hash of shipped parts: 16 hexadecimal digits."""
    text = json.dumps(sorted(parts.items()), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _lines(before: str | None, after: str | None) -> tuple[DiffLine, ...]:
    old = [] if before is None else before.split("\n")
    new = [] if after is None else after.split("\n")
    found: list[DiffLine] = []
    for tag, start, end, first, last in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "equal":
            found += [DiffLine(" ", line) for line in old[start:end]]
        else:
            found += [DiffLine("-", line) for line in old[start:end]]
            found += [DiffLine("+", line) for line in new[first:last]]
    return tuple(found)

"""What an entry rests on: a heading of the article, and label facts."""

from __future__ import annotations

from messages.article import load_headings
from messages.library.field import Field, FieldKind

SOURCE = Field("source", FieldKind.CHOICE, allowed=tuple(load_headings()))
FACTS = Field(
    "facts",
    FieldKind.LINES,
    is_needed=False,
    pattern=r"facts \d+(\.\d+)?( S\d+b?)?",
    advice="it names no fact; write it as 'facts 1.3 S30'",
)
"""Entries of the fact sheet, or sections of it."""

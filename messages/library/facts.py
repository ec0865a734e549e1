"""The field that names label facts: an entry of the fact sheet, or a section of it."""

from __future__ import annotations

from messages.library.field import Field, FieldKind

FACTS = Field(
    "facts",
    FieldKind.LINES,
    is_needed=False,
    pattern=r"facts \d+(\.\d+)?( S\d+b?)?",
    advice="it names no fact; write it as 'facts 1.3 S30'",
)

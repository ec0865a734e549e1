"""One field of an entry: what may be written in it, in a file or by an editor.

An editor writes every field as one text: lists line by line, tags with commas between them. What
is written in a file becomes the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from messages.document import Entry


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    LINES = "lines"  # one item in each line
    CHOICE = "choice"  # one of `allowed`
    TAGS = "tags"  # one or more of `allowed`
    NUMBER = "number"  # from 1 to `most`
    FLAG = "flag"  # true or false


@dataclass(frozen=True, slots=True)
class Field:
    """A field. Only `is_translated` ones are written in every language.

    `pattern` is what each item must look like; `advice` says so to people. A `is_paired` one is
    there in every language or in none.
    """

    name: str
    kind: FieldKind = FieldKind.TEXT
    is_translated: bool = False
    is_needed: bool = True
    is_paired: bool = False
    allowed: tuple[str, ...] = ()
    most: int = 0
    pattern: str = ""
    advice: str = ""
    default: str = ""

    def written(self, entry: Entry) -> str:
        """What a file says, as one text; DocumentError where that cannot be."""
        if self.kind is FieldKind.LINES:
            return "\n".join(entry.texts(self.name))
        if self.kind is FieldKind.TAGS:
            return self.ordered(names_in(", ".join(entry.texts(self.name))))
        needs_more = self.is_needed and not self.default
        return entry.text(self.name, None if needs_more else self.default).strip()

    def ordered(self, names: Iterable[str]) -> str:
        """Tags in the order of `allowed`, so that the same ones are the same text."""
        places = {name: place for place, name in enumerate(self.allowed)}
        return ", ".join(sorted(names, key=lambda name: places.get(name, len(places))))

    def problem(self, written: str) -> str | None:
        """What is wrong with a text in this field."""
        if not written and not self.is_needed:
            return None
        match self.kind:
            case FieldKind.CHOICE:
                return None if written in self.allowed else self._unknown(written)
            case FieldKind.TAGS:
                return self._tags(written)
            case FieldKind.NUMBER:
                is_one = (
                    written.isdecimal() and len(written) < 9 and 1 <= int(written) <= self.most
                )
                return None if is_one else f"must be a whole number from 1 to {self.most}"
            case FieldKind.FLAG:
                return None if written in {"true", "false"} else "must be true or false"
        return self._words(written)

    def _tags(self, written: str) -> str | None:
        named = names_in(written)
        if named and set(named) <= set(self.allowed):
            return None
        return f"must name one or more of {', '.join(self.allowed)}"

    def _words(self, written: str) -> str | None:
        items = lines_in(written) if self.kind is FieldKind.LINES else (written.strip(),)
        if self.is_needed and not any(items):
            return self.advice or "must be a text"
        wrong = [item for item in items if self.pattern and not re.fullmatch(self.pattern, item)]
        return f"is '{wrong[0][:60]}': {self.advice}" if wrong else None

    def _unknown(self, written: str) -> str:
        return f"is '{written[:60]}'; known are {', '.join(self.allowed)}"


def lines_in(written: str) -> tuple[str, ...]:
    """The items of a `LINES` field."""
    return tuple(line for each in written.split("\n") if (line := each.strip()))


def names_in(written: str) -> tuple[str, ...]:
    """The items of a `TAGS` field, each once."""
    return tuple(dict.fromkeys(name for each in written.split(",") if (name := each.strip())))

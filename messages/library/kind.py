"""A kind of entry: its fields, and how one is made of what is written in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from messages.library.field import Field, FieldKind

T = TypeVar("T")
Values: TypeAlias = Mapping[str, str]
"""What is written in each field, by its name."""

GROUP_PATTERN = r"[a-z][a-z0-9_]{1,39}"
IS_ON = Field("is_on", FieldKind.FLAG, is_translated=True, default="true")
"""Off in the base language is off everywhere; off in another is off only there."""


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as people read it in a language; `language` is the one its words are in."""

    id: str
    language: str
    values: Values


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """Tips, or help answers. `group` is the field that a file's name tells: theme, or topic."""

    name: str
    folder: Path
    group: str
    own_fields: tuple[Field, ...]
    make: Callable[[Record], T]
    other_files: frozenset[str] = frozenset()  # that lie beside the entries

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields, in the order in which they are shown."""
        advice = "write it in small letters, with _ between words"
        return (*self.own_fields, Field(self.group, pattern=GROUP_PATTERN, advice=advice), IS_ON)

    def fields_in(self, *, is_base: bool) -> tuple[Field, ...]:
        """Those that are written in the base language, or in another one."""
        return tuple(each for each in self.fields if is_base or each.is_translated)

    def problems(self, values: Values, base: Values | None) -> Iterator[tuple[str, str]]:
        """What is wrong, by field; `base` is the base language's, None where this is it."""
        for field in self.fields_in(is_base=base is None):
            written = values.get(field.name, field.default)
            problem = field.problem(written)
            if problem is not None:
                yield field.name, problem
            elif field.is_paired and base is not None and _has(base, field) is not bool(written):
                yield field.name, "must be there in every language or in none"


def _has(values: Values, field: Field) -> bool:
    return bool(values.get(field.name))

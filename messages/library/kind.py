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
        yield from self.unusable(values, is_base=base is None)
        if base is None:
            return
        for field in self.fields:
            if field.is_paired and bool(values.get(field.name)) is not bool(base.get(field.name)):
                yield field.name, "must be there in every language or in none"

    def unusable(self, values: Values, *, is_base: bool) -> Iterator[tuple[str, str]]:
        """What keeps an entry from being made at all, by field."""
        for field in self.fields_in(is_base=is_base):
            problem = field.problem(values.get(field.name, field.default))
            if problem is not None:
                yield field.name, problem

    def told(self, own: Values, base: Values) -> dict[str, str]:
        """`own` words over the base language's; what both must have is never left out."""
        paired = {field.name for field in self.fields if field.is_paired}
        return {**base, **{name: text for name, text in own.items() if text or name not in paired}}

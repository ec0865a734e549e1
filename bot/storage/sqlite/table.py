"""A table that keeps values of the program under ids, a column for each of their fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, Generic, TypeVar

from bot.core.model.making import changed, maker
from bot.storage.sqlite.columns import AS_IS, Column, insert_statement, update_statement
from bot.storage.sqlite.connection import Sql

Value = TypeVar("Value")


class Table(Generic[Value]):
    """See `bot.core.ports.kept.Kept`. The tables of busy turns spell their columns out instead."""

    def __init__(self, sql: Sql, name: str, kind: type[Value], **columns: Column) -> None:
        """The dataclass `kind` has an `id` first; fields without a column here lie as they are."""
        names = [each.name for each in fields(kind)][1:]  # type: ignore[arg-type]
        quoted = [f'"{name}"' for name in names]  # some are words of SQL
        used = [columns.get(name, AS_IS) for name in names]
        self._sql = sql
        self._insert = insert_statement(name, quoted)
        self._update = update_statement(name, quoted)
        self._select = " ".join(["SELECT * FROM", name, "WHERE "])
        self._read: Callable[[Value], tuple[Any, ...]] = attrgetter(*names)
        self._id_of: Callable[[Value], int] = attrgetter("id")
        self._puts = [column.put for column in used]
        self._takes = [(name, column.take) for name, column in zip(names, used, strict=True)]
        self._make = maker(kind)

    def add(self, value: Value, /) -> Value:
        """Keep a new one and return it with its id."""
        return changed(value, id=self._sql.insert(self._insert, self._values(value)))

    def save(self, value: Value, /) -> None:
        """Replace the row of this id."""
        self._sql.run(self._update, (*self._values(value), self._id_of(value)))

    def get(self, value_id: int, /) -> Value | None:
        """One of them."""
        return self._first("id = ?", (value_id,))

    def _first(self, condition: str, values: Sequence[Any] = ()) -> Value | None:
        """The first row that a condition, or what else follows WHERE, finds."""
        row = self._sql.one(self._select + condition, values)
        return None if row is None else self._value(row)

    def _where(self, condition: str, values: Sequence[Any] = ()) -> list[Value]:
        """All of them."""
        return [self._value(row) for row in self._sql.all(self._select + condition, values)]

    def _values(self, value: Value) -> list[Any]:
        return [put(each) for put, each in zip(self._puts, self._read(value), strict=True)]

    def _value(self, row: Any) -> Value:
        return self._make(row["id"], *[take(row[name]) for name, take in self._takes])

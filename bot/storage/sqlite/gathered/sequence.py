"""Ids that rows will have once they are written."""

from __future__ import annotations

from bot.storage.sqlite.connection import Sql


class Sequence:
    """The ids of a table, as the engine would give them: those of an undone turn come again."""

    def __init__(self, sql: Sql, table: str) -> None:
        """Of this table; nobody else may add to it between `take` and the writing."""
        self._sql, self._table = sql, table
        self._last: int | None = None
        self._kept: int | None = None

    def take(self) -> int:
        """The next id."""
        if self._last is None:
            row = self._sql.one("SELECT seq FROM sqlite_sequence WHERE name = ?", (self._table,))
            self._last = self._kept = row["seq"] if row else 0
        self._last += 1
        return self._last

    def keep(self) -> None:
        """The turn at hand was well."""
        self._kept = self._last

    def drop(self) -> None:
        """The turn at hand was undone."""
        self._last = self._kept

    def forget(self) -> None:
        """Others may have added rows."""
        self._last = self._kept = None

"""Ids that rows will have once they are written."""

from __future__ import annotations

from bot.storage.sqlite.connection import Sql


class Sequence:
    """The ids of a table, as the engine would give them: those of an undone turn come again."""

    def __init__(self, sql: Sql, table: str) -> None:
        """Of this table; nobody else may add to it between `next` and the writing."""
        self._sql, self._table = sql, table
        self.last: int | None = None  # that was given to a row; None where the table knows

    def next(self) -> int:
        """The id of the next row."""
        if self.last is None:
            row = self._sql.one("SELECT seq FROM sqlite_sequence WHERE name = ?", (self._table,))
            self.last = row["seq"] if row else 0
        return self.last + 1

"""Ids that rows will have once they are written."""

from __future__ import annotations

from collections.abc import Sized

from bot.storage.sqlite.connection import Sql


class Sequence:
    """The ids of a table, as the engine would give them: those of an undone turn come again."""

    def __init__(self, sql: Sql, table: str, added: Sized) -> None:
        """Of this table, beside the rows that were `added` to it and are not written.

        Nobody else may add to it between `next` and the writing.
        """
        self._sql, self._table, self._added = sql, table, added
        self._last: int | None = None  # that was written; None where the table knows

    def next(self) -> int:
        """The id of the next row."""
        if self._last is None:
            row = self._sql.one("SELECT seq FROM sqlite_sequence WHERE name = ?", (self._table,))
            self._last = row["seq"] if row else 0
        return self._last + len(self._added) + 1

    def look_again(self) -> None:
        """Rows were written."""
        self._last = None

"""A database in memory needs no thread: its work runs where it is asked for.

Two switches of threads for each work are most of what a simulated life costs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.core.errors import StorageError
from bot.storage.sqlite.rows import SqliteRows
from bot.storage.sqlite.worker import CLOSED

T = TypeVar("T")


class Inline:
    """Runs each work in a transaction of its own; stands in for a `Writer`."""

    def __init__(self, connect: Callable[[], SqliteRows]) -> None:
        """Nothing is opened before `start`."""
        self._connect = connect
        self._rows: SqliteRows | None = None

    async def start(self) -> None:
        """Open the connection; raises what `connect` raises."""
        self._rows = self._connect()

    async def submit(self, work: Callable[[SqliteRows], T], *, is_alone: bool = False) -> T:
        """Run `work` at once; its caller hears of it after others had their turn, as of a thread.

        Raises:
            StorageError: it is closed, or the engine failed.
        """
        if self._rows is None:
            raise StorageError(CLOSED)
        try:
            return work(self._rows) if is_alone else _in_transaction(self._rows, work)
        finally:
            await asyncio.sleep(0)

    async def stop(self) -> None:
        """Close the connection: what was in memory is gone."""
        if self._rows is not None:
            rows, self._rows = self._rows, None
            rows.sql.close()


def _in_transaction(rows: SqliteRows, work: Callable[[SqliteRows], T]) -> T:
    rows.sql.begin("BEGIN IMMEDIATE")
    try:
        result = work(rows)
    except BaseException:
        rows.sql.rollback()
        raise
    rows.sql.commit()
    return result

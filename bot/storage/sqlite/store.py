"""The store: one writing thread, a few reading ones, a lock beside the file."""

from __future__ import annotations

import asyncio
import queue
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from bot.core.clock import Clock
from bot.core.errors import DatabaseRefused, StorageError
from bot.core.ports import Rows, StoreHealth
from bot.storage.crypto import Keyring
from bot.storage.sqlite import backup, rotation
from bot.storage.sqlite.connection import ENGINE, connect_reader
from bot.storage.sqlite.inline import Inline
from bot.storage.sqlite.opening import (
    applied,
    inspect,
    keep_keys_in_use,
    lock,
    open_for_writing,
    refuse_missing,
)
from bot.storage.sqlite.rows import SqliteRows
from bot.storage.sqlite.worker import Job
from bot.storage.sqlite.writer import Reader, Writer

T = TypeVar("T")
MEMORY = ":memory:"
READERS = 2  # a long scan must not hold up the short reads
# Each statement lets other threads run, and then waits to run on: by default 5 ms, many times in a
# transaction, while the loop is busy; and so does the loop while the writer is.
SWITCH_SECONDS = 0.001
_CHECKED_AT = "storage.checked_at"


async def open_store(
    url: str, keyring: Keyring, clock: Clock, *, read_only: bool = False, shared: bool = False
) -> SqliteStore:
    """Open `sqlite:///relative/path`, `sqlite:////absolute/path` or `sqlite:///:memory:`.

    See `bot.storage.open_store`.
    """
    path = url.removeprefix("sqlite://").removeprefix("/")
    if not path:
        raise StorageError("STEADY_DATABASE_URL: sqlite:///<path> names no file")
    store = SqliteStore(path, keyring, clock, read_only=read_only, shared=shared)
    await store.open()
    return store


class SqliteStore:
    """See `bot.core.ports.Store`; made by `open_store`."""

    def __init__(
        self,
        path: str,
        keyring: Keyring,
        clock: Clock,
        *,
        read_only: bool = False,
        shared: bool = False,
    ) -> None:
        """`path` may be `:memory:`: then all runs on one connection, without threads."""
        self._path, self._keyring, self._clock = path, keyring, clock
        self._lock: FileLock | None = None
        self._writer: Writer | Inline | None = None
        self._readers: list[Reader] = []
        self._is_read_only, self._is_shared = read_only, shared

    async def open(self) -> None:
        """Take the lock, look at the file, migrate, start the threads."""
        path = Path(self._path)
        try:
            if self._path != MEMORY:
                if not self._is_read_only:
                    self._lock = self._take_lock(path)
                else:
                    refuse_missing(path)
                inspect(path, self._keyring)
            if not self._is_read_only:
                self._writer = self._new_writer()
                await self._writer.start()
            if self._path != MEMORY:
                sys.setswitchinterval(SWITCH_SECONDS)
                await self._start_readers(path)
            if self._is_shared:
                self._let_go_of_lock()
        except BaseException:
            await self.close()
            raise

    async def write(self, work: Callable[[Rows], T]) -> T:
        """Run `work` in one transaction. See `Store`."""
        return await self._on_writer(work)

    async def read(self, work: Callable[[Rows], T]) -> T:
        """Run `work` on a consistent view of what is committed. See `Store`."""
        return await self._on_reader(work)

    async def health(self) -> StoreHealth:
        """Try the database; never raises."""
        newest = ""
        try:
            newest = await self._on_reader(lambda rows: applied(rows.sql)[-1])
            now = self._clock.now().isoformat()
            await self.write(lambda rows: rows.settings.put(_CHECKED_AT, now))
        except StorageError as error:
            return StoreHealth(ENGINE, newest, is_writable=False, problem=str(error))
        return StoreHealth(ENGINE, newest, is_writable=True)

    async def backup(self, target: Path) -> None:
        """Write a consistent copy while work goes on, and open it to be sure. See `Store`."""

        def copy(rows: SqliteRows) -> None:
            backup.copy(rows.sql, target)

        if self._readers:
            await self._readers[0].submit(copy, is_alone=True)
        else:
            await self._on_writer(copy, is_alone=True)

    async def rotate_keys(self) -> int:
        """Encrypt anew what is not under the newest key. See `bot.storage.KeyedStore`."""
        total = 0
        for part in rotation.TABLES:
            while count := await self._on_writer(partial(self._rotate, part)):
                total += count
        await self._on_writer(lambda rows: keep_keys_in_use(rows.sql, self._keyring.names[:1]))
        return total

    async def close(self) -> None:
        """Finish what was asked, then let go of the database."""
        # Together: each takes one end from the queue they share, perhaps another's.
        await asyncio.gather(*(reader.stop() for reader in self._readers))
        if self._writer is not None:  # last: only it may empty the log into the file
            await self._writer.stop()
        self._let_go_of_lock()

    def _take_lock(self, path: Path) -> FileLock | None:
        """None beside a process that holds it: then SQLite's own locks keep the writes apart."""
        try:
            return lock(path)
        except DatabaseRefused:
            if not self._is_shared:
                raise
        return None

    def _let_go_of_lock(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    async def _on_writer(self, work: Callable[[SqliteRows], T], *, is_alone: bool = False) -> T:
        if self._writer is None:
            raise StorageError("the database was opened for reading only")
        return await self._writer.submit(work, is_alone=is_alone)

    async def _on_reader(self, work: Callable[[SqliteRows], T]) -> T:
        if self._readers:
            return await self._readers[0].submit(work)

        def only_reading(rows: SqliteRows) -> T:
            with rows.sql.query_only():
                return work(rows)

        return await self._on_writer(only_reading, is_alone=True)  # nobody writes meanwhile

    def _new_writer(self) -> Writer | Inline:
        if self._path == MEMORY:
            return Inline(self._connect_writer)
        return Writer("steady-writer", self._connect_writer)

    async def _start_readers(self, path: Path) -> None:
        jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        for _ in range(READERS):
            reader = Reader(
                "steady-reader", lambda: SqliteRows(connect_reader(path), self._keyring), jobs
            )
            await reader.start()
            self._readers.append(reader)

    def _connect_writer(self) -> SqliteRows:
        is_alone = self._lock is not None or self._path == MEMORY
        sql = open_for_writing(self._path, self._keyring, migrates=is_alone)
        return SqliteRows(sql, self._keyring)

    def _rotate(self, part: rotation.Rotated, rows: SqliteRows) -> int:
        return rotation.rotate_slice(rows, self._keyring, part)

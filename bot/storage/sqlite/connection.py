"""One connection: how it is opened and set, and its errors as ours. Vendor errors end here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import EnumType
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

from bot.core import model
from bot.core.errors import Conflict, NotBegun, StorageError
from bot.storage.database_library import Database, sqlite3

ENGINE = f"SQLite {sqlite3.sqlite_version}"
BUSY_SECONDS = 5.0
WRITER_PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # matters on macOS only: there fsync alone is not the disk
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what a person had erased is overwritten
    "PRAGMA cache_size = -32768",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA wal_autocheckpoint = 4000",  # 16 MB: under load a page is copied back less often
    "PRAGMA journal_size_limit = 67108864",
)


_MOST_VALUES = 999  # of one statement: even an old SQLite takes them
_FEWEST_TOGETHER = 32  # rows


@lru_cache(maxsize=64)
def _for_many(sql: str) -> tuple[tuple[int, str], ...]:
    """The statement for as many rows as it may hold, and for fewer: how many, and its text."""
    before, values, rest = sql.partition(" VALUES ")
    end = rest.index(")") + 1
    marks, after = rest[:end], rest[end:]
    return tuple(
        (rows, before + values + ",".join([marks] * rows) + after)
        for rows in (_MOST_VALUES // marks.count("?"), _FEWEST_TOGETHER)
    )


def _say_how_values_lie() -> None:
    """Tell the library once what it would otherwise ask of each value, a microsecond at a time.

    Only int, float and str are plain to it; of nothing, bytes and members of an enum it looks in
    several places for a way to store them, finds none, and stores them as they are.
    """
    enums = [kind for kind in vars(model).values() if isinstance(kind, EnumType)]
    for kind in enums:
        sqlite3.register_adapter(kind, attrgetter("_value_"))
    sqlite3.register_adapter(type(None), lambda nothing: nothing)
    sqlite3.register_adapter(bytes, bytes.__bytes__)
    sqlite3.register_adapter(bool, int)


_say_how_values_lie()


class Sql:
    """Statements on one connection. Raises StorageError where the engine fails."""

    def __init__(self, db: Database) -> None:
        """`db` has an autocommit connection: transactions begin where we say."""
        self.db = db
        # One for all statements: to make one costs a third of a small statement. So each query is
        # read to its end, or it would hold on to what it sees until the next one.
        self._cursor = db.conn.cursor()
        self._tuples = db.conn.cursor()
        self._tuples.row_factory = None
        self._depth = 0
        self._has_begun = False

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open; the engine may have ended it after an error."""
        return bool(self.db.conn.in_transaction)

    def begin(self, statement: str) -> None:
        """Begin a transaction; what an earlier one left behind is undone first.

        Raises:
            NotBegun: the engine failed, or another process held the database for too long.
        """
        try:
            self.rollback()
            self.run(statement)
        except StorageError as error:
            raise NotBegun(str(error)) from error
        self._has_begun = True

    def commit(self) -> None:
        """End the transaction. Raises StorageError, with nothing changed, if it is not on disk."""
        try:
            self.run("COMMIT")
        except StorageError:
            self._undo()
            raise
        finally:
            self._has_begun = False

    def rollback(self) -> None:
        """Undo the transaction, unless the engine has done so already."""
        self._has_begun = False
        if self.in_transaction:
            self.run("ROLLBACK")

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run a statement; returns how many rows it changed."""
        with _TRANSLATION:
            cursor = self._execute(sql, values)
            cursor.fetchall()  # a pragma may tell what it was set to
            return int(cursor.rowcount)

    def run_each(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement that changes rows once for each of `rows`."""
        with _TRANSLATION:
            self._check()
            self._cursor.executemany(sql, rows)

    def insert_each(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows by one statement for many: a statement for each costs half as much again.

        And each puts every page aside that it changes: the fewer, the better. `sql` has the marks
        of one row after VALUES, as `insert_statement` writes it.
        """
        start = 0
        with _TRANSLATION:
            self._check()
            for together, statement in _for_many(sql):
                while start + together <= len(rows):
                    values = list(chain.from_iterable(rows[start : start + together]))
                    self._cursor.execute(statement, values)
                    start += together
            self._cursor.executemany(sql, rows[start:])

    def insert(self, sql: str, values: Sequence[Any]) -> int:
        """Insert a row; returns its id."""
        with _TRANSLATION:
            return int(self._execute(sql, values).lastrowid or 0)

    def insert_new(self, sql: str, values: Sequence[Any]) -> int | None:
        """Insert a row unless its key is taken (ON CONFLICT DO NOTHING); its id, or None.

        RETURNING would say the same for 300 microseconds more.
        """
        with _TRANSLATION:
            cursor = self._execute(sql, values)
            return int(cursor.lastrowid) if cursor.rowcount == 1 else None

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """The rows of a query; columns by name."""
        with _TRANSLATION:
            rows: list[Any] = self._execute(sql, values).fetchall()
            return rows

    def tuples(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query, columns by place: taken apart twice as fast as rows with names."""
        with _TRANSLATION:
            self._check()
            rows: list[tuple[Any, ...]] = self._tuples.execute(sql, values).fetchall()
            return rows

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first row of a query, or None."""
        rows = self.all(sql, values)
        return rows[0] if rows else None

    def savepoint(self) -> Savepoint:
        """What happens inside is undone alone when it raises."""
        return Savepoint(self)

    def enter(self) -> None:
        """Set a savepoint; `leave` must follow."""
        self.run(f"SAVEPOINT level_{self._depth}")
        self._depth += 1

    def leave(self, *, is_undone: bool) -> None:
        """Let go of the last savepoint, and with `is_undone` of all that came after it."""
        name = f"level_{self._depth - 1}"
        try:
            if is_undone:
                self._undo_to(name)
            else:
                self.run(f"RELEASE {name}")
        finally:
            self._depth -= 1

    @contextmanager
    def query_only(self) -> Iterator[None]:
        """Inside, writing is an error."""
        self.run("PRAGMA query_only = ON")
        try:
            yield
        finally:
            self.run("PRAGMA query_only = OFF")

    def translated(self) -> _Translation:
        """A block for what the library does itself: its errors become ours."""
        return _TRANSLATION

    def close(self) -> None:
        """Let go of the file. The last writing connection to close empties the WAL."""
        with _TRANSLATION:
            self.db.close()

    def _execute(self, sql: str, values: Sequence[Any]) -> Any:
        self._check()
        return self._cursor.execute(sql, values)

    def _check(self) -> None:
        if self._has_begun and not self.db.conn.in_transaction:
            # After a full disk the engine may undo everything; a work that goes on regardless
            # would commit each further statement alone.
            raise StorageError("the database failed and undid what was not committed")

    def _undo_to(self, name: str) -> None:
        """Back to a savepoint, or to the beginning: never on with half a work."""
        if not self.in_transaction:
            return
        try:
            self.run(f"ROLLBACK TO {name}")
            self.run(f"RELEASE {name}")
        except StorageError:
            self._undo()

    def _undo(self) -> None:
        if self.in_transaction:
            self.run("ROLLBACK")


def connect_writer(path: str, application_id: int) -> Sql:
    """The one writing connection; use it in the thread that opened it."""
    with _TRANSLATION:
        sql = _opened(path)
        # Before the write-ahead log: then the file's own header says at once whose it is.
        sql.run(f"PRAGMA application_id = {application_id}")
        mode = sql.one("PRAGMA journal_mode = WAL")[0]
        if mode not in {"wal", "memory"}:
            raise StorageError("the disk under the database cannot hold a write-ahead log")
        for pragma in WRITER_PRAGMAS:
            sql.run(pragma)
        return sql


def connect_reader(path: Path, *, is_still: bool = False) -> Sql:
    """A connection that cannot write, nor checkpoint; `is_still`: nobody else has it open."""
    more = "&immutable=1" if is_still else ""
    with _TRANSLATION:
        return _opened(f"file:{quote(str(path))}?mode=ro{more}", uri=True)


def _opened(address: str, *, uri: bool = False) -> Sql:
    connection = sqlite3.connect(
        address, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=256, uri=uri
    )
    connection.row_factory = sqlite3.Row
    return Sql(Database(connection, execute_plugins=False))


class Savepoint:
    """See `Sql.savepoint`. Every turn has one, and a generator's would cost half as much again."""

    def __init__(self, sql: Sql) -> None:
        """On this connection."""
        self._sql = sql

    def __enter__(self) -> None:
        """Set it."""
        self._sql.enter()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of it, or go back to it."""
        self._sql.leave(is_undone=kind is not None)


class _Translation:
    """The engine's errors as ours. Its texts name tables and columns, never values."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Raise ours instead of the engine's."""
        if isinstance(error, sqlite3.IntegrityError):
            raise Conflict(f"the database refused a row: {error}") from error
        if isinstance(error, sqlite3.Error):
            raise StorageError(f"the database failed: {error}") from error


_TRANSLATION = _Translation()  # one for all: a generator here would double a statement's cost

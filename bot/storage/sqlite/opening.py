"""Whose a file is, and whether we may write to it; if not, it is left alone."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from bot.core.errors import DatabaseRefused, StorageError
from bot.storage.crypto import Keyring
from bot.storage.sqlite.connection import Sql, connect_reader, connect_writer
from bot.storage.sqlite.migrations import migrations, names

APPLICATION_ID = 0x53746479  # "Stdy", in the file's header
_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_APPLICATION_ID_AT = 68
_KEYS_IN_USE = "storage.keys"  # names of all keys that some row may be encrypted under


def lock(path: Path) -> FileLock:
    """Hold the file beside the database, which a second process finds held.

    Raises:
        DatabaseRefused: another process has it.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = FileLock(
            path.with_name(path.name + ".lock"), timeout=0, mode=0o600, thread_local=False
        )
        held.acquire()
    except Timeout:
        raise DatabaseRefused(f"{path} is in use by another Steady process") from None
    except OSError as error:
        raise StorageError(f"the database cannot be opened: {error}") from error
    return held


def refuse_missing(path: Path) -> None:
    """Who only looks makes no database.

    Raises:
        DatabaseRefused: there is none.
    """
    if not path.exists():
        raise DatabaseRefused(f"there is no database yet at {path}: `steady run` makes it")


def inspect(path: Path, keyring: Keyring) -> None:
    """See whether a file is a database of ours, not newer, and under our keys; without a change.

    Raises:
        DatabaseRefused: it is not.
        StorageError: it cannot be read.
    """
    if not _has_content(path):
        return
    log = path.with_name(path.name + "-wal")
    # Without a log the file alone is whole, and reading it as such creates nothing beside it.
    sql = connect_reader(path, is_still=not log.exists())
    try:
        _check_schema(sql)
        _check_keys(sql, keyring)
    except DatabaseRefused:
        raise
    except StorageError as error:
        raise DatabaseRefused(f"{path} cannot be read: {error}") from error
    finally:
        sql.close()


def open_for_writing(path: str, keyring: Keyring, *, migrates: bool = True) -> Sql:
    """The writing connection, with the schema of today. `:memory:` is a path, too.

    Raises:
        DatabaseRefused: it may not migrate and would have to.
        StorageError: the engine failed.
    """
    if path != ":memory:":
        _create(Path(path))
    sql = connect_writer(path, APPLICATION_ID)
    if migrates:
        migrate(sql)
    elif applied(sql) != names():
        sql.close()
        raise DatabaseRefused("the running Steady is of another version: start it again first")
    newest = keyring.names[0]
    keep_keys_in_use(sql, sorted({*_keys_in_use(sql), newest}))
    return sql


def migrate(sql: Sql, stop_before: str | None = None) -> None:
    """Take the steps that this database lacks, each in a transaction of its own."""
    with sql.translated():
        migrations.apply(sql.db, stop_before=stop_before)


def applied(sql: Sql) -> list[str]:
    """The steps that this database has taken, in order."""
    with sql.translated():
        return [step.name for step in migrations.applied(sql.db)]


def keep_keys_in_use(sql: Sql, names_of_keys: Sequence[str]) -> None:
    """Note under which keys there may be rows: without one of them the file is refused."""
    sql.run(
        "REPLACE INTO settings (name, value) VALUES (?, ?)",
        (_KEYS_IN_USE, ",".join(names_of_keys)),
    )


def _keys_in_use(sql: Sql) -> list[str]:
    if sql.one("SELECT 1 FROM sqlite_schema WHERE name = 'settings'") is None:
        return []  # its creation was cut short
    row = sql.one("SELECT value FROM settings WHERE name = ?", (_KEYS_IN_USE,))
    return [] if row is None else str(row["value"]).split(",")


def _create(path: Path) -> None:
    """Make the file ourselves: readable by nobody else from its first byte."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StorageError(f"the database cannot be opened: {error}") from error


def _has_content(path: Path) -> bool:
    """Whether there is a database; one that is not ours is refused by its first bytes."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StorageError(f"the database cannot be opened: {error}") from error
    if not header:
        return False
    if not header.startswith(_MAGIC):
        raise DatabaseRefused(f"{path} is not a SQLite database")
    owner = header[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4]
    if int.from_bytes(owner, "big") != APPLICATION_ID:
        raise DatabaseRefused(f"{path} is the database of another program")
    return True


def _check_schema(sql: Sql) -> None:
    unknown = [name for name in applied(sql) if name not in names()]
    if unknown:
        raise DatabaseRefused(f"the database was made by a newer Steady (it has {unknown[-1]})")


def _check_keys(sql: Sql, keyring: Keyring) -> None:
    if not {*keyring.names}.issuperset(_keys_in_use(sql)):
        raise DatabaseRefused("the database is encrypted under a key that is not in STEADY_KEYS")

"""A copy of the database, made while work goes on and opened to be sure."""

from __future__ import annotations

import os
from pathlib import Path

from bot.core.errors import StorageError
from bot.storage.sqlite.connection import Sql, connect_reader
from bot.storage.sqlite.opening import applied


def copy(sql: Sql, target: Path) -> None:
    """Write a consistent copy to `target` (0600), free of what was deleted. Outside a transaction.

    Raises:
        StorageError: there is a file already, or the copy is not usable; then nothing is left.
    """
    if target.exists():
        raise StorageError(f"there is a file already at {target}")
    partial = target.with_name(target.name + ".partial")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)  # of a backup that was killed
        os.close(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            sql.run("VACUUM INTO ?", (str(partial),))
            verify(partial, applied(sql))
            _to_disk(partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        _to_disk(target.parent)
    except OSError as error:
        raise StorageError(f"the backup cannot be written: {error}") from error


def verify(path: Path, schema: list[str]) -> None:
    """Open a copy and look through it.

    Raises:
        StorageError: it is damaged, or not at this schema.
    """
    sql = connect_reader(path, is_still=True)
    try:
        if sql.one("PRAGMA integrity_check")[0] != "ok":
            raise StorageError("the backup is damaged")
        if applied(sql) != schema:
            raise StorageError("the backup is incomplete")
    finally:
        sql.close()


def _to_disk(path: Path) -> None:
    """A folder is written, too: its entry for the new name may be lost otherwise."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

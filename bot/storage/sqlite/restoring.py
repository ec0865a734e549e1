"""Putting a backup in the place of the database; what was there is kept beside it."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

from bot.core.errors import DatabaseRefused, StorageError
from bot.storage.crypto import Keyring
from bot.storage.sqlite import backup
from bot.storage.sqlite.connection import connect_reader
from bot.storage.sqlite.opening import applied, inspect, lock

_BESIDE = ("-wal", "-shm")


async def restore(url: str, copy: Path, keyring: Keyring) -> Path | None:
    """See `bot.storage.restore`."""
    path = Path(url.removeprefix("sqlite://").removeprefix("/"))
    return await asyncio.to_thread(_restore, path, copy, keyring)


def _restore(path: Path, copy: Path, keyring: Keyring) -> Path | None:
    if not copy.is_file():
        raise DatabaseRefused(f"there is no file at {copy}")
    held = lock(path)
    try:
        inspect(copy, keyring)
        sql = connect_reader(copy, is_still=True)
        try:
            schema = applied(sql)
        finally:
            sql.close()
        backup.verify(copy, schema)
        return _put(path, copy)
    except OSError as error:
        raise StorageError(f"the backup cannot be put there: {error}") from error
    finally:
        held.release()


def _put(path: Path, copy: Path) -> Path | None:
    """The new file is whole on the disk before the old one makes room for it."""
    fresh = path.with_name(path.name + ".restoring")
    shutil.copyfile(copy, fresh)
    fresh.chmod(0o600)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    kept = _put_aside(path) if path.exists() else None
    fresh.replace(path)
    return kept


def _put_aside(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.name}.before-restore-{number}")).exists():
        number += 1
    path.replace(kept)
    for suffix in _BESIDE:  # its last changes may be in there only
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.replace(kept.with_name(kept.name + suffix))
    return kept

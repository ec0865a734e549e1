"""Short writes from the command line beside a process that keeps the database open."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.core.errors import DatabaseRefused
from bot.core.ports import Rows, Store
from bot.storage import KeyedStore, open_store
from bot.storage.crypto import Keyring
from tests.integration.storage.conftest import CLOCK


async def test_a_guest_writes_beside_the_running_process(
    store: KeyedStore, url: str, keyring: Keyring
) -> None:
    guest = await open_store(url, keyring, CLOCK, shared=True)
    await guest.write(lambda rows: rows.settings.put("who", "guest"))
    assert await store.read(lambda rows: rows.settings.get("who")) == "guest"
    await store.write(lambda rows: rows.settings.put("who", "host"))
    assert await guest.read(lambda rows: rows.settings.get("who")) == "host"
    await guest.close()
    await store.write(lambda rows: rows.settings.put("who", "host again"))


async def test_both_write_at_once_and_nothing_is_lost(
    store: KeyedStore, url: str, keyring: Keyring
) -> None:
    def count(rows: Rows) -> None:
        rows.settings.put("count", str(int(rows.settings.get("count") or 0) + 1))

    async def count_often(one: Store) -> None:
        for _ in range(25):
            await one.write(count)

    guests = [await open_store(url, keyring, CLOCK, shared=True) for _ in range(2)]
    await asyncio.gather(*(count_often(one) for one in (store, *guests)))
    for guest in guests:
        await guest.close()
    assert await store.read(lambda rows: rows.settings.get("count")) == "75"


async def test_a_guest_keeps_no_other_process_out(url: str, keyring: Keyring) -> None:
    guest = await open_store(url, keyring, CLOCK, shared=True)  # makes the file, too
    host = await open_store(url, keyring, CLOCK)
    with pytest.raises(DatabaseRefused, match="in use"):
        await open_store(url, keyring, CLOCK)
    await guest.write(lambda rows: rows.settings.put("who", "guest"))
    await host.close()
    await guest.close()


async def test_a_guest_does_not_migrate_under_a_running_process(
    store: KeyedStore, path: Path, url: str, keyring: Keyring
) -> None:
    database = Database(path)
    newest = max(row["name"] for row in database["_sqlite_migrations"].rows)
    database.execute("DELETE FROM _sqlite_migrations WHERE name = ?", [newest])
    database.conn.commit()
    database.close()
    with pytest.raises(DatabaseRefused, match="another version"):
        await open_store(url, keyring, CLOCK, shared=True)

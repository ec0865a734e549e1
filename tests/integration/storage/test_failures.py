"""A full disk, a file that cannot be written, damage: a StorageError, and nothing by half."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from bot.core.errors import Conflict, StorageError
from bot.core.ports import Rows
from bot.storage import KeyedStore, open_store
from bot.storage.crypto import Keyring
from bot.storage.sqlite import backup
from bot.storage.sqlite.connection import connect_writer
from bot.storage.sqlite.migrations import names
from bot.storage.sqlite.opening import APPLICATION_ID
from bot.storage.sqlite.rows import SqliteRows
from bot.storage.sqlite.store import SqliteStore
from bot.storage.sqlite.writer import MAX_BATCH_SECONDS
from tests import factories
from tests.integration.storage.conftest import CLOCK


async def pragma(store: KeyedStore, text: str) -> None:
    """Set something on the writing connection."""
    await cast(SqliteStore, store)._on_writer(
        lambda rows: rows.sql.one(f"PRAGMA {text}"), is_alone=True
    )


async def fill_up(store: KeyedStore) -> None:
    """As if the disk were full: the file may not grow."""
    await pragma(store, "max_page_count = 1")  # the engine takes the present size instead


async def make_room(store: KeyedStore) -> None:
    await pragma(store, "max_page_count = 1000000")


def put_large(number: int, rows: Rows) -> int:
    rows.due.put("kind", CLOCK.now(), number)
    rows.settings.put(f"large {number}", "x" * 20_000)
    return number


async def count(store: KeyedStore) -> tuple[int, int]:
    def kept(rows: Rows) -> tuple[int, int]:
        larges = [rows.settings.get(f"large {number}") for number in range(40)]
        return len(larges) - larges.count(None), len(rows.due.take(CLOCK.now(), 100))

    return await store.read(kept)


async def test_a_full_disk_keeps_nothing_by_half_and_work_goes_on_after(store: KeyedStore) -> None:
    await fill_up(store)
    results = await asyncio.gather(
        *(store.write(partial(put_large, number)) for number in range(40)), return_exceptions=True
    )
    done = [result for result in results if isinstance(result, int)]
    assert all(isinstance(result, int | StorageError) for result in results)
    assert len(done) < 40
    assert await count(store) == (len(done), len(done))
    health = await store.health()
    assert health.schema
    await make_room(store)
    assert await store.write(partial(put_large, 39)) == 39
    assert (await store.health()).is_writable


async def test_a_work_that_goes_on_after_the_disk_was_full_is_undone(store: KeyedStore) -> None:
    def stubborn(rows: Rows) -> None:
        rows.settings.put("before", "1")
        for number in range(40):
            try:
                put_large(number, rows)
            except StorageError:
                rows.settings.put("after", "1")

    await fill_up(store)
    failed = False
    try:
        await store.write(stubborn)
    except StorageError:
        failed = True
    await make_room(store)
    values = await store.read(
        lambda rows: (rows.settings.get("before"), rows.settings.get("after"))
    )
    assert values == ((None, None) if failed else ("1", "1"))


async def test_health_says_why_nothing_can_be_written(store: KeyedStore) -> None:
    await pragma(store, "query_only = ON")
    health = await store.health()
    assert not health.is_writable
    assert health.problem
    assert "read" in health.problem
    await pragma(store, "query_only = OFF")
    assert (await store.health()).is_writable


async def test_a_database_that_cannot_be_written_is_still_read(store: KeyedStore) -> None:
    await store.write(lambda rows: rows.settings.put("kept", "1"))
    await pragma(store, "query_only = ON")
    with pytest.raises(StorageError):
        await store.write(lambda rows: rows.settings.put("kept", "2"))
    assert await store.read(lambda rows: rows.settings.get("kept")) == "1"
    await pragma(store, "query_only = OFF")
    await store.write(lambda rows: rows.settings.put("kept", "2"))


async def test_a_transaction_that_the_engine_ends_fails_all_that_share_it(
    store: KeyedStore,
) -> None:
    def ends_it(rows: Rows) -> None:
        rows.settings.put("lost", "1")
        cast(SqliteRows, rows).sql.db.conn.execute("ROLLBACK")  # as a failing disk makes it

    all_wait = threading.Event()  # so that the next transaction finds all three
    holding = asyncio.create_task(store.write(lambda rows: all_wait.wait(10)))
    works = [
        asyncio.create_task(store.write(lambda rows: rows.settings.put("before", "1"))),
        asyncio.create_task(store.write(ends_it)),
        asyncio.create_task(store.write(lambda rows: rows.settings.put("after", "1"))),
    ]
    await asyncio.sleep(2 * MAX_BATCH_SECONDS)
    all_wait.set()
    assert await holding
    results = await asyncio.gather(*works, return_exceptions=True)
    assert [type(result) for result in results] == [StorageError, StorageError, type(None)]
    found = await store.read(
        lambda rows: [rows.settings.get(name) for name in ("before", "lost", "after")]
    )
    assert found == [None, None, "1"]


async def test_a_lock_held_by_another_program_is_an_error(store: KeyedStore, path: Path) -> None:
    await pragma(store, "busy_timeout = 10")
    other = connect_writer(str(path), APPLICATION_ID)
    other.begin("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="locked"):
        await store.write(lambda rows: rows.settings.put("a", "1"))
    other.commit()
    other.close()
    await store.write(lambda rows: rows.settings.put("a", "1"))


async def test_a_row_that_contradicts_another_is_a_conflict(store: KeyedStore) -> None:
    with pytest.raises(Conflict):
        await store.write(lambda rows: rows.regimens.add(factories.regimen(99)))


async def test_the_audit_record_cannot_be_rewritten(store: KeyedStore) -> None:
    await store.write(lambda rows: rows.audit.add(CLOCK.now(), "a", "b", "c", {}))
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        with pytest.raises(StorageError, match="append only"):
            await store.write(partial(_run, statement))


def _run(statement: str, rows: Rows) -> int:
    return cast(SqliteRows, rows).sql.run(statement)


async def test_a_backup_opens_as_a_database(
    store: KeyedStore, path: Path, keyring: Keyring
) -> None:
    await store.write(lambda rows: rows.settings.put("kept", "1"))
    target = path.with_name("copy.db")
    await store.backup(target)
    assert oct(target.stat().st_mode & 0o777) == "0o600"
    copy = await open_store(f"sqlite:///{target}", keyring, CLOCK)
    assert await copy.read(lambda rows: rows.settings.get("kept")) == "1"
    await copy.close()


async def test_a_copy_that_is_damaged_or_cut_short_is_told(store: KeyedStore, path: Path) -> None:
    for number in range(40):
        await store.write(partial(put_large, number))
    target = path.with_name("copy.db")
    await store.backup(target)
    backup.verify(target, names())
    with pytest.raises(StorageError, match="incomplete"):
        backup.verify(target, [*names(), "m999_telepathy"])
    content = bytearray(target.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    target.write_bytes(content)
    with pytest.raises(StorageError):
        backup.verify(target, names())

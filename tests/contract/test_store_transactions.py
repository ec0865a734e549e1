"""What every store promises about writing, reading, health and copies."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

from bot.core.errors import StorageError
from bot.core.ports import Rows, Store


async def value_of(store: Store, name: str) -> str | None:
    return await store.read(lambda rows: rows.settings.get(name))


async def test_what_was_written_is_read(store: Store) -> None:
    await store.write(lambda rows: rows.settings.put("zone data", "2026.6"))
    await store.write(lambda rows: rows.settings.put("zone data", "2027.1"))
    assert await value_of(store, "zone data") == "2027.1"
    assert await value_of(store, "nothing") is None


async def test_write_returns_what_the_work_returns(store: Store) -> None:
    assert await store.write(lambda rows: rows.settings.get("nothing")) is None
    assert await store.write(lambda _: 17) == 17


async def test_a_work_that_raises_is_undone_and_raises_in_the_caller(store: Store) -> None:
    def fails(rows: Rows) -> None:
        rows.settings.put("half", "written")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(fails)
    assert await value_of(store, "half") is None


async def test_of_works_that_share_a_commit_one_that_raises_is_undone_alone(store: Store) -> None:
    def work(number: int, rows: Rows) -> int:
        rows.settings.put(f"work {number}", "done")
        if number % 3 == 0:
            raise LookupError(number)
        return number

    results = await asyncio.gather(
        *(store.write(partial(work, n)) for n in range(30)),
        return_exceptions=True,
    )
    assert [isinstance(result, LookupError) for result in results] == [
        number % 3 == 0 for number in range(30)
    ]
    kept = [await value_of(store, f"work {number}") for number in range(30)]
    assert kept == [None if number % 3 == 0 else "done" for number in range(30)]


async def test_writes_run_in_the_order_of_calls(store: Store) -> None:
    seen: list[int] = []

    def note(number: int, rows: Rows) -> None:
        seen.append(number)

    await asyncio.gather(*(store.write(partial(note, n)) for n in range(50)))
    assert seen == list(range(50))


async def test_a_savepoint_is_undone_alone(store: Store) -> None:
    def inner(rows: Rows) -> None:
        with rows.savepoint():
            rows.settings.put("inner", "1")
            with rows.savepoint():
                rows.settings.put("innermost", "1")
            raise ZeroDivisionError

    def work(rows: Rows) -> None:
        rows.settings.put("outer", "1")
        with pytest.raises(ZeroDivisionError):
            inner(rows)
        with rows.savepoint():
            rows.settings.put("second", "1")

    await store.write(work)
    names = ("outer", "inner", "innermost", "second")
    assert [await value_of(store, name) for name in names] == ["1", None, None, "1"]


async def test_writing_in_a_read_is_an_error_and_changes_nothing(store: Store) -> None:
    with pytest.raises(StorageError):
        await store.read(lambda rows: rows.settings.put("sly", "1"))
    assert await value_of(store, "sly") is None
    await store.write(lambda rows: rows.settings.put("open", "1"))


async def test_what_a_read_raises_is_raised_in_the_caller(store: Store) -> None:
    def fails(rows: Rows) -> None:
        raise LookupError(rows.settings.get("nothing"))

    with pytest.raises(LookupError):
        await store.read(fails)
    assert await value_of(store, "nothing") is None


async def test_a_work_whose_caller_gave_up_leaves_the_others_alone(store: Store) -> None:
    def note(number: int, rows: Rows) -> None:
        rows.settings.put(f"work {number}", "1")

    tasks = [asyncio.create_task(store.write(partial(note, n))) for n in range(5)]
    await asyncio.sleep(0)
    tasks[2].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [result is None for result in results] == [True, True, False, True, True]
    assert await value_of(store, "work 4") == "1"


async def test_health_names_engine_and_schema(store: Store) -> None:
    health = await store.health()
    assert health.engine
    assert health.schema
    assert health.is_writable
    assert health.problem is None


async def test_a_closed_store_finishes_what_was_asked_and_refuses_more(store: Store) -> None:
    asked = [asyncio.create_task(store.write(partial(_echo, n))) for n in range(20)]
    await asyncio.sleep(0)
    await store.close()
    assert await asyncio.gather(*asked) == list(range(20))
    with pytest.raises(StorageError):
        await store.write(lambda _: None)
    with pytest.raises(StorageError):
        await store.read(lambda _: None)
    health = await store.health()
    assert not health.is_writable
    assert health.problem
    await store.close()


async def test_a_backup_holds_what_is_committed(store: Store, tmp_path: Path) -> None:
    await store.write(lambda rows: rows.settings.put("kept", "1"))
    target = tmp_path / "copies" / "steady.backup"
    await store.backup(target)
    assert target.stat().st_size > 0
    assert list(target.parent.iterdir()) == [target]


async def test_a_backup_does_not_write_over_a_file(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("mine")
    with pytest.raises(StorageError, match="already"):
        await store.backup(target)
    assert target.read_text() == "mine"


async def test_a_backup_that_fails_leaves_nothing(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "a file, not a folder"
    folder.write_text("")
    with pytest.raises(StorageError):
        await store.backup(folder / "steady.backup")
    assert await value_of(store, "nothing") is None


def _echo(number: int, rows: Rows) -> int:
    return number

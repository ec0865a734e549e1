"""Threads, and what they tell the loop."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from bot.core.errors import NotBegun, StorageError
from bot.storage.crypto import Keyring, generate_key
from bot.storage.sqlite.connection import Sql, connect_writer
from bot.storage.sqlite.opening import APPLICATION_ID, open_for_writing
from bot.storage.sqlite.rows import SqliteRows
from bot.storage.sqlite.writer import LONG, MAX_BATCH, Writer

KEYRING = Keyring.from_texts([generate_key()])


def connect() -> SqliteRows:
    return SqliteRows(open_for_writing(":memory:", KEYRING), KEYRING)


async def test_what_connecting_raises_is_raised_by_start() -> None:
    def fails() -> SqliteRows:
        raise StorageError("no disk")

    worker = Writer("test", fails)
    with pytest.raises(StorageError, match="no disk"):
        await worker.start()
    await worker.stop()


async def test_works_that_wait_share_a_commit_up_to_a_limit() -> None:
    commits: list[str] = []

    def connect_listening() -> SqliteRows:
        rows = connect()
        rows.sql.db.conn.set_trace_callback(
            lambda statement: commits.append(statement) if statement == "COMMIT" else None
        )
        return rows

    worker = Writer("test", connect_listening)
    await worker.start()
    asked = MAX_BATCH + 1
    done = await asyncio.gather(
        *(worker.submit(lambda rows: rows.settings.put("a", "1")) for _ in range(asked))
    )
    await worker.stop()
    assert len(done) == asked
    assert 2 <= len(commits) < asked / 2


async def test_a_work_that_was_long_does_not_keep_those_before_it_from_the_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.storage.sqlite.writer.MAX_BATCH_SECONDS", 60)
    events: list[str] = []
    may_go_on = threading.Event()

    def connect_listening() -> SqliteRows:
        rows = connect()
        rows.sql.db.conn.set_trace_callback(
            lambda statement: events.append(statement) if statement == "COMMIT" else None
        )
        return rows

    def long(rows: SqliteRows) -> None:
        events.append("long")
        ends_at = time.thread_time() + 2 * LONG
        while time.thread_time() < ends_at:
            rows.settings.get("a")

    worker = Writer("test", connect_listening)
    await worker.start()
    await worker.submit(long)
    waiting = asyncio.gather(
        worker.submit(lambda _: events.append(f"first {may_go_on.wait(10)}")),
        worker.submit(lambda _: events.append("second")),
        worker.submit(long),
    )
    await _handed_over()  # all three are in the queue
    may_go_on.set()
    await waiting
    await worker.stop()
    assert events == ["long", "COMMIT", "first True", "second", "COMMIT", "long", "COMMIT"]


async def test_works_asked_for_in_one_round_of_the_loop_are_handed_over_together() -> None:
    worker = Writer("test", connect)
    await worker.start()
    has_begun = threading.Event()

    async def be_busy() -> bool:
        return has_begun.wait(0.05)

    ends = await asyncio.gather(worker.submit(lambda _: has_begun.set()), be_busy())
    await worker.stop()
    assert [*ends, has_begun.is_set()] == [None, False, True]


async def test_what_was_asked_for_just_before_the_end_is_done() -> None:
    worker = Writer("test", connect)
    await worker.start()
    ends = await asyncio.gather(worker.submit(lambda _: "done"), worker.stop())
    assert [*ends] == ["done", None]


async def test_a_work_can_tell_whether_others_wait() -> None:
    may_go_on = threading.Event()
    worker = Writer("test", connect)
    await worker.start()

    def first(rows: SqliteRows) -> bool:
        may_go_on.wait(10)
        return rows.others_wait

    waiting = asyncio.gather(worker.submit(first), worker.submit(lambda rows: rows.others_wait))
    await _handed_over()  # both are in the queue
    may_go_on.set()
    assert [*await waiting] == [True, False]
    await worker.stop()


async def test_a_job_that_runs_alone_keeps_its_place_and_has_no_transaction() -> None:
    worker = Writer("test", connect)
    await worker.start()
    seen: list[tuple[int, bool]] = []

    def note(number: int, rows: SqliteRows) -> None:
        seen.append((number, rows.sql.in_transaction))

    await asyncio.gather(
        worker.submit(lambda rows: note(1, rows)),
        worker.submit(lambda rows: note(2, rows), is_alone=True),
        worker.submit(lambda rows: note(3, rows)),
    )
    with pytest.raises(LookupError):
        await worker.submit(_fails, is_alone=True)
    await worker.stop()
    assert seen == [(1, True), (2, False), (3, True)]


async def test_while_the_database_is_held_all_that_wait_fail_together() -> None:
    tries: list[str] = []
    may_fail = threading.Event()

    def connect_held() -> SqliteRows:
        rows = connect()

        def begin(statement: str) -> None:
            tries.append(statement)
            may_fail.wait(10)
            raise NotBegun

        rows.sql.begin = begin  # type: ignore[method-assign]
        return rows

    worker = Writer("test", connect_held)
    await worker.start()
    waiting = asyncio.gather(
        *(worker.submit(_fails) for _ in range(3)),
        worker.submit(lambda rows: rows.settings.get("a"), is_alone=True),
        worker.submit(_fails),
        return_exceptions=True,
    )
    await _handed_over()  # all are in the queue
    may_fail.set()
    ends = [type(end) for end in await waiting]
    await worker.stop()
    assert ends == [NotBegun, NotBegun, NotBegun, type(None), NotBegun]
    assert len(tries) == 2, "one for the three, one behind the work that runs alone"


def test_a_loop_that_has_ended_does_not_break_the_thread() -> None:
    async def forget() -> Writer:
        worker = Writer("test", connect)
        await worker.start()
        return worker

    worker = asyncio.run(forget())
    worker.jobs.put(None)
    worker._thread.join(5)
    assert not worker._thread.is_alive()


def test_a_savepoint_that_cannot_be_undone_undoes_everything() -> None:
    sql = connect_writer(":memory:", APPLICATION_ID)
    sql.run("CREATE TABLE t (x)")
    sql.begin("BEGIN IMMEDIATE")
    sql.run("INSERT INTO t VALUES (1)")
    with pytest.raises(ZeroDivisionError):
        _lose_savepoint(sql)
    assert not sql.in_transaction
    with pytest.raises(StorageError, match="undid"):
        sql.commit()
    assert sql.all("SELECT * FROM t") == []
    sql.close()


def test_a_transaction_left_open_is_undone_by_the_next() -> None:
    sql = connect_writer(":memory:", APPLICATION_ID)
    sql.run("CREATE TABLE t (x)")
    sql.begin("BEGIN IMMEDIATE")
    sql.run("INSERT INTO t VALUES (1)")
    sql.begin("BEGIN IMMEDIATE")
    sql.commit()
    assert sql.all("SELECT * FROM t") == []
    sql.close()


def _fails(rows: SqliteRows) -> None:
    raise LookupError(rows.settings.get("a"))


def _lose_savepoint(sql: Sql) -> None:
    with sql.savepoint():
        sql.run("RELEASE level_0")
        raise ZeroDivisionError


async def _handed_over() -> None:
    """Tasks ask for their works in one round of the loop; in the next these are in the queue."""
    for _ in range(2):
        await asyncio.sleep(0)

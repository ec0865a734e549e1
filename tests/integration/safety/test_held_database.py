"""Another process holds the database: a call for help is answered before storage gives up, once.

The other process is a second connection with the write lock, which storage would wait for longer
than any of these tests: whatever they see sent went out before it gave up.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # locks are seen by one library

from bot.core.errors import RecipientGone, StorageError
from bot.core.model import Incoming, IncomingKind
from bot.engine import FRESH
from tests.fakes.house import House, address_of
from tests.fakes.screen import scripted

CALL = "emergency breathing"


class OtherProcess:
    """Takes the write lock, and lets go of it."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)

    def hold(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def let_go(self) -> None:
        self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """One with threads and a file."""
    monkeypatch.setattr("bot.storage.sqlite.connection.BUSY_SECONDS", 600)
    async with House(screen=scripted, database=str(tmp_path / "steady.db")) as house:
        await house.enrol("ana")
        yield house


@pytest.fixture
def other(house: House, tmp_path: Path) -> Iterator[OtherProcess]:
    del house  # opened first
    other = OtherProcess(tmp_path / "steady.db")
    yield other
    other.close()


def call(house: House, external_id: str = "T1", **event: object) -> Incoming:
    now = house.clock.now()
    fields = {"received_at": now, "text": CALL} | event
    address = address_of("telegram", "ana")
    return Incoming("telegram", address, external_id, IncomingKind.TEXT, **fields)  # type: ignore[arg-type]


async def test_the_answer_goes_out_while_the_database_is_held_and_the_rest_follows(
    house: House, other: OtherProcess
) -> None:
    other.hold()
    arriving = asyncio.create_task(house.engine.accept(call(house)))
    await house.phones["telegram"].took()
    assert "Call 911 now." in house.sent("ana")[0]
    other.let_go()
    with pytest.raises(StorageError):  # so that the provider brings it again
        await arriving
    assert house.direct_answer.unrecorded == 1
    assert not await house.engine.accept(call(house)), "known by then: it was recorded"
    await house.settle()
    assert len(house.sent("ana")) == 1, "not said again"
    [alert] = await house.alerts("ana")
    assert (alert.answer_key, alert.excerpt) == ("safety.emergency_breathing", CALL)
    await house.advance(minutes=10)
    assert "Are you safe now?" in house.sent("ana")[-1]


async def test_a_database_that_is_free_again_while_the_answer_is_on_its_way_adds_none(
    house: House, other: OtherProcess
) -> None:
    other.hold()
    house.phones["telegram"].hang()
    arriving = asyncio.create_task(house.engine.accept(call(house)))
    await house.phones["telegram"].attempted()
    other.let_go()
    with pytest.raises(StorageError):  # its provider is impatient, and brings it once more
        await house.engine.accept(call(house))
    house.phones["telegram"].open.set()
    with pytest.raises(StorageError):
        await arriving
    await house.settle()
    assert len(house.sent("ana")) == 1
    assert len(await house.alerts("ana")) == 1


async def test_an_answer_that_the_provider_does_not_take_is_left_to_the_turn(
    house: House, other: OtherProcess
) -> None:
    house.phones["telegram"].answer(RecipientGone())
    other.hold()
    arriving = asyncio.create_task(house.engine.accept(call(house)))
    await house.phones["telegram"].attempted()
    assert house.sent("ana") == []
    other.let_go()
    assert await arriving
    await house.settle()
    assert len(house.sent("ana")) == 1


async def test_a_call_that_waits_in_the_inbox_is_answered_likewise(
    house: House, other: OtherProcess
) -> None:
    await house.engine.accept(call(house, sent_at=house.clock.now() - FRESH))
    other.hold()
    draining = asyncio.create_task(house.engine.drain())
    await house.phones["telegram"].took()
    other.let_go()
    with pytest.raises(StorageError):
        await draining
    await house.settle()
    assert len(house.sent("ana")) == 1
    assert len(await house.alerts("ana")) == 1


async def test_what_is_no_call_waits_and_is_handled_when_it_is_free(
    house: House, other: OtherProcess
) -> None:
    other.hold()
    calm = asyncio.create_task(house.engine.accept(call(house, "T1", text="good morning")))
    arriving = asyncio.create_task(house.engine.accept(call(house, "T2")))
    await house.phones["telegram"].took()
    other.let_go()
    assert await calm
    with pytest.raises(StorageError):
        await arriving
    await house.settle()
    assert sum("Call 911 now." in text for text in house.sent("ana")) == 1


async def test_a_turn_that_hangs_is_not_waited_for_and_leaves_nothing_behind(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle, has_begun, goes_on = house.turns.handle, threading.Event(), threading.Event()

    def hang(*given: Any) -> None:
        handle(*given)
        has_begun.set()
        assert goes_on.wait(60)

    monkeypatch.setattr(house.turns, "handle", hang)
    incoming, screening = call(house), scripted(CALL)
    arriving = asyncio.create_task(house.engine.accept(incoming))
    assert await asyncio.to_thread(has_begun.wait, 60)
    await house.direct_answer(incoming, screening)
    assert house.sent("ana") == [], "its turn answers it"
    await house.direct_answer(incoming, screening, is_hanging=True)
    assert "Call 911 now." in house.sent("ana")[0]
    goes_on.set()
    assert await arriving
    await house.settle()
    assert len(house.sent("ana")) == 2, "rather twice than not at all"
    assert len(await house.alerts("ana")) == 1
    assert house.direct_answer.unrecorded == 0
    assert not await house.read(lambda rows: rows.settings.get("answered.telegram.T1"))

"""A call for help waits for storage only so long, and has one answer whoever gives it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from math import inf
from typing import TypeVar

import pytest

from bot.calls import Claims, EventKey, Patience
from bot.core.errors import Conflict, NotBegun, StorageError
from bot.core.ports import Rows
from tests.factories import incoming
from tests.fakes.house import FragileStore
from tests.fakes.scene import ALARM, Scene

T = TypeVar("T")
AT_ONCE = Patience(until_it_runs=0.0, until_it_ends=inf)
NOT_EVEN_FOR_A_TURN = Patience(until_it_runs=0.0, until_it_ends=0.0)
EVENT: EventKey = ("telegram", "77", "1")


class HeldStore(FragileStore):
    """One that keeps every writer waiting, before the work or before its commit, until `free`."""

    def __init__(self, store: FragileStore, *, held_after_work: bool = False) -> None:
        super().__init__(store._store)
        self._is_after = held_after_work
        self.free = asyncio.Event()
        self.is_waiting = asyncio.Event()

    async def write(self, work: Callable[[Rows], T]) -> T:
        if self._is_after:
            result = await super().write(work)
            await self._wait()
            return result
        await self._wait()
        return await super().write(work)

    async def _wait(self) -> None:
        self.is_waiting.set()
        await self.free.wait()


class CountingStore(FragileStore):
    """One whose writes are counted, and fail with `error` while there is one."""

    def __init__(self, store: FragileStore) -> None:
        super().__init__(store._store)
        self.error: StorageError | None = None
        self.writes = 0

    async def write(self, work: Callable[[Rows], T]) -> T:
        self.writes += 1
        if self.error is not None:
            raise self.error
        return await super().write(work)


@pytest.fixture(autouse=True)
def _alarm(scene: Scene) -> None:
    scene.screens["help me"] = ALARM


# -- waiting for storage --------------------------------------------------------------------------


async def test_a_call_is_answered_while_storage_still_keeps_it_waiting(scene: Scene) -> None:
    store = HeldStore(scene.house.store)
    scene.open(store, AT_ONCE)
    arriving = asyncio.create_task(scene.say("help me"))
    async with asyncio.timeout(10):
        await scene.direct.spoke.wait()
    assert not arriving.done()
    store.free.set()
    with pytest.raises(StorageError, match="answered directly"):
        await arriving
    assert (scene.talk.handled, scene.direct.answered) == ([], ["help me"]), "one answer"


async def test_a_call_that_waited_in_the_inbox_is_answered_likewise(scene: Scene) -> None:
    await scene.write("help me")
    store = HeldStore(scene.house.store)
    scene.open(store, AT_ONCE)
    draining = asyncio.create_task(scene.engine.drain())
    async with asyncio.timeout(10):
        await scene.direct.spoke.wait()
    store.free.set()
    with pytest.raises(StorageError, match="answered directly"):
        await draining
    assert (scene.talk.handled, scene.direct.answered) == ([], ["help me"])


async def test_a_call_whose_turn_is_being_committed_is_left_to_it(scene: Scene) -> None:
    store = HeldStore(scene.house.store, held_after_work=True)
    scene.open(store, AT_ONCE)
    arriving = asyncio.create_task(scene.say("help me"))
    await store.is_waiting.wait()
    await asyncio.sleep(0.01)  # longer than the patience
    store.free.set()
    assert await arriving
    assert (scene.talk.handled, scene.direct.answered) == (["help me"], [])


async def test_a_call_whose_commit_hangs_is_answered_all_the_same(scene: Scene) -> None:
    store = HeldStore(scene.house.store, held_after_work=True)
    scene.open(store, NOT_EVEN_FOR_A_TURN)
    arriving = asyncio.create_task(scene.say("help me"))
    async with asyncio.timeout(10):
        await scene.direct.spoke.wait()
    assert not arriving.done()
    store.free.set()
    assert await arriving
    assert (scene.talk.handled, scene.direct.answered) == (["help me"], ["help me"]), (
        "rather twice"
    )


async def test_what_is_no_call_waits_as_long_as_it_takes(scene: Scene) -> None:
    store = HeldStore(scene.house.store)
    scene.open(store, AT_ONCE)
    arriving = asyncio.create_task(scene.say("hello"))
    await store.is_waiting.wait()
    await asyncio.sleep(0.01)
    store.free.set()
    assert await arriving
    assert (scene.talk.handled, scene.direct.answered) == (["hello"], [])


async def test_a_channel_that_stops_takes_the_event_that_waits_with_it(scene: Scene) -> None:
    store = HeldStore(scene.house.store)
    scene.open(store)
    arriving = asyncio.create_task(scene.say("help me"))
    await store.is_waiting.wait()
    arriving.cancel()
    await asyncio.gather(arriving, return_exceptions=True)
    store.free.set()
    await asyncio.sleep(0)
    assert (scene.talk.handled, await scene.waiting()) == ([], [])


# -- storage that fails ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "error", "tries"),
    [
        ("help me", StorageError(), 1),
        ("help me", NotBegun(), 1),
        ("hello", NotBegun(), 1),
        ("hello", StorageError(), 2),
        ("hello", Conflict(), 2),
        ("help me", Conflict(), 2),
    ],
)
async def test_a_call_waits_for_one_failure_only(
    scene: Scene, text: str, error: StorageError, tries: int
) -> None:
    store = CountingStore(scene.house.store)
    store.error = error
    scene.open(store)
    with pytest.raises(StorageError):
        await scene.say(text)
    assert store.writes == tries
    assert scene.direct.answered == (["help me"] if text == "help me" else [])


async def test_a_call_whose_turn_meets_a_conflict_is_kept_and_tried_again(scene: Scene) -> None:
    scene.talk.failures["help me"], scene.talk.error = 1, Conflict
    assert await scene.say("help me")
    assert (await scene.waiting(), scene.direct.answered) == (["help me"], [])
    assert await scene.engine.drain() == 1
    assert (scene.talk.handled, scene.direct.answered) == (["help me"], [])


@pytest.mark.parametrize(("text", "answered"), [("help me", ["help me"]), ("hello", [])])
async def test_what_is_only_heard_is_answered_and_not_kept(
    scene: Scene, text: str, answered: list[str]
) -> None:
    await scene.engine.hear(incoming(text))
    assert scene.direct.answered == answered
    assert (scene.talk.handled, await scene.waiting()) == ([], [])


# -- claims ---------------------------------------------------------------------------------------


def test_turn_and_direct_answer_keep_each_other_out() -> None:
    claims = Claims()
    assert claims.take_for_turn(EVENT)
    assert claims.take_for_turn(EVENT), "the same event, come twice"
    claims.end_turn(EVENT)
    assert not claims.take_for_direct_answer(EVENT)
    claims.end_turn(EVENT)
    assert claims.take_for_direct_answer(EVENT)
    assert not claims.take_for_direct_answer(EVENT)
    assert not claims.take_for_direct_answer(EVENT, is_hanging=True), "once is enough"
    assert not claims.take_for_turn(EVENT)
    assert claims.take_for_turn(("telegram", "77", "2")), "another event"
    claims.end_direct_answer(EVENT)
    assert claims.take_for_turn(EVENT)

"""Crashes, lost answers, storms and outages at random: what must never happen does not."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import TypeVar, cast

import pytest
from structlog.testing import capture_logs

from bot.core.errors import OutcomeUnknown, Throttled, Unreachable
from bot.core.model import Lane, OutboxRow, OutboxState, OutgoingMessage
from bot.core.ports import Rows, Store
from scheduler.pacing import PUBLISHED
from tests.fakes.channel import FakeChannel
from tests.unit.scheduler.world import NOON, SECOND, World

T = TypeVar("T")
ROWS = 60
WINDOW = timedelta(minutes=30)
ENDS = frozenset(OutboxState) - {OutboxState.QUEUED, OutboxState.SENDING}


class CrashingStore:
    """Stands still for ever before or after one write, as a process that has died."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.writes_left: int | None = None
        self.crashes_after_commit = False
        self.crashed = asyncio.Event()

    async def write(self, work: Callable[[Rows], T]) -> T:
        if self.writes_left is not None:
            self.writes_left -= 1
        if self.writes_left == 0 and not self.crashes_after_commit:
            await self._die()
        result = await self.store.write(work)
        if self.writes_left == 0:
            await self._die()
        return result

    async def read(self, work: Callable[[Rows], T]) -> T:
        return await self.store.read(work)

    async def _die(self) -> None:
        self.crashed.set()
        await asyncio.Event().wait()


class BadProvider(FakeChannel):
    """Takes, loses, refuses and asks for rests at random; `arrived` is what people saw."""

    def __init__(self, random: Random, world: World) -> None:
        super().__init__()
        self._random, self._world = random, world
        self.arrived: Counter[int] = Counter()
        self.too_late: list[int] = []

    async def send(self, message: OutgoingMessage) -> str:
        await asyncio.sleep(0)
        chance = self._random.random()
        if chance < 0.15:
            raise Unreachable("502")
        if chance < 0.20:
            raise Throttled(timedelta(seconds=self._random.randint(1, 20)), "429")
        if chance < 0.28:
            raise OutcomeUnknown("lost")
        self.arrived[message.outbox_id] += 1
        if message.expires_in is not None and message.expires_in <= timedelta():
            self.too_late.append(message.outbox_id)
        if chance < 0.40:
            raise OutcomeUnknown("lost after it arrived")
        return f"id {message.outbox_id}"


async def live(world: World, store: CrashingStore, random: Random) -> int:
    """Deliver with crashes until nothing is on its way; returns how many crashes there were."""
    crashes = 0
    while world.clock.now() < NOON + 2 * WINDOW:
        if random.random() < 0.3:
            store.writes_left = random.randint(1, 4)
            store.crashes_after_commit = random.random() < 0.5
        running = asyncio.create_task(world.delivery.run_once())
        dying = asyncio.create_task(store.crashed.wait())
        await asyncio.wait({running, dying}, return_when=asyncio.FIRST_COMPLETED)
        if store.crashed.is_set():
            crashes += 1
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await world.delivery._in_flight.abandon()
            world.new_delivery(PUBLISHED)
        dying.cancel()
        store.crashed.clear()
        store.writes_left = None
        world.clock.advance(random.randint(1, 8) * SECOND)
    return crashes


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_no_reminder_comes_twice_and_no_emergency_answer_is_lost(
    world: World, seed: int
) -> None:
    random = Random(seed)  # to be repeated, not to be secret
    await world.enrol(*(f"chat {number}" for number in range(10)))
    provider = BadProvider(random, world)
    store = CrashingStore(world.store)
    world.telegram, world.store = provider, cast("Store", store)
    world.new_delivery(PUBLISHED)
    lanes = [random.choice(list(Lane)) for _ in range(ROWS)]
    for lane in lanes:
        await world.queue(
            lane,
            to=f"chat {random.randrange(10)}",
            next_try_at=NOON + random.randint(0, 600) * SECOND,
            expires_at=None if lane is Lane.SAFETY else NOON + WINDOW,
        )
    with capture_logs():
        crashes = await live(world, store, random)

    assert crashes > 5
    assert provider.too_late == []
    rows = [await world.row(row_id) for row_id in range(1, ROWS + 1)]
    failures = {subject for subject, _ in await world.failures()}
    for row in rows:
        _check(row, provider.arrived[row.id], failures)


def _check(row: OutboxRow, arrived: int, failures: set[str]) -> None:
    assert row.state in ENDS, "no row is stuck"
    if row.lane is Lane.SAFETY:
        assert arrived >= 1
    else:
        assert arrived <= 1
    if row.state is OutboxState.SENT:
        assert arrived >= 1
    else:
        assert str(row.id) in failures, "somebody hears of every failure"
    if row.state in {OutboxState.FAILED, OutboxState.EXPIRED}:
        assert arrived == 0, "told as lost only what is"

"""How long an emergency waits for its answer behind a backlog of reminders."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

from bot.core.clock import SystemClock
from bot.core.model import Incoming, IncomingKind, Lane, OutgoingMessage
from bot.core.ports import Rows
from scheduler.runner import Runner
from tests import factories
from tests.bench.figure import Figure, quantile
from tests.bench.house import SLICE, bench_house
from tests.fakes.channel import FakeChannel

BACKLOG = 100_000
EMERGENCIES = 200


class _Timed(FakeChannel):
    """Notes when the provider was called with a safety message, by address."""

    def __init__(self) -> None:
        super().__init__("telegram")
        self.called_at: dict[str, float] = {}

    async def send(self, message: OutgoingMessage) -> str:
        if message.lane is Lane.SAFETY:
            self.called_at.setdefault(message.address, time.perf_counter())
        else:
            await asyncio.sleep(0.02)
        return "1"


async def measure(scale: float) -> list[Figure]:
    """From the acceptance of the webhook to the provider's call."""
    channel = _Timed()
    async with bench_house({"telegram": channel}, is_paced=True) as house:
        await _queue(house.store.write, int(BACKLOG * scale))
        runner = Runner(
            house.sweep, house.delivery, clock=house.clock, loops={"turns": house.engine.run}
        )
        house.engine.on_turn = runner.wake
        runner.start()
        await asyncio.sleep(0.5)
        waits = []
        for number in range(EMERGENCIES):
            address = str(9_000_000 + number)
            began = time.perf_counter()
            await house.engine.accept(_emergency(address, house.clock.now()))
            while address not in channel.called_at:  # noqa: ASYNC110 - polled, as a clock is
                await asyncio.sleep(0.001)
            waits.append(channel.called_at[address] - began)
            await asyncio.sleep(0.02)
        await runner.stop(timedelta(seconds=5))
    return [
        Figure("emergency behind a backlog of 100,000, p50", quantile(waits, 0.5) * 1000, "ms"),
        Figure(
            "emergency behind a backlog of 100,000, p99", quantile(waits, 0.99) * 1000, "ms",
            250, is_at_most=True,
        ),
    ]  # fmt: skip


async def _queue(write: object, count: int) -> None:
    now = SystemClock().now()
    for start in range(0, count, SLICE):

        def add(rows: Rows, start: int = start) -> None:
            for number in range(start, min(start + SLICE, count)):
                row = factories.outbox_row(
                    None, address=str(number), created_at=now, next_try_at=now
                )
                rows.outbox.add(row)

        await write(add)  # type: ignore[operator]  # a store's


def _emergency(address: str, now: object) -> Incoming:
    return factories.incoming(
        "I cannot breathe, my throat is closing",
        address=address,
        external_id=f"e{address}",
        kind=IncomingKind.TEXT,
        received_at=now,
    )

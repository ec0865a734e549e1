"""How long an emergency waits for its answer while a hundred thousand reminders are due.

A hundred thousand people have a dose at the same minute. First while the sweep makes their
reminders, then while these wait in the outbox for Telegram's thirty a second, others write that
they cannot breathe. Measured is from the webhook's call, through inbox, screen, turn and outbox,
to the moment when the request to the provider begins. Everything is as `steady run` has it.
"""

from __future__ import annotations

import asyncio
import json
import time
from datetime import timedelta

from starlette.applications import Starlette

from bot.channels.telegram import TelegramChannel
from bot.core.clock import SystemClock
from bot.core.model import Lane, OutgoingMessage
from bot.web.webhooks import webhook_routes
from scheduler.runner import Runner
from tests.bench.figure import Figure, quantile
from tests.bench.house import bench_house, enrol
from tests.bench.post import post
from tests.bench.stand_in import stand_in
from tests.fakes.telegram_api import TOKEN
from tests.integration.telegram.updates import text_update

BACKLOG = 100_000
EMERGENCIES = 200
FIRST = 9_000_000  # chat of the first who calls for help
EVERY = 0.05  # seconds
PATIENCE = 30.0
SECRET = "secret"
HEADERS = {
    b"x-telegram-bot-api-secret-token": SECRET.encode(),
    b"content-type": b"application/json",
}


class _Watched(TelegramChannel):
    """Notes when a safety message is about to be requested, by chat."""

    called_at: dict[str, float]

    async def send(self, message: OutgoingMessage) -> str:
        if message.lane is Lane.SAFETY:
            self.called_at.setdefault(message.address, time.perf_counter())
        return await super().send(message)


async def measure(scale: float) -> list[Figure]:
    """While the sweep makes the reminders; then while they wait."""
    clock, count = SystemClock(), int(BACKLOG * scale)
    async with stand_in() as url:
        channel = _Watched(
            TOKEN, api_url=url, public_url="https://steady.example", webhook_secret=SECRET,
            clock=clock, commands={},
        )  # fmt: skip
        channel.called_at = {}
        async with bench_house({"telegram": channel}, is_paced=True) as house:
            await enrol(house, 2 * EMERGENCIES, clock.now() + timedelta(hours=5), FIRST)
            await enrol(house, count, clock.now())
            runner = Runner(
                house.sweep, house.delivery, clock=clock, loops={"turns": house.engine.run}
            )
            house.engine.on_turn = runner.wake
            await channel.start(house.engine)
            people = iter(range(FIRST, FIRST + 2 * EMERGENCIES))
            runner.start()
            meanwhile: list[float] = []
            while house.sweep.done < count and len(meanwhile) < EMERGENCIES:
                meanwhile.append(await _call_for_help(channel, next(people)))
            while house.sweep.done < count:  # noqa: ASYNC110 - what is measured knows no event
                await asyncio.sleep(EVERY)
            behind = [await _call_for_help(channel, next(people)) for _ in range(EMERGENCIES)]
            await runner.stop()
            await channel.stop()
    return [
        *_figures(f"while {count:,} reminders are made", meanwhile),
        *_figures(f"behind {count:,} reminders", behind),
    ]


async def _call_for_help(channel: _Watched, chat: int) -> float:
    """Seconds from the webhook to the request."""
    update = text_update(chat, "I cannot breathe, my throat is closing", chat_id=chat)
    update["message"]["date"] = int(time.time())
    app = Starlette(routes=webhook_routes({"telegram": channel.webhooks()}))
    began = time.perf_counter()
    status = await post(app, "/webhooks/telegram", json.dumps(update).encode(), HEADERS)
    assert status == 200
    async with asyncio.timeout(PATIENCE):
        while str(chat) not in channel.called_at:  # noqa: ASYNC110 - polled, as a clock is
            await asyncio.sleep(0.001)
    await asyncio.sleep(EVERY)
    return channel.called_at[str(chat)] - began


def _figures(when: str, waits: list[float]) -> list[Figure]:
    p50, p99 = (quantile(waits, share) * 1000 for share in (0.5, 0.99))
    return [
        Figure(f"emergency {when}, p50", p50, "ms"),
        Figure(f"emergency {when}, p99", p99, "ms", 250, is_at_most=True),
    ]

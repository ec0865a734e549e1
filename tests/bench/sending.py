"""Messages a second to a local Bot API stand-in, pacing lifted; beside a bare library loop.

Ours are reminders as the sweep makes them: claimed, looked at once more, sent and recorded on
disk. The bare loop sends the same texts with the same buttons through the same transport, and
keeps nothing.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.sending import NO_PREVIEW
from bot.core.clock import SystemClock
from bot.core.model import Body, Lane
from scheduler.delivery import SLOTS
from tests.bench.figure import Effort, Figure, Stopwatch, beside
from tests.bench.house import bench_house, enrol
from tests.bench.stand_in import stand_in
from tests.fakes.telegram_api import TOKEN

MESSAGES = 5_000
ROUNDS = 3


async def measure(scale: float) -> list[Figure]:
    """Turn about, a few times; the middle of the rates, and of the ratios of each pair."""
    count = int(MESSAGES * scale)
    pairs = []
    async with stand_in() as url:
        for _ in range(ROUNDS):
            ours, body = await _ours(url, count)
            pairs.append((ours, await _bare(url, count, body)))
    bare = "bare python-telegram-bot loop"
    return beside("sending by outbox and channel", bare, pairs, least=1_000, bar=0.7)


async def _ours(url: str, count: int) -> tuple[Effort, Body]:
    clock = SystemClock()
    channel = TelegramChannel(
        TOKEN, api_url=url, public_url=None, webhook_secret="s", clock=clock, commands={}
    )
    async with bench_house({"telegram": channel}) as house:
        await enrol(house, count, clock.now() - timedelta(seconds=1))
        await house.sweep.run_once()
        first = await house.store.read(lambda rows: rows.outbox.get(1))
        assert first is not None
        assert first.lane is Lane.REMINDER
        stop = asyncio.Event()
        watch = Stopwatch()
        running = asyncio.create_task(house.delivery.run(stop))
        while await house.store.read(lambda rows: rows.outbox.next_at()) is not None:  # noqa: ASYNC110 - until the outbox is empty
            await asyncio.sleep(0.02)
        stop.set()
        await running
        effort = watch.effort(count)
        last = await house.store.read(lambda rows: rows.outbox.get(count))
        assert last is not None
        assert last.provider_id == "1"
        await channel.stop()
    return effort, first.body


async def _bare(url: str, count: int, body: Body) -> Effort:
    request = AiohttpRequest(256)
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=request)
    numbers = iter(range(1, count + 1))

    async def work() -> None:
        for number in numbers:
            first, *others = (
                InlineKeyboardButton(button.label, callback_data=button.data)
                for button in body.offered
            )
            await bot.send_message(
                number,
                body.text,
                "HTML",
                link_preview_options=NO_PREVIEW,
                reply_markup=InlineKeyboardMarkup([[first], others]),
            )

    watch = Stopwatch()
    await asyncio.gather(*(work() for _ in range(SLOTS)))
    effort = watch.effort(count)
    await request.shutdown()
    return effort

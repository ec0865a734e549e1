"""Messages a second to a local Bot API stand-in, pacing lifted; beside a bare library loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from telegram import Bot

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.request import AiohttpRequest
from bot.core.clock import SystemClock
from bot.core.ports import Rows
from tests import factories
from tests.bench.figure import Figure
from tests.bench.house import SLICE, bench_house
from tests.fakes.telegram_api import TOKEN

MESSAGES = 5_000
AT_ONCE = 32
ANSWER = (
    b'{"ok":true,"result":{"message_id":1,"date":1790000000,'
    b'"chat":{"id":1,"type":"private","first_name":"A"},"text":"t"}}'
)


async def measure(scale: float) -> list[Figure]:
    """Both through the same transport, one after the other, twice; the better of each."""
    count = int(MESSAGES * scale)
    async with _stand_in() as url:
        ours, bare = 0.0, 0.0
        for _ in range(2):
            bare = max(bare, await _bare(url, count))
            ours = max(ours, await _ours(url, count))
    return [
        Figure("sending through outbox and channel", ours, "/s", 1_000),
        Figure("bare python-telegram-bot loop, same transport", bare, "/s"),
        Figure("sending over the bare loop", ours / bare, "x", 0.7),
    ]


async def _ours(url: str, count: int) -> float:
    clock = SystemClock()
    channel = TelegramChannel(
        TOKEN, api_url=url, public_url=None, webhook_secret="s", clock=clock, commands={}
    )
    async with bench_house({"telegram": channel}) as house:
        now = clock.now()

        def queue(rows: Rows, start: int) -> None:
            for number in range(start, min(start + SLICE, count)):
                row = factories.outbox_row(
                    None, address=str(number + 1), created_at=now, next_try_at=now
                )
                rows.outbox.add(row)

        for start in range(0, count, SLICE):
            await house.store.write(lambda rows, start=start: queue(rows, start))  # type: ignore[misc]  # mypy cannot infer it
        stop = asyncio.Event()
        began = time.perf_counter()
        running = asyncio.create_task(house.delivery.run(stop))
        while await house.store.read(lambda rows: rows.outbox.next_at()) is not None:  # noqa: ASYNC110 - until the outbox is empty
            await asyncio.sleep(0.02)
        stop.set()
        await running
        took = time.perf_counter() - began
        await channel.stop()
    return count / took


async def _bare(url: str, count: int) -> float:
    request = AiohttpRequest(256)
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=request)
    numbers = iter(range(1, count + 1))

    async def work() -> None:
        for number in numbers:
            await bot.send_message(number, "Time for your dose.", "HTML")

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    took = time.perf_counter() - began
    await request.shutdown()
    return count / took


@asynccontextmanager
async def _stand_in() -> AsyncIterator[str]:
    """Answers every call alike, and costs little."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=ANSWER, content_type="application/json")

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()

"""Inbound webhooks to committed turns; beside bare routes that parse and commit one row.

Both are called straight, without a network between, with the same requests, made beforehand, and
both commit with `synchronous = FULL` on the same disk. Ours come from enrolled people, in free
words that no prompt awaits: the longest way through screen, conversations and search, up to the
answer in the outbox.

What a commit takes differs twentyfold with what else the disk does, and the bare routes commit for
each request, we for a few dozen. So both stay open, and take turns slice by slice, within a second
of each other; and a bare commit is timed beside them, for a slow disk flatters us.
"""

from __future__ import annotations

import asyncio
import gc
import json
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import islice
from statistics import median
from typing import Protocol
from urllib.parse import urlencode

from starlette.applications import Starlette

from bot.app import House
from bot.channels.sms import SmsChannel
from bot.channels.telegram import TelegramChannel
from bot.core.clock import SystemClock
from bot.core.ports import Channel
from bot.web.webhooks import webhook_routes
from messages.screen import Screening
from tests.bench.bare_routes import bare_routes
from tests.bench.figure import Effort, Figure, Stopwatch, beside
from tests.bench.house import bench_house, enrol
from tests.bench.post import Posted, post_all
from tests.bench.stand_in import stand_in
from tests.fakes.telegram_api import TOKEN
from tests.fakes.twilio_api import ACCOUNT, NUMBER, TOKEN as SMS_TOKEN, sign
from tests.integration.telegram.updates import text_update

SLICE = 200  # events in a row; by one of the two, then by the other
SLICES = 30
FEWEST = 5
PUBLIC = "https://steady.example"
SECRET = {b"x-telegram-bot-api-secret-token": b"secret"}


class Side(Protocol):
    """One of the two that are compared."""

    async def play(self, kind: str, requests: list[Posted]) -> None:
        """Post them; returns when what they ask for is on disk."""
        ...


async def measure(scale: float) -> list[Figure]:
    """Turn about, slice by slice; the middle of the rates, and of the ratios of each pair."""
    slices = max(FEWEST, int(SLICES * scale))
    numbers = range((slices + 1) * SLICE)
    requests = {
        "telegram": [_telegram_request(number) for number in numbers],
        "sms": [_sms_request(number) for number in numbers],
    }
    pairs: dict[str, list[tuple[Effort, Effort]]] = {kind: [] for kind in requests}
    commits: list[float] = []
    async with stand_in() as url, _house(url, len(numbers)) as ours:
        with bare_routes(f"{PUBLIC}/webhooks/sms") as bare:
            for number, parts in enumerate(zip(*map(_sliced, requests.values()), strict=True)):
                for kind, part in zip(requests, parts, strict=True):
                    pair = await _turn_about(ours, bare, kind, part, bare_first=number % 2 == 1)
                    pairs[kind].append(pair)
                commits.append(bare.seconds_of_commit())
    return [
        *beside(
            "Telegram webhook to committed turn", "bare route, parse and one row",
            pairs["telegram"][1:], least=None, bar=0.5,
        ),
        *beside(
            "Twilio webhook to committed turn", "bare route, signature and one row",
            pairs["sms"][1:], least=None, bar=0.6,
        ),
        Figure("one row on disk, beside the inbound webhooks", median(commits) * 1e6, "us"),
    ]  # fmt: skip


def _sliced(requests: list[Posted]) -> Iterator[list[Posted]]:
    """The first slice only warms up: patterns and word lists are made when first used."""
    rest = iter(requests)
    while part := [*islice(rest, SLICE)]:
        yield part


async def _turn_about(
    ours: Side, bare: Side, kind: str, requests: list[Posted], *, bare_first: bool
) -> tuple[Effort, Effort]:
    efforts = {}
    for side in (bare, ours) if bare_first else (ours, bare):
        gc.collect()  # neither looks through what the other has left
        watch = Stopwatch()
        await side.play(kind, requests)
        efforts[side] = watch.effort(len(requests))
    return efforts[ours], efforts[bare]


class _Ours:
    """The house with its webhooks, as the program runs them."""

    def __init__(self, house: House, channels: Mapping[str, Channel]) -> None:
        self._house = house
        hooks = {kind: channel.webhooks() for kind, channel in channels.items()}
        self._app = Starlette(routes=webhook_routes(hooks))
        self._turns = 0
        self._observe, house.engine.turns.observe = house.engine.turns.observe, self._count

    async def play(self, kind: str, requests: list[Posted]) -> None:
        """See `Side`."""
        goal = self._turns + len(requests)
        await post_all(self._app, f"/webhooks/{kind}", requests)
        while self._turns < goal:  # noqa: ASYNC110 - until each turn is done
            await asyncio.sleep(0.002)
        await self._house.engine.drain()  # returns when all of it is committed

    def _count(self, screening: Screening | None, said: str, seconds: float) -> None:
        self._observe(screening, said, seconds)
        self._turns += 1


@asynccontextmanager
async def _house(telegram_url: str, people: int) -> AsyncIterator[_Ours]:
    clock = SystemClock()
    channels: dict[str, Channel] = {
        "telegram": TelegramChannel(
            TOKEN, api_url=telegram_url, public_url=PUBLIC, webhook_secret="secret",
            clock=clock, commands={},
        ),
        "sms": SmsChannel(
            ACCOUNT, SMS_TOKEN, sender=NUMBER, api_url="http://127.0.0.1:9", public_url=PUBLIC,
            clock=clock,
        ),
    }  # fmt: skip
    async with bench_house(channels) as house:
        for kind in channels:
            await enrol(house, people, clock.now() + timedelta(hours=3), channel=kind)
        ours = _Ours(house, channels)
        for channel in channels.values():
            await channel.start(house.engine)
        stop = asyncio.Event()
        turns = asyncio.create_task(house.engine.run(stop))
        yield ours
        stop.set()
        await turns
        for channel in channels.values():
            await channel.stop()


def _telegram_request(number: int) -> Posted:
    update = text_update(number + 1, f"lantern {number}", chat_id=number + 1)
    update["message"]["date"] = int(time.time())  # else it lay for months, and we say sorry
    return json.dumps(update).encode(), {**SECRET, b"content-type": b"application/json"}


def _sms_request(number: int) -> Posted:
    form = {
        "MessageSid": f"SM{number}", "From": f"+{12125550001 + number}", "To": NUMBER,
        "Body": f"lantern {number}", "NumMedia": "0",
    }  # fmt: skip
    signature = sign(f"{PUBLIC}/webhooks/sms", form).encode()
    kind = b"application/x-www-form-urlencoded"
    return urlencode(form).encode(), {b"x-twilio-signature": signature, b"content-type": kind}

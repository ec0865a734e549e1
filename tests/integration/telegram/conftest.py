"""A channel against the local Bot API server; every call is checked against its description."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.waits import Waits
from bot.core.clock import VirtualClock
from tests.fakes.inlet import FakeInlet
from tests.fakes.telegram_api import TOKEN, TelegramApi, running_telegram_api

MILLISECOND = timedelta(milliseconds=1)
QUICK = Waits(
    poll=timedelta(),  # answered at once when nothing is there
    first_wait=5 * MILLISECOND,
    most_wait=10 * MILLISECOND,
    most_pause=200 * MILLISECOND,  # and so the watchdog's patience
    empty_pause=5 * MILLISECOND,
    webhook_check=10 * MILLISECOND,
    read=timedelta(seconds=20),
)
COMMANDS = {
    "en": [("status", "How it is going"), ("help", "Who to call")],
    "es": [("status", "Cómo va"), ("help", "A quién llamar")],
}
MakeChannel: TypeAlias = Callable[..., TelegramChannel]


@pytest.fixture
async def api() -> AsyncIterator[TelegramApi]:
    async with running_telegram_api() as server:
        yield server
    assert server.violations == []


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(datetime(2026, 9, 21, 14, 13, 25, tzinfo=UTC))


@pytest.fixture
def inlet() -> FakeInlet:
    return FakeInlet()


@pytest.fixture
async def make_channel(api: TelegramApi, clock: VirtualClock) -> AsyncIterator[MakeChannel]:
    """Makes channels that are stopped after the test."""
    async with AsyncExitStack() as stack:

        def make(
            public_url: str | None = None,
            waits: Waits = QUICK,
            api_url: str = api.url,
            token: str = TOKEN,
        ) -> TelegramChannel:
            channel = TelegramChannel(
                token,
                api_url=api_url,
                public_url=public_url,
                webhook_secret="local-webhook-secret",
                clock=clock,
                commands=COMMANDS,
                waits=waits,
            )
            stack.push_async_callback(channel.stop)
            return channel

        yield make

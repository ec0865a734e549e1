"""What whoever runs it relies on: pages that say what is wrong, figures, and an end in time."""

from __future__ import annotations

import asyncio
import json
import signal
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.town import FIRST_CHAT, Load, Town
from tests.fakes.process import Process
from tests.fakes.telegram_api import Fault, TelegramApi, refusal, running_telegram_api
from tests.fakes.twilio_api import running_twilio_api

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramApi]:
    async with running_telegram_api() as api:
        yield api


@pytest.fixture
async def town(tmp_path: Path, telegram: TelegramApi) -> AsyncIterator[Town]:
    """Somebody whom nobody knows yet, on Telegram; both providers call us."""
    async with running_twilio_api() as twilio:
        load = Load(chats=1, doses_every=0.0)
        town = Town(tmp_path, telegram, twilio, 1, load=load, uses_webhooks=True)
        (tmp_path / "data").mkdir()
        yield town


@pytest.fixture
async def program(town: Town) -> AsyncIterator[Process]:
    program = await town.start()
    try:
        yield program
    finally:
        if program.is_running:
            program.stop(signal.SIGKILL)


async def _page(url: str) -> str:
    def get() -> str:
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as answer:
            return str(answer.read().decode())

    return await asyncio.to_thread(get)


async def test_a_bot_that_receives_and_may_not_send_is_not_ready(
    program: Process, town: Town, telegram: TelegramApi
) -> None:
    telegram.fault("sendMessage", refusal(401, "Unauthorized"))
    assert await town.post_update(town.text_on_telegram("hello")) == 200
    await telegram.called("sendMessage")
    async with asyncio.timeout(10):
        while (ready := json.loads(await _page(f"{program.url}/readyz")))["ready"]:
            continue
    assert ready["problems"] == ["telegram: credentials or sender refused (401)"]
    assert ready["channels"]["telegram"]["state"] == "ok"


async def test_what_webhooks_brought_is_among_the_figures(
    program: Process, town: Town, telegram: TelegramApi
) -> None:
    assert await town.post_update(town.text_on_telegram("hello")) == 200
    await telegram.called("sendMessage")
    figures = await _page(f"{program.url}/metrics")
    assert 'steady_webhook_answers_total{channel="telegram",status="200"} 1.0' in figures


async def test_it_ends_within_ten_seconds_though_a_provider_hangs(
    program: Process, town: Town, telegram: TelegramApi
) -> None:
    hanging = [Fault(hangs=True)] * 9
    telegram.fault("sendMessage", *hanging)
    telegram.fault("answerCallbackQuery", *hanging)
    assert await town.post_update(town.text_on_telegram("hello")) == 200
    assert await town.post_update(town.tap(FIRST_CHAT, "1")) == 200
    await telegram.called("sendMessage")
    await telegram.called("answerCallbackQuery")
    began = time.monotonic()
    assert await asyncio.to_thread(program.stop, signal.SIGTERM, 20) == 0
    assert time.monotonic() - began < 10

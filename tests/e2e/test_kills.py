"""The real program is killed, told to end, or left without a disk: nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import resource
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import aiohttp
import pytest

import bot.program
from bot.app import House, open_house
from bot.core.config import load_config
from bot.program import Program
from bot.storage.sqlite.store import SqliteStore
from tests.e2e.kills import count, run_kills
from tests.e2e.town import Load, Town
from tests.fakes.process import URL, Process
from tests.fakes.telegram_api import TelegramApi, running_telegram_api
from tests.fakes.twilio_api import TwilioApi, running_twilio_api

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

NO_ROOM = 1024  # bytes that a file may have: less than one page of the log


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramApi]:
    async with running_telegram_api() as api:
        yield api


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    async with running_twilio_api() as api:
        yield api


@pytest.mark.parametrize("uses_webhooks", [False, True], ids=["polling", "webhooks"])
async def test_kills_lose_nothing_and_double_nothing(tmp_path: Path, uses_webhooks: bool) -> None:
    tally = await run_kills(tmp_path, kills=3, seed=7, uses_webhooks=uses_webhooks)
    assert tally.is_clean, tally
    assert tally.events > 0
    assert tally.reminders > 0


async def test_when_told_to_end_it_finishes_what_is_on_the_way(
    tmp_path: Path, telegram: TelegramApi, twilio: TwilioApi
) -> None:
    load = Load(chats=20, doses_every=0.0)
    town = Town(tmp_path, telegram, twilio, 1, load=load, uses_webhooks=False)
    await town.settle_people()
    program = await town.start()
    try:
        telegram.latency = 1.5
        await telegram.called("sendMessage", times=2)
        assert await asyncio.to_thread(program.stop, signal.SIGTERM, 10) == 0
    finally:
        _end(program)
    tally = await count(town)
    assert tally.received == len(telegram.made("sendMessage")) >= 2
    assert tally.unknown == tally.messages_lost == tally.messages_doubled == 0
    program = await town.start()
    try:
        telegram.latency = 0.0
        await telegram.called("sendMessage", times=20)
        assert await asyncio.to_thread(program.stop, signal.SIGTERM, 10) == 0
    finally:
        _end(program)
    assert (await count(town)).is_clean


async def test_a_full_disk_takes_nothing_and_later_everything(
    tmp_path: Path, telegram: TelegramApi, twilio: TwilioApi
) -> None:
    town = Town(tmp_path, telegram, twilio, 1, load=Load(chats=1), uses_webhooks=True)
    await town.settle_people()
    program = await town.start()
    try:
        with _without_room(program):
            form = town.text_by_sms()
            assert await town.post_sms(form) == 503
            assert "storage:" in await _why_not_ready(program.url)
        assert await town.post_sms(form) == 200
        assert await town.post_sms(form) == 200
        assert "storage:" not in await _why_not_ready(program.url)
        await asyncio.to_thread(program.stop)
    finally:
        _end(program)
    tally = await count(town)
    assert (tally.events, tally.events_lost, tally.events_answered_twice) == (1, 0, 0)


async def test_polling_confirms_nothing_while_the_disk_is_full(
    tmp_path: Path, telegram: TelegramApi, twilio: TwilioApi
) -> None:
    town = Town(tmp_path, telegram, twilio, 1, load=Load(chats=1), uses_webhooks=False)
    await town.settle_people()
    program = await town.start()
    try:
        await telegram.called("getUpdates")
        with _without_room(program):
            polls = len(telegram.made("getUpdates"))
            await telegram.deliver(town.text_on_telegram())
            await telegram.called("getUpdates", times=polls + 2)
            assert telegram.confirmed <= 1
            assert "storage:" in await _why_not_ready(program.url)
        await telegram.was_confirmed(1)
        await asyncio.to_thread(program.stop)
    finally:
        _end(program)
    tally = await count(town)
    assert (tally.events_lost, tally.events_answered_twice) == (0, 0)


async def test_a_database_that_is_only_read_takes_nothing_and_says_so(
    tmp_path: Path, telegram: TelegramApi, twilio: TwilioApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town(tmp_path, telegram, twilio, 1, load=Load(chats=1), uses_webhooks=True)
    await town.settle_people()
    houses: list[House] = []

    async def opened(*args: object, **more: object) -> House:
        houses.append(await open_house(*args, **more))  # type: ignore[arg-type]  # passed on
        return houses[0]

    monkeypatch.setattr(bot.program, "open_house", opened)
    settings = {name.lower(): value for name, value in town.settings.items()}
    data = f"sqlite:///{tmp_path}/data/steady.db"
    program = Program(load_config(None, **settings, database_url=data, port=0))
    announced: asyncio.Queue[str] = asyncio.Queue()
    running = asyncio.create_task(program.run(announced.put_nowait))
    try:
        town.url = await _url(announced)
        await _set(houses[0], "query_only = ON")
        form, cry = town.text_by_sms(), town.text_by_sms("my throat is closing up")
        assert await town.post_sms(form) == 503
        assert await town.post_update(town.text_on_telegram()) == 503
        for _ in range(2):
            assert await town.post_sms(cry) == 503
        assert [m.body[:12] for m in twilio.sent()] == ["Call 911 now"], "help leaves, once"
        assert "storage:" in await _why_not_ready(town.url)
        await _set(houses[0], "query_only = OFF")
        assert await town.post_sms(form) == 200
        assert await town.post_sms(cry) == 200
        assert "storage:" not in await _why_not_ready(town.url)
    finally:
        program.stop()
        await running


async def _url(announced: asyncio.Queue[str]) -> str:
    while (found := URL.search(await announced.get())) is None:
        continue
    return found.group()


async def _set(house: House, pragma: str) -> None:
    store = cast(SqliteStore, house.store)
    await store._on_writer(lambda rows: rows.sql.one(f"PRAGMA {pragma}"), is_alone=True)


@contextmanager
def _without_room(program: Process) -> Iterator[None]:
    """As on a full disk: no file of the program's may grow."""
    limit = resource.prlimit(program.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (NO_ROOM, limit[1]))
    try:
        yield
    finally:
        resource.prlimit(program.pid, resource.RLIMIT_FSIZE, limit)


async def _why_not_ready(url: str) -> str:
    """The problems that `/readyz` names; none while it is ready."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/readyz") as answer:
        content = await answer.json()
        assert (answer.status == 200) is content["ready"]
        return " ".join(content["problems"])


def _end(program: Process) -> None:
    if program.is_running:
        program.stop(signal.SIGKILL)

"""The disk is full to the last byte in the middle of work: nothing is lost, help still leaves."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.core.ports import Rows
from tests.e2e.kills import count
from tests.e2e.town import Load, Town
from tests.fakes.process import Process
from tests.fakes.small_disk import SmallDisk, small_disk
from tests.fakes.telegram_api import TelegramApi, running_telegram_api
from tests.fakes.twilio_api import TwilioApi, running_twilio_api

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

CRY = "my throat is closing up"


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramApi]:
    async with running_telegram_api() as api:
        yield api


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    async with running_twilio_api() as api:
        yield api


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "data") as disk:
        yield disk


@dataclass
class Street:
    """A town and the program that runs for it."""

    town: Town
    program: Process

    async def problems(self) -> str:
        """What `/readyz` says is wrong."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.program.url}/readyz") as answer,
        ):
            return " ".join((await answer.json())["problems"])


@pytest.fixture
async def street(
    tmp_path: Path, disk: SmallDisk, telegram: TelegramApi, twilio: TwilioApi
) -> AsyncIterator[Street]:
    """Sixty people by webhook, whose doses fall due while we look on."""
    load = Load(chats=60, doses_every=0.2)
    town = Town(tmp_path, telegram, twilio, 1, load=load, uses_webhooks=True)
    await town.settle_people()
    street = Street(town, await town.start())
    yield street
    if street.program.is_running:
        street.program.stop(signal.SIGKILL)


async def test_a_disk_that_fills_up_in_the_middle_of_work(street: Street, disk: SmallDisk) -> None:
    town, telegram, twilio = street.town, street.town.telegram, street.town.twilio
    over = asyncio.Event()
    people = asyncio.create_task(town.live(over))  # they insist, as providers do
    await telegram.called("sendMessage", times=20)

    disk.fill()
    refused = await _until_refused(town)
    assert "storage:" in await street.problems()
    by_sms, by_chat = town.text_by_sms(CRY), town.text_on_telegram(CRY)
    for _ in range(2):  # a provider calls again: no second answer
        assert await town.post_sms(by_sms) == 503
        assert await town.post_update(by_chat) == 503
    assert _guidance(telegram, twilio) == (1, 1)
    assert street.program.is_running

    disk.make_room()
    for form in (*refused, by_sms):
        assert await town.post_sms(form) == 200
    assert await town.post_update(by_chat) == 200
    over.set()
    await people
    await _until_quiet(street)
    assert _guidance(telegram, twilio) == (1, 1)
    assert await asyncio.to_thread(street.program.stop, signal.SIGTERM) == 0
    tally = await count(town)
    assert (tally.events_lost, tally.reminders_doubled) == (0, 0)
    held_back = await _held_back(town)  # a dose that falls due after the cry waits
    assert held_back <= 2
    assert tally.reminders_missing == held_back
    assert (tally.messages_lost, tally.stuck) == (0, 0)
    assert tally.messages_doubled == 2, "the guidance, which left without a row"
    assert await _alerts(town) == 2


async def _until_refused(town: Town) -> list[dict[str, str]]:
    """Write until storage takes no more; what was refused, to be brought again."""
    for _ in range(2_000):
        form = town.text_by_sms()
        if await town.post_sms(form) == 503:
            return [form]
    raise AssertionError("the disk is full, and everything was taken")


def _guidance(telegram: TelegramApi, twilio: TwilioApi) -> tuple[int, int]:
    """How often somebody was told to call, by Telegram and by SMS."""
    chats = [call for call in telegram.made("sendMessage") if "Call 911 now" in call.form["text"]]
    texts = [message for message in twilio.sent() if "Call 911 now" in message.body]
    return len(chats), len(texts)


async def _until_quiet(street: Street) -> None:
    """All doses are due, and nothing waits."""

    def left(rows: Rows) -> int:
        waiting = sum(n for n, _ in rows.outbox.depth(street.town.now()).values())
        return waiting + len(rows.inbox.pending(1)) + street.town.people - _reminded(rows)

    store = await street.town.open_store()
    for _ in range(600):
        if not await store.read(left):
            break
        await asyncio.sleep(0.2)
    await store.close()


def _reminded(rows: Rows) -> int:
    return sum(bool(rows.doses.recent(patient.id, 1)) for patient in rows.patients.every())


async def _held_back(town: Town) -> int:
    """How many reminders were put off for people who called for help."""

    def put_off(rows: Rows) -> int:
        held = [person for person in rows.patients.every() if person.held_until is not None]
        works = [work for person in held for work in rows.due.of(person.id)]
        waiting = {int(work.subject) for work in works if work.kind == "dose.remind"}
        # One that had its row before the cry only waits to be asked about again.
        asked = {row.dose_id for person in held for row in rows.outbox.of(person.id, 100)}
        return len(waiting - asked)

    store = await town.open_store()
    count = await store.read(put_off)
    await store.close()
    return count


async def _alerts(town: Town) -> int:
    store = await town.open_store()
    alerts = await store.read(lambda rows: rows.alerts.open())
    await store.close()
    return sum(alert.tier == "emergency" for alert in alerts)

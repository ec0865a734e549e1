"""A house on a file, with enrolled people, for measuring."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta

from bot.app import House, assemble
from bot.core.clock import SystemClock
from bot.core.config import load_config
from bot.core.memory import keep_for_good
from bot.core.ports import Channel, Rows
from bot.storage import open_store
from bot.storage.crypto import Keyring, generate_key
from messages.catalogue import load_catalogue
from scheduler.pacing import Pacing
from tests import factories
from tests.fakes.channel import FakeChannel

SLICE = 5_000


@asynccontextmanager
async def bench_house(
    channels: dict[str, Channel] | None = None, *, is_paced: bool = False
) -> AsyncIterator[House]:
    """On an empty database file, as the program makes it."""
    with tempfile.TemporaryDirectory() as folder:
        clock = SystemClock()
        config = load_config(None, database_url=f"sqlite:///{folder}/steady.db")
        keyring = Keyring.from_texts([generate_key()])
        store = await open_store(config.database_url, keyring, clock)
        given = channels or {"telegram": FakeChannel("telegram")}
        pacing = None if is_paced else Pacing(is_lifted=True)
        house = assemble(config, clock, store, given, load_catalogue(), pacing=pacing)
        keep_for_good()  # as the program does
        try:
            yield house
        finally:
            await house.close()


FIRST_NUMBER = {"telegram": 0, "sms": 12125550000}  # person n has the n-th after it


async def enrol(
    house: House, count: int, due_at: datetime, first: int = 1, channel: str = "telegram"
) -> None:
    """People on a channel, each with one dose at `due_at`."""
    for start in range(first, first + count, SLICE):
        end = min(start + SLICE, first + count)

        def add(rows: Rows, start: int = start, end: int = end) -> None:
            for number in range(start, end):
                _enrol_one(rows, channel, number, due_at)

        await house.store.write(add)


def _enrol_one(rows: Rows, channel: str, number: int, due_at: datetime) -> None:
    now = due_at - timedelta(days=1)
    patient = rows.patients.add(factories.patient(created_at=now, enrolled_at=now, zone="UTC"))
    value = f"{'+' if channel == 'sms' else ''}{FIRST_NUMBER[channel] + number}"
    rows.patients.add_address(
        factories.address(
            patient.id, channel=channel, value=value, consented_at=now, last_heard_at=now
        )
    )
    far = time((due_at.hour + 12) % 24)
    regimen = rows.regimens.add(factories.regimen(patient.id, start_date=now.date(), times=(far,)))
    data = {"date": due_at.date().isoformat(), "index": 7, "amount": "50 mg"}
    rows.due.put("dose.due", due_at, patient.id, str(regimen.id), data)

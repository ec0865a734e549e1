"""A small world for tests of the sweep and of delivery: a real store, fake channels, one clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, cast

from bot.core.clock import VirtualClock
from bot.core.model import (
    Address,
    AddressState,
    Body,
    DueWork,
    Lane,
    OutboxRow,
    OutboxState,
    Patient,
    PatientState,
)
from bot.core.ports import Channel, Store
from scheduler.delivery import Delivery
from scheduler.pacing import Pacing, PacingRules
from tests.fakes.channel import AskableChannel, FakeChannel
from tests.fakes.faulty_store import FaultyStore

NOON = datetime(2026, 6, 1, 16, tzinfo=UTC)  # in New York
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class World:
    """Ana is reached by Telegram (address "ana") and by SMS ("+1").

    Telegram's provider cannot be asked afterwards, the one of SMS can.
    """

    def __init__(self, store: Store) -> None:
        self.clock = VirtualClock(NOON)
        self.faults = FaultyStore(store)
        self.store = cast("Store", self.faults)
        self.telegram, self.sms = FakeChannel("telegram"), AskableChannel("sms")
        self.pacing = Pacing(is_lifted=True)
        self.delivery = self.new_delivery()

    def new_delivery(
        self, rules: Mapping[str, PacingRules] | None = None, **given: Any
    ) -> Delivery:
        """As after a restart."""
        if rules is not None:
            self.pacing = Pacing(rules)
        channels: dict[str, Channel] = {"telegram": self.telegram, "sms": self.sms}
        self.delivery = Delivery(self.store, self.clock, channels, self.pacing, **given)
        return self.delivery

    async def enrol(self, *values: str, **changes: Any) -> Patient:
        """A patient with a Telegram address for each value, or Ana's two addresses."""
        patient = Patient(
            **{
                "id": 0,
                "state": PatientState.ACTIVE,
                "created_at": NOON,
                "zone": "America/New_York",
                "quiet_start": time(22),
                "quiet_end": time(7),
                **changes,
            }
        )
        kept = await self.store.write(lambda rows: rows.patients.add(patient))
        places = [("telegram", value) for value in values] or [("telegram", "ana"), ("sms", "+1")]
        addresses = [Address(0, kept.id, *place, consented_at=NOON) for place in places]
        await self.store.write(
            lambda rows: [rows.patients.add_address(address) for address in addresses]
        )
        return kept

    async def address(self, channel: str, value: str) -> Address:
        found = await self.store.read(lambda rows: rows.patients.find(channel, value))
        assert found is not None
        return found[1]

    async def change_address(self, channel: str, value: str, state: AddressState) -> None:
        address = await self.address(channel, value)
        changed = Address(
            address.id, address.patient_id, channel, value, state, address.consented_at
        )
        await self.store.write(lambda rows: rows.patients.save_address(changed))

    async def queue(
        self,
        lane: Lane = Lane.REMINDER,
        text: str = "8 o'clock",
        *,
        to: str = "ana",
        channel: str = "telegram",
        patient_id: int | None = 1,
        **changes: Any,
    ) -> int:
        """A message in the outbox; returns its id."""
        row = OutboxRow(
            **{
                "id": 0,
                "patient_id": patient_id,
                "channel": channel,
                "address": to,
                "lane": lane,
                "key": "test",
                "body": Body(text),
                "state": OutboxState.QUEUED,
                "created_at": self.clock.now(),
                "next_try_at": self.clock.now(),
                **changes,
            }
        )
        return await self.store.write(lambda rows: rows.outbox.add(row))

    async def row(self, row_id: int) -> OutboxRow:
        found = await self.store.read(lambda rows: rows.outbox.get(row_id))
        assert found is not None
        return found

    async def state(self, row_id: int) -> tuple[str, str | None]:
        """State and code of a message."""
        row = await self.row(row_id)
        return row.state.value, row.code

    async def due(self, patient_id: int = 1) -> list[DueWork]:
        return await self.store.read(lambda rows: rows.due.of(patient_id))

    async def failures(self) -> list[tuple[str, timedelta]]:
        """Outbox ids that a turn is to look at, and in how long."""
        return [
            (work.subject, work.due_at - self.clock.now())
            for work in await self.due()
            if work.kind == "delivery.failed"
        ]

    async def after(self, duration: timedelta) -> int:
        """Let time pass, then send what may leave."""
        self.clock.advance(duration)
        return await self.delivery.run_once()

    def texts(self) -> list[str]:
        """What arrived by Telegram, in order."""
        return [message.body.text for message in self.telegram.received]

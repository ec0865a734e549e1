"""A whole house for conversation tests: real store, engine, routing, sweep and delivery.

Only the phones are fake, and time stands still until a test moves it. People are named; a name
stands for a chat on Telegram and a number on SMS:

    await house.enrol("ana", "telegram")
    await house.text("telegram", "ana", "my throat is closing")
    assert "911" in house.sent("ana")[0]
    await house.advance(minutes=10)
    await house.tap("ana", "I am safe")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from zlib import crc32

import handlers
from bot.app import tell_of_parked_work
from bot.core.clock import VirtualClock
from bot.core.config import Config, load_config
from bot.core.errors import StorageError
from bot.core.library import Library, shipped_library
from bot.core.model import (
    Address,
    Alert,
    Button,
    Dialogue,
    DueWork,
    Form as RegimenForm,
    Incoming,
    IncomingKind,
    OutboxRow,
    OutgoingMessage,
    Patient,
    PatientState,
    Pattern,
    Regimen,
)
from bot.core.ports import Channel, Rows, StoreHealth
from bot.core.surroundings import Surroundings
from bot.core.turn import Turn
from bot.direct_answer import DirectAnswer
from bot.engine import Engine
from bot.storage import KeyedStore, open_store
from bot.storage.crypto import Keyring, generate_key
from bot.turns import Turns
from handlers.plan import plan
from messages.catalogue import Catalogue, load_catalogue
from messages.screen import Screening, shipped_screen
from messages.template import Form
from scheduler.delivery import Delivery
from scheduler.due import Sweep
from scheduler.pacing import Pacing
from tests.fakes.channel import FakeChannel

T = TypeVar("T")

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # in New York
FORMS = {"telegram": Form.TELEGRAM, "sms": Form.SMS}
STAFF = ("telegram:900", "sms:+12025550190")


@dataclass(frozen=True)
class Delivered:
    """A message that arrived, and where."""

    channel: str
    message: OutgoingMessage


class Phones(FakeChannel):
    """One kind of phone; what arrives is also put into a list that all kinds share."""

    def __init__(self, kind: str, arrived: list[Delivered]) -> None:
        super().__init__(kind, has_buttons=FORMS[kind] is Form.TELEGRAM)
        self._arrived = arrived

    async def send(self, message: OutgoingMessage) -> str:
        provider_id = await super().send(message)
        self._arrived.append(Delivered(self.kind, message))
        return provider_id


class FragileStore:
    """A store that can be told to fail: no writes (`read_only`), or nothing at all (`is_down`)."""

    def __init__(self, store: KeyedStore) -> None:
        self._store = store
        self.is_read_only = self.is_down = False

    async def write(self, work: Callable[[Rows], T]) -> T:
        if self.is_read_only or self.is_down:
            raise StorageError
        return await self._store.write(work)

    async def read(self, work: Callable[[Rows], T]) -> T:
        if self.is_down:
            raise StorageError
        return await self._store.read(work)

    async def health(self) -> StoreHealth:
        return await self._store.health()

    async def backup(self, target: Path) -> None:
        await self._store.backup(target)

    async def close(self) -> None:
        await self._store.close()


@cache
def shipped_texts() -> Catalogue:
    """The catalogue as it is shipped, read once."""
    return load_catalogue()


class House:
    """See the module. Use it as `async with House(staff_alerts=STAFF) as house`."""

    def __init__(
        self,
        *,
        now: datetime = NOON,
        screen: Callable[[str], Screening] | None = None,
        texts: Catalogue | None = None,
        clock: VirtualClock | None = None,
        channels: Mapping[str, Channel] | None = None,
        library: Library | None = None,
        database: str = ":memory:",
        **settings: object,
    ) -> None:
        """`settings` are those of `Config`; `screen`, `texts` and `library` replace the shipped.

        `channels` replace the phones: then look at their provider for what was sent. `database` is
        a path; in memory there are no threads.
        """
        self.clock = clock or VirtualClock(now)
        self.config: Config = load_config(None, **{"staff_alerts": STAFF, **settings})
        self.arrived: list[Delivered] = []
        self.phones = {kind: Phones(kind, self.arrived) for kind in FORMS}
        self._channels: Mapping[str, Channel] = channels or dict(self.phones)
        self._screen = screen or shipped_screen().read
        self._texts = texts or shipped_texts()
        self._library = library or shipped_library()
        self._numbers, self._database = 0, database

    async def __aenter__(self) -> House:
        keyring = Keyring.from_texts([generate_key()])
        url = f"sqlite:///{self._database}"
        self.store = FragileStore(await open_store(url, keyring, self.clock))
        channels = self._channels
        self.direct_answer = DirectAnswer(self.store, self.config, channels)
        self.around = Surroundings(self.config, self._texts, FORMS, self._library)
        self.turns = Turns(self.clock, self.around, handlers.conversations())
        self.engine = Engine(self.store, self.clock, self.turns, self._screen, self.direct_answer)
        self.sweep = Sweep(
            self.store,
            self.clock,
            self.turns.run_due,
            instead=handlers.INSTEAD,
            on_parked=tell_of_parked_work,
        )
        self.delivery = Delivery(self.store, self.clock, channels, Pacing(is_lifted=True))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.store.close()

    # -- people write -----------------------------------------------------------------------------

    async def text(self, channel: str, who: str, text: str, **event: Any) -> list[str]:
        """Somebody writes; returns what they got back at once. `event`: fields of `Incoming`.

        A text that begins with a slash is a command, as Telegram's are.
        """
        if text.startswith("/") and channel == "telegram":
            command, _, text = text[1:].partition(" ")
            event["command"] = command
        return await self.event(channel, who, kind=IncomingKind.TEXT, text=text, **event)

    async def tap(self, who: str, label: str, channel: str = "telegram") -> list[str]:
        """Somebody taps the newest button with this label."""
        button = next(b for b in reversed(self.buttons(who)) if b.label == label)
        event = {"kind": IncomingKind.BUTTON, "data": button.data, "text": button.label}
        return await self.event(channel, who, **event)

    async def event(self, channel: str, who: str, **event: Any) -> list[str]:
        """Anything comes in; returns what they got back at once."""
        before = len(self.sent(who))
        self._numbers += 1
        fields: dict[str, Any] = {
            "external_id": f"event-{self._numbers}",
            "received_at": self.clock.now(),
        }
        fields |= event
        fields["kind"] = IncomingKind(fields["kind"])
        incoming = Incoming(channel=channel, address=address_of(channel, who), **fields)
        with suppress(StorageError):  # a provider would try again
            await self.engine.accept(incoming)
            await self.settle()
        return self.sent(who)[before:]

    # -- time passes ------------------------------------------------------------------------------

    async def settle(self) -> None:
        """Do everything that is due now: events, due work, messages."""
        while (
            await self.engine.drain()
            + await self.sweep.run_once()
            + await self.delivery.run_once()
        ):
            continue

    async def advance(self, **duration: float) -> None:
        """Let time pass (`minutes=10`), doing all that falls due on the way, in its order."""
        until = self.clock.now() + timedelta(**duration)
        await self.settle()
        while (at := await self._next_at()) is not None and at <= until:
            self.clock.advance_to(at)
            await self.settle()
        self.clock.advance_to(until)
        await self.settle()

    # -- what the phones show ---------------------------------------------------------------------

    def delivered(self, who: str) -> list[Delivered]:
        """All that arrived at somebody's phones, in order."""
        addresses = {address_of(channel, who) for channel in FORMS}
        return [each for each in self.arrived if each.message.address in addresses]

    def sent(self, who: str) -> list[str]:
        """The texts that arrived at somebody's phones, in order."""
        return [each.message.body.text for each in self.delivered(who)]

    def buttons(self, who: str) -> list[Button]:
        """All buttons they ever got, the newest last."""
        return [b for each in self.delivered(who) for b in each.message.body.offered]

    # -- what is kept -----------------------------------------------------------------------------

    async def read(self, work: Callable[[Rows], T]) -> T:
        """Look at the rows."""
        return await self.store.read(work)

    async def knows(self, who: str) -> bool:
        """Whether somebody has a row."""
        try:
            await self.patient(who)
        except LookupError:
            return False
        return True

    async def patient(self, who: str) -> Patient:
        """The row of somebody who has written before."""
        return await self.read(lambda rows: _found(rows, who)[0])

    async def outbox(self, who: str) -> list[OutboxRow]:
        """All messages for somebody, in order."""
        if not await self.knows(who):
            return []
        return await self.read(lambda rows: rows.outbox.of(_found(rows, who)[0].id, 1000)[::-1])

    async def keys(self, who: str) -> list[str]:
        """The templates of all messages for somebody, in order."""
        return [row.key for row in await self.outbox(who)]

    async def alerts(self, who: str) -> list[Alert]:
        """Their alerts, in order."""
        return await self.read(lambda rows: rows.alerts.of(_found(rows, who)[0].id, 1000)[::-1])

    async def due(self, who: str) -> list[DueWork]:
        """Their scheduled work."""
        return await self.read(lambda rows: rows.due.of(_found(rows, who)[0].id))

    async def dialogues(self, who: str) -> list[Dialogue]:
        """Their open prompts, newest first."""
        now = self.clock.now()
        return await self.read(lambda rows: rows.dialogues.open(_found(rows, who)[0].id, now))

    async def write(self, work: Callable[[Rows], T]) -> T:
        """Change the rows."""
        return await self.store.write(work)

    async def change(self, who: str, **changes: Any) -> None:
        """Change somebody's patient row."""
        patient = await self.patient(who)
        await self.write(lambda rows: rows.patients.change(patient.id, changes))

    async def change_address(self, who: str, channel: str, **changes: Any) -> None:
        """Change one address of somebody."""

        def change(rows: Rows) -> None:
            found = rows.patients.find(channel, address_of(channel, who))
            assert found is not None
            rows.patients.save_address(replace(found[1], **changes))

        await self.write(change)

    async def enrol(self, who: str, *channels: str, **fields: Any) -> Patient:
        """A patient who has enrolled on these channels (Telegram by default), in New York."""
        now = self.clock.now()
        known: dict[str, Any] = {
            "state": PatientState.ACTIVE,
            "created_at": now,
            "enrolled_at": now,
            "zone": "America/New_York",
            "country": "US",
        }

        def add(rows: Rows) -> Patient:
            patient = rows.patients.add(Patient(id=0, **known | fields))
            for channel in channels or ("telegram",):
                rows.patients.add_address(
                    Address(
                        id=0,
                        patient_id=patient.id,
                        channel=channel,
                        value=address_of(channel, who),
                        consented_at=now,
                    )
                )
            return patient

        return await self.write(add)

    async def turn(self, who: str, work: Callable[[Turn], T], *, text: str = "") -> T:
        """Run `work` with a turn of somebody, who wrote `text`, at the best of their addresses."""

        def run(rows: Rows) -> T:
            patient, _ = _found(rows, who)
            usable = (a for a in rows.patients.addresses(patient.id) if a.is_usable)
            address = next(usable, None)
            incoming = Incoming(
                channel=address.channel if address else "telegram",
                address=address.value if address else who,
                external_id="turn",
                kind=IncomingKind.TEXT,
                received_at=self.clock.now(),
                text=text,
            )
            now = self.clock.now()
            return work(Turn(self.around, rows, now, patient, address, incoming=incoming))

        return await self.write(run)

    async def join(self, who: str, channel: str, value: str) -> None:
        """One more address of somebody, with their consent."""
        await self.write(
            lambda rows: rows.patients.add_address(
                Address(
                    id=0,
                    patient_id=_found(rows, who)[0].id,
                    channel=channel,
                    value=value,
                    consented_at=self.clock.now(),
                )
            )
        )

    async def prescribe(self, who: str, **fields: Any) -> Regimen:
        """A regimen in force and planned: a tablet each day at 08:00 from today by default."""
        known: dict[str, Any] = {
            "form": RegimenForm.TABLET,
            "pattern": Pattern.DAILY,
            "times": (time(8),),
        }

        def add(rows: Rows) -> Regimen:
            patient, address = _found(rows, who)
            turn = Turn(self.around, rows, self.clock.now(), patient, address)
            values = {"start_date": turn.today} | known | fields
            regimen = rows.regimens.add(Regimen(id=0, patient_id=patient.id, **values))
            plan(turn)
            return regimen

        return await self.write(add)

    async def _next_at(self) -> datetime | None:
        times = await self.read(lambda rows: (rows.due.next_at(), rows.outbox.next_at()))
        at = min((at for at in times if at is not None), default=None)
        # After a settle only what a pause holds back can still be due.
        return await self.delivery.next_at() if at and at <= self.clock.now() else at


def address_of(channel: str, who: str) -> str:
    """A chat id or a number of the United States for a name; a number stands for itself."""
    if who.lstrip("+").isdecimal():
        return who
    digits = crc32(who.encode()) % 100
    return f"+120255501{digits:02}" if channel == "sms" else f"10{digits:02}"


def _found(rows: Rows, who: str) -> tuple[Patient, Address]:
    for channel in FORMS:
        found = rows.patients.find(channel, address_of(channel, who))
        if found is not None:
            return found
    raise LookupError(who)

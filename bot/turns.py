"""A turn for one event, or for one piece of due work, inside a transaction of its caller's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

import structlog

from bot.core.clock import Clock
from bot.core.errors import Conflict, StorageError
from bot.core.model import (
    Address,
    AddressState,
    DueWork,
    InboxEntry,
    Incoming,
    IncomingKind,
    Patient,
    PatientState,
)
from bot.core.model.making import changer
from bot.core.ports import Rows
from bot.core.surroundings import Surroundings
from bot.core.turn import Turn
from messages.emergency import country_from_number
from messages.screen import Screening

log = structlog.get_logger(__name__)


class Conversations(Protocol):
    """What turns need of the conversations (the handlers package gives it)."""

    def handle(self, turn: Turn) -> None:
        """Answer an event."""
        ...

    def handle_due(self, turn: Turn, work: DueWork) -> None:
        """Do a piece of due work."""
        ...

    def give_up(self, turn: Turn) -> None:
        """Apologise plainly for an event that could not be handled; safety guidance first."""
        ...


class Turns:
    """Makes turns and has the conversations handle them. Never awaits, never begins or commits."""

    def __init__(self, clock: Clock, around: Surroundings, conversations: Conversations) -> None:
        """`around` is what all turns share."""
        self.around, self.conversations = around, conversations
        self._clock = clock
        # For the metrics: the screening, the key of the first message, and the turn's seconds.
        self.observe: Callable[[Screening | None, str, float], None] = lambda *_: None

    def run(self, rows: Rows, entry: InboxEntry, screening: Screening | None) -> None:
        """The turn of an event that waited; finishing it first makes a second runner harmless."""
        if rows.inbox.finish(entry.id, self._clock.now()):
            self.handle(rows, entry.incoming, screening)

    def handle(self, rows: Rows, incoming: Incoming, screening: Screening | None) -> None:
        """The turn of an event."""
        began = time.perf_counter()
        turn = self.of(rows, incoming, screening)
        self.conversations.handle(turn)
        said = turn.said[0] if turn.said else ""
        self.observe(screening, said, time.perf_counter() - began)

    def run_due(self, rows: Rows, work: DueWork, now: datetime) -> None:
        """One piece of due work as a turn at `now`, inside the sweep's transaction."""
        patient = rows.patients.get(work.patient_id)
        if patient is None:
            return
        address = _first_usable(rows.patients.addresses(patient.id))
        turn = Turn(self.around, rows, now, patient, address)
        self.conversations.handle_due(turn, work)

    def park(self, rows: Rows, entry: InboxEntry, screening: Screening | None) -> bool:
        """Give up on an event, and tell the person so; False where even that failed."""
        if not rows.inbox.park(entry.id, self._clock.now()):
            return True  # another runner settled it
        try:
            with rows.savepoint():
                self.conversations.give_up(self.of(rows, entry.incoming, screening))
        except Exception as error:
            if isinstance(error, StorageError) and not isinstance(error, Conflict):
                raise
            log.error("apology.failed", inbox_id=entry.id, error=type(error).__name__)
            return False
        return True

    def of(self, rows: Rows, incoming: Incoming, screening: Screening | None) -> Turn:
        """What a handler sees of an event: whose it is, and where answers go."""
        now = self._clock.now()
        found = rows.patients.find(incoming.channel, incoming.address)
        patient, address = found or self._stranger(rows, incoming)
        address = _heard_from(rows, address, incoming)
        return Turn(
            self.around, rows, now, patient, address, incoming=incoming, screening=screening
        )

    def _stranger(self, rows: Rows, incoming: Incoming) -> tuple[Patient, Address]:
        """Somebody who has never written before: a row, so that even they are screened."""
        language = incoming.language if incoming.language in self.around.config.languages else None
        country = country_from_number(incoming.address) if incoming.address[:1] == "+" else None
        patient = rows.patients.add(
            Patient(
                id=0,
                state=PatientState.STRANGER,
                created_at=self._clock.now(),
                language=language or self.around.config.languages[0],
                country=country or self.around.config.country,
            )
        )
        address = rows.patients.add_address(
            Address(id=0, patient_id=patient.id, channel=incoming.channel, value=incoming.address)
        )
        return patient, address


def _first_usable(addresses: Iterable[Address]) -> Address | None:
    for address in addresses:
        if address.is_usable:
            return address
    return None


def _heard_from(rows: Rows, address: Address, incoming: Incoming) -> Address:
    """Keep when an address was last heard from; one that writes is reachable again."""
    state = address.state
    if state is AddressState.OPTED_OUT:
        pass  # only START changes this, whatever else happens to the chat
    elif incoming.kind is IncomingKind.BLOCKED:
        state = AddressState.BLOCKED
    elif state in {AddressState.BLOCKED, AddressState.UNREACHABLE}:
        state = AddressState.ACTIVE
    heard = _heard(address, state, incoming.received_at)
    rows.patients.hear_from(heard)
    return heard


_heard = changer(Address, "state", "last_heard_at")

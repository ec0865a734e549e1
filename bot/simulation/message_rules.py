"""Rules of a storm about messages: their states, how long they wait, where they arrive."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.core.model import Incoming, Lane, OutboxRow, OutboxState, OutgoingMessage, Patient
from bot.core.ports import Rows
from bot.simulation.asking import FIRST_REMINDERS
from bot.simulation.totals import Tell
from bot.storage.sqlite.changes import Change
from scheduler.quiet_hours import in_quiet_hours

FIRST_AT_AN_ADDRESS = FIRST_REMINDERS | {"dose.reminder_elsewhere"}
UNASKED = frozenset({Lane.REMINDER, Lane.BULK})
LATENESS = timedelta(minutes=10)  # a provider may have asked for a pause
SAFETY_WAIT = timedelta(seconds=60)  # from queued, or from one try, to the next try
TOLERANCE = timedelta(seconds=2)  # claims are looked through once a second

_OPEN = frozenset({OutboxState.QUEUED, OutboxState.SENDING})
_NEXT = {  # states of a message that may follow each other
    None: {"queued"},
    "queued": {"sending", "sent", "delivered", "cancelled"},
    "sending": {"queued", "unknown", "sent", "delivered", "failed", "expired", "cancelled"},
    "unknown": {"sent", "delivered", "failed"},
    "sent": {"delivered", "failed"},
}
Place: TypeAlias = tuple[str, str]  # channel, address


class MessageRules:
    """Sees the outbox of a house, its requests, and what the phones show."""

    def __init__(self, tell: Tell, awake_since: datetime) -> None:
        """`awake_since`: the house stood still before, or the clock jumped."""
        self._tell = tell
        self.awake_since = awake_since
        self._open: dict[int, OutboxRow] = {}  # messages on their way
        self._tried_at: dict[int, datetime] = {}
        self._stopped: set[Place] = set()  # what people said, whatever the house made of it
        self._reached: Counter[int] = Counter()
        self._first: Counter[tuple[int, str, str]] = Counter()  # dose, channel, address

    def heard(self, incoming: Incoming) -> None:
        """Somebody stops or starts what we send to one of their phones."""
        place = (incoming.channel, incoming.address)
        if incoming.text == "STOP":
            self._stopped.add(place)
        elif incoming.text == "START":
            self._stopped.discard(place)

    def look(self, rows: Rows, change: Change) -> OutboxRow | None:
        """At a change of the outbox; the row, where it is there."""
        if change.before != change.after and change.after not in _NEXT.get(change.before, ()):
            detail = f"outbox {change.row_id}: {change.before} to {change.after}"
            self._tell("a message's state never goes back", None, detail)
        row = rows.outbox.get(change.row_id)
        if row is None or row.state not in _OPEN:
            self._open.pop(change.row_id, None)
        else:
            self._open[row.id] = row
        if row is not None and change.before is None and row.retry_of is not None:
            # Its phone was off, and is given time: the wait counts from when it is to be tried.
            self._tried_at[row.id] = row.next_try_at
        return row

    def tries(self, message: OutgoingMessage, now: datetime) -> None:
        """A request for this message leaves."""
        row = self._open.get(message.outbox_id)
        if message.lane is Lane.SAFETY and row is not None:
            self._check_safety(row, now)
        self._tried_at[message.outbox_id] = now

    def reaches(self, row: OutboxRow, patient: Patient, place: Place, now: datetime) -> None:
        """The phone at `place` shows a message."""
        name = f"outbox {row.id} {row.key}"
        self._reached[row.id] += 1
        if row.lane is not Lane.SAFETY and self._reached[row.id] > 1:
            self._tell("a message arrives once", patient.id, name)
        if row.dose_id is not None and row.key in FIRST_AT_AN_ADDRESS:
            self._check_first(row, row.dose_id, patient, place)
        is_out = place in self._stopped
        if is_out and row.lane is not Lane.SAFETY and row.key != "stop_help.stopped":
            self._tell("nothing is sent after STOP", patient.id, name)
        if row.lane in UNASKED and in_quiet_hours(now, patient):
            self._tell("no reminder in quiet hours", patient.id, name)

    def calm(self, now: datetime) -> None:
        """Nothing outlives its lease, and nothing is stuck."""
        for row in self._open.values():
            if row.state is OutboxState.SENDING and row.next_try_at < now - TOLERANCE:
                self._tell("no message outlives its lease", row.patient_id, f"outbox {row.id}")
            elif max(row.next_try_at, self.awake_since) < now - LATENESS:
                self._tell("no message is stuck", row.patient_id, f"outbox {row.id} {row.state}")
            if row.lane is Lane.SAFETY:
                self._check_safety(row, now)

    def _check_first(self, row: OutboxRow, dose_id: int, patient: Patient, place: Place) -> None:
        dose = (dose_id, *place)
        self._first[dose] += 1
        if self._first[dose] > 1:
            detail = f"dose {dose_id} by {place[0]}: {row.key}"
            self._tell("a dose is reminded of once at each address", patient.id, detail)

    def _check_safety(self, row: OutboxRow, now: datetime) -> None:
        since = max(row.created_at, self.awake_since, self._tried_at.get(row.id, row.created_at))
        if now - since > SAFETY_WAIT:
            detail = f"outbox {row.id} {row.key}: {now - since}"
            self._tell("a safety message never waits", row.patient_id, detail)

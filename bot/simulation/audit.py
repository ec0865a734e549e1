"""The rules of a storm, checked at every step, on the rows that the step changed.

A step is one transaction of the house, one message that reaches a phone, or one moment at which
the house has nothing left to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.core.clock import Clock
from bot.core.model import DoseState, Incoming, Lane, OutboxRow, OutboxState, OutgoingMessage
from bot.core.ports import Rows
from bot.simulation.asking import FIRST_REMINDERS, Asking
from bot.simulation.calendar import Calendar
from bot.simulation.totals import Broken
from bot.storage.sqlite.changes import Change, take_changes
from scheduler.quiet_hours import in_quiet_hours

T = TypeVar("T")

FIRST_AT_AN_ADDRESS = FIRST_REMINDERS | {"dose.reminder_elsewhere"}
UNASKED = frozenset({Lane.REMINDER, Lane.BULK})
LATENESS = timedelta(minutes=10)  # a provider may have asked for a pause
SAFETY_WAIT = timedelta(seconds=60)  # from queued, or from one try, to the next try
NOBODY = -1  # it is not known whom a broken rule is about
TOLERANCE = timedelta(seconds=2)  # claims are looked through once a second

_OPEN = frozenset({OutboxState.QUEUED, OutboxState.SENDING})
_NEXT = {  # states of a message that may follow each other
    None: {"queued"},
    "queued": {"sending", "sent", "delivered", "cancelled"},
    "sending": {"queued", "unknown", "sent", "delivered", "failed", "expired", "cancelled"},
    "unknown": {"sent", "delivered", "failed"},
    "sent": {"delivered", "failed"},
}
Event = tuple[str, str]  # channel, external id
Place = tuple[str, str]  # channel, address


class Audit:
    """Watches one house through all its lives; what it finds is in `broken`."""

    def __init__(self, clock: Clock) -> None:
        """Nothing has happened yet."""
        self._clock = clock
        self._calendar = Calendar()
        self._asking = Asking()
        self.broken: list[Broken] = []
        self.steps = 0
        self.awake_since = clock.now()  # the house stood still before, or the clock jumped
        self._handled: Counter[Event] = Counter()
        self._handling: list[Incoming] = []  # in the transaction at hand
        self._accepted: set[Event] = set()
        self._open: dict[int, OutboxRow] = {}  # messages on their way
        self._open_doses: dict[int, datetime] = {}  # when their windows end
        self._tried_at: dict[int, datetime] = {}
        self._numbers: dict[int, int] = {}  # of people, by the ids that the house gave them
        self._stopped: set[Place] = set()  # what people said, whatever the house made of it
        self._reached: Counter[int] = Counter()
        self._first: Counter[tuple[int, str, str]] = Counter()  # dose, channel, address

    # -- transactions -----------------------------------------------------------------------------

    def around(self, work: Callable[[Rows], T]) -> Callable[[Rows], T]:
        """`work`, and a look at what it changed before that is committed."""

        def watched(rows: Rows) -> T:
            self._handling.clear()
            result = work(rows)
            self._look(rows, take_changes(rows))
            return result

        return watched

    def handling(self, incoming: Incoming) -> None:
        """A turn for this event runs in the transaction at hand."""
        self._handling.append(incoming)

    def accepted(self, incoming: Incoming) -> None:
        """The provider was told that we have it."""
        self._accepted.add(_event(incoming))

    def _look(self, rows: Rows, changes: list[Change]) -> None:
        self.steps += 1
        for incoming in self._handling:
            self._look_at_handled(incoming)
        for change in changes:
            _LOOKS[change.table](self, rows, change)

    def _look_at_handled(self, incoming: Incoming) -> None:
        event, place = _event(incoming), (incoming.channel, incoming.address)
        self._handled[event] += 1
        if self._handled[event] > 1:
            self._tell("every event has one effect", None, f"{event} was handled again")
        if incoming.text == "STOP":
            self._stopped.add(place)
        elif incoming.text == "START":
            self._stopped.discard(place)

    def _look_at_message(self, rows: Rows, change: Change) -> None:
        if change.before != change.after and change.after not in _NEXT.get(change.before, ()):
            detail = f"outbox {change.row_id}: {change.before} to {change.after}"
            self._tell("a message's state never goes back", None, detail)
        row = rows.outbox.get(change.row_id)
        if row is None or row.state not in _OPEN:
            self._open.pop(change.row_id, None)
        else:
            self._open[row.id] = row
        if row is not None and change.before is None:
            self._look_at_asking(rows, row)

    def _look_at_asking(self, rows: Rows, row: OutboxRow) -> None:
        dose = rows.doses.get(row.dose_id) if row.dose_id is not None else None
        for detail in self._asking.problems(row, dose):
            self._tell("nobody is asked again too soon", row.patient_id, detail)

    def _look_at_event(self, rows: Rows, change: Change) -> None:
        del rows
        if change.after == "parked":
            self._tell("no event was given up", None, f"inbox {change.row_id}")
        if change.before not in {None, "pending", change.after} and change.after != "erased":
            detail = f"inbox {change.row_id}: {change.before} to {change.after}"
            self._tell("every event has one effect", None, detail)

    def _look_at_dose(self, rows: Rows, change: Change) -> None:
        dose = rows.doses.get(change.row_id)
        if dose is not None and dose.is_open:
            self._open_doses[dose.id] = dose.closes_at
            if change.after == DoseState.SNOOZED:
                self._asking.put_off(dose, self._clock.now())
        else:
            self._open_doses.pop(change.row_id, None)

    def _look_at_plan(self, rows: Rows, change: Change) -> None:
        """Of a patient, or of one of their regimens."""
        if change.table == "patients":
            self._calendar.look(rows, change.row_id, self._clock.now())
        elif (regimen := rows.regimens.get(change.row_id)) is not None:
            self._calendar.look(rows, regimen.patient_id, self._clock.now())

    def _look_elsewhere(self, rows: Rows, change: Change) -> None:
        """Addresses are looked at when a message reaches them."""

    # -- messages ---------------------------------------------------------------------------------

    def tries(self, message: OutgoingMessage) -> None:
        """A request for this message leaves."""
        now = self._clock.now()
        row = self._open.get(message.outbox_id)
        if message.lane is Lane.SAFETY and row is not None:
            self._check_safety(row, now)
        self._tried_at[message.outbox_id] = now

    def reaches(self, rows: Rows, number: int, channel: str, message: OutgoingMessage) -> None:
        """The phone of the person with this number shows a message."""
        row = rows.outbox.get(message.outbox_id)
        found = rows.patients.find(channel, message.address)
        if row is None or found is None:
            return
        patient, _ = found
        self._numbers[patient.id] = number
        self._reached[row.id] += 1
        if row.lane is not Lane.SAFETY and self._reached[row.id] > 1:
            self._tell("a message arrives once", patient.id, f"outbox {row.id} {row.key}")
        if row.dose_id is not None and row.key in FIRST_AT_AN_ADDRESS:
            dose = (row.dose_id, channel, message.address)
            self._first[dose] += 1
            if self._first[dose] > 1:
                detail = f"dose {row.dose_id} by {channel}: {row.key}"
                self._tell("a dose is reminded of once at each address", patient.id, detail)
        is_out = (channel, message.address) in self._stopped
        if is_out and row.lane is not Lane.SAFETY and row.key != "stop_help.stopped":
            self._tell("nothing is sent after STOP", patient.id, f"outbox {row.id} {row.key}")
        if row.lane in UNASKED and in_quiet_hours(self._clock.now(), patient):
            self._tell("no reminder in quiet hours", patient.id, f"outbox {row.id} {row.key}")

    # -- calm -------------------------------------------------------------------------------------

    def calm(self, rows: Rows) -> None:
        """The house says that it has nothing to do at this moment."""
        now = self._clock.now()
        self._check_inbox(rows)
        self._check_open(now)
        due_at = rows.due.next_at()
        if due_at is not None and due_at <= now:
            self._tell("due work is done in time", None, f"due at {due_at}, not done at {now}")
        for missing in self._calendar.missing(rows, now):
            self._tell("a due dose has exactly one row", missing.patient_id, missing.detail)

    def _check_inbox(self, rows: Rows) -> None:
        for entry in rows.inbox.pending(1):
            self._tell("every event has one effect", None, f"inbox {entry.id} waits")
        for event in self._accepted:
            if self._handled[event] != 1:
                self._tell("every event has one effect", None, f"{event} x{self._handled[event]}")
        self._accepted.clear()

    def _check_open(self, now: datetime) -> None:
        for row in self._open.values():
            if row.state is OutboxState.SENDING and row.next_try_at < now - TOLERANCE:
                self._tell("no message outlives its lease", row.patient_id, f"outbox {row.id}")
            elif max(row.next_try_at, self.awake_since) < now - LATENESS:
                self._tell("no message is stuck", row.patient_id, f"outbox {row.id} {row.state}")
            if row.lane is Lane.SAFETY:
                self._check_safety(row, now)
        for dose_id, closes_at in self._open_doses.items():
            if closes_at < now - LATENESS:
                self._tell("no dose is stuck", None, f"dose {dose_id} closed at {closes_at}")

    def _check_safety(self, row: OutboxRow, now: datetime) -> None:
        since = max(row.created_at, self.awake_since, self._tried_at.get(row.id, row.created_at))
        if now - since > SAFETY_WAIT:
            detail = f"outbox {row.id} {row.key}: {now - since}"
            self._tell("a safety message never waits", row.patient_id, detail)

    def _tell(self, rule: str, patient_id: int | None, detail: str) -> None:
        number = self._numbers.get(patient_id or 0, NOBODY)
        self.broken.append(Broken(rule, number, f"{detail} ({self._clock.now():%F %T})"))


def _event(incoming: Incoming) -> Event:
    return incoming.channel, incoming.external_id


_LOOKS = {
    "inbox": Audit._look_at_event,
    "outbox": Audit._look_at_message,
    "doses": Audit._look_at_dose,
    "patients": Audit._look_at_plan,
    "regimens": Audit._look_at_plan,
    "addresses": Audit._look_elsewhere,
}

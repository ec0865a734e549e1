"""The rules of a storm, checked at every step, on the rows that the step changed.

A step is one transaction of the house, one message that reaches a phone, or one moment at which
the house has nothing left to do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from bot.core.clock import Clock
from bot.core.model import Incoming, OutgoingMessage
from bot.core.ports import Rows
from bot.simulation.dose_rules import DoseRules
from bot.simulation.event_rules import EventRules
from bot.simulation.message_rules import MessageRules
from bot.simulation.totals import Broken
from bot.storage.sqlite.changes import Change, take_changes

T = TypeVar("T")

NOBODY = -1  # it is not known whom a broken rule is about


class Audit:
    """Watches one house through all its lives; what it finds is in `broken`."""

    def __init__(self, clock: Clock) -> None:
        """Nothing has happened yet."""
        self._clock = clock
        self.broken: list[Broken] = []
        self.steps = 0
        self._handling: list[Incoming] = []  # in the transaction at hand
        self._numbers: dict[int, int] = {}  # of people, by the ids that the house gave them
        self._events = EventRules(self._tell)
        self._messages = MessageRules(self._tell, clock.now())
        self._doses = DoseRules(self._tell)

    def wakes(self, at: datetime) -> None:
        """The house stood still before, or the clock jumped."""
        self._messages.awake_since = at

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
        self._events.accepted(incoming)

    def _look(self, rows: Rows, changes: list[Change]) -> None:
        self.steps += 1
        for incoming in self._handling:
            self._events.handled(incoming)
            self._messages.heard(incoming)
        for change in changes:
            self._look_at(rows, change)

    def _look_at(self, rows: Rows, change: Change) -> None:
        match change.table:
            case "inbox":
                self._events.look(rows, change)
            case "outbox":
                row = self._messages.look(rows, change)
                if row is not None and change.before is None:
                    self._doses.asks(rows, row)
            case "doses":
                self._doses.look(rows, change, self._clock.now())
            case "patients" | "regimens":
                self._doses.look_at_plan(rows, change, self._clock.now())
            case "addresses":  # looked at when a message reaches them
                pass
            case table:
                raise LookupError(table)

    # -- messages ---------------------------------------------------------------------------------

    def tries(self, message: OutgoingMessage) -> None:
        """A request for this message leaves."""
        self._messages.tries(message, self._clock.now())

    def reaches(self, rows: Rows, number: int, channel: str, message: OutgoingMessage) -> None:
        """The phone of the person with this number shows a message."""
        row = rows.outbox.get(message.outbox_id)
        found = rows.patients.find(channel, message.address)
        if row is None or found is None:
            return
        patient, _ = found
        self._numbers[patient.id] = number
        self._messages.reaches(row, patient, (channel, message.address), self._clock.now())

    # -- calm -------------------------------------------------------------------------------------

    def calm(self, rows: Rows) -> None:
        """The house says that it has nothing to do at this moment."""
        now = self._clock.now()
        self._events.calm(rows)
        self._messages.calm(now)
        due_at = rows.due.next_at()
        if due_at is not None and due_at <= now:
            self._tell("due work is done in time", None, f"due at {due_at}, not done at {now}")
        self._doses.calm(rows, now)

    def _tell(self, rule: str, patient_id: int | None, detail: str) -> None:
        number = self._numbers.get(patient_id or 0, NOBODY)
        self.broken.append(Broken(rule, number, f"{detail} ({self._clock.now():%F %T})"))

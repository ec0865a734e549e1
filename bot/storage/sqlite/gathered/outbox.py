"""Messages on their way, gathered: queued, and cancelled where they are about a dose."""

from __future__ import annotations

from datetime import datetime
from operator import itemgetter
from typing import Any

from bot.core.model import OutboxRow, OutboxState
from bot.storage.crypto import Keyring
from bot.storage.sqlite.body import body_text
from bot.storage.sqlite.columns import insert_statement, micros, micros_again
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.gathered.index import Index
from bot.storage.sqlite.gathered.reading import Reading
from bot.storage.sqlite.gathered.sequence import Sequence
from bot.storage.sqlite.gathered.unit import Unit, gathers
from bot.storage.sqlite.outbox import CANCEL_DOSE, SqliteOutbox

# Only what differs from one new message to the next.
_NEW = (
    *("id", "patient_id", "channel", "address", "lane", "key", "body", "created_at"),
    *("next_try_at", "expires_at", "dose_id"),
)
_ADD = insert_statement("outbox", _NEW, state="'queued'", attempts="0")


@gathers
class GatheredOutbox(SqliteOutbox):
    """See `bot.core.ports.Outbox`."""

    def __init__(self, sql: Sql, keyring: Keyring, unit: Unit, reading: Reading) -> None:
        """On this connection, in this unit."""
        super().__init__(sql, keyring)
        self.unit, self._reading = unit, reading
        self._created_at, self._next_try_at = micros_again(), micros_again()
        self._expires_at = micros_again()
        self._new, self._cancelled = unit.log(), unit.log()
        self._ids = Sequence(sql, "outbox", self._new)
        self._new_by_dose = Index(self._new, itemgetter(-1))
        self._cancelled_by_dose = Index(self._cancelled, itemgetter(-1))

    def add(self, row: OutboxRow) -> int:
        """Queue a message; returns its id."""
        if not _is_new(row):
            self.unit.go_direct()
        if self.unit.is_direct:
            return super().add(row)
        row_id = self._ids.next()
        self._new.append(self._new_values(row_id, row))
        return row_id

    def cancel_dose(self, dose_id: int, at: datetime) -> int:
        """Cancel what is still queued about a dose; returns how many."""
        if self._new_by_dose.about(dose_id):
            self.unit.go_direct()
        if self.unit.is_direct:
            return super().cancel_dose(dose_id, at)
        if self._cancelled_by_dose.about(dose_id):
            return 0
        row = self._sql.one(
            "SELECT count(*) AS queued FROM outbox WHERE dose_id = ? AND state = 'queued'",
            (dose_id,),
        )
        if row["queued"]:
            self._cancelled.append((micros(at), dose_id))
        return int(row["queued"])

    def is_waiting(self, dose_id: int) -> bool:
        """Whether something about a dose has not left yet."""
        if self._new_by_dose.about(dose_id) or self._cancelled_by_dose.about(dose_id):
            self.unit.go_direct()
        return super().is_waiting(dose_id)

    def write(self) -> None:
        """See `Part`. What is new was not there when the others were cancelled."""
        self._sql.run_each(CANCEL_DOSE, self._cancelled)
        self._sql.insert_each(_ADD, self._new)

    def look_again(self) -> None:
        """See `Part`."""
        for each in (self._new_by_dose, self._cancelled_by_dose, self._ids):
            each.look_again()

    def _new_values(self, row_id: int, row: OutboxRow) -> tuple[Any, ...]:
        address = self._reading.sealed.get(row.address)
        return (
            row_id,
            row.patient_id,
            row.channel,
            address or self._keyring.encrypt(row.address),
            row.lane._value_,  # to store a member costs four times as much
            row.key,
            self._keyring.encrypt(body_text(row.body)),
            self._created_at(row.created_at),
            self._next_try_at(row.next_try_at),
            self._expires_at(row.expires_at),
            row.dose_id,
        )


def _is_new(row: OutboxRow) -> bool:
    """Whether it has only what `_NEW` keeps, and nothing has become of it yet."""
    return (
        row.state is OutboxState.QUEUED
        and not row.attempts
        and row.token is None
        and row.provider_id is None
        and row.sent_at is None
        and row.code is None
        and row.fallback_of is None
        and row.retry_of is None
    )

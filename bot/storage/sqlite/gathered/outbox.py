"""Messages on their way, gathered: queued, and cancelled where they are about a dose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.core.model import OutboxRow
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import insert_statement, micros
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.gathered.reading import Reading
from bot.storage.sqlite.gathered.sequence import Sequence
from bot.storage.sqlite.gathered.unit import Unit, gathers
from bot.storage.sqlite.outbox import CANCEL_DOSE, COLUMNS, LATER, SqliteOutbox, later_values

# Only what a new message has: each empty column costs a fifth of a microsecond.
_ADD = insert_statement("outbox", ("id", *COLUMNS))
_NOTHING = (None,) * len(LATER)


@gathers
class GatheredOutbox(SqliteOutbox):
    """See `bot.core.ports.Outbox`."""

    def __init__(self, sql: Sql, keyring: Keyring, unit: Unit, reading: Reading) -> None:
        """On this connection, in this unit."""
        super().__init__(sql, keyring)
        self.unit, self._reading = unit, reading
        self._ids = Sequence(sql, "outbox")
        self._new: list[tuple[Any, ...]] = []
        self._about: set[int] = set()  # doses
        self._cancelled: dict[int, int] = {}  # dose -> when

    def add(self, row: OutboxRow) -> int:
        """Queue a message; returns its id."""
        if later_values(row) != _NOTHING:
            self.unit.go_direct()
        if self.unit.is_direct:
            return super().add(row)
        row_id = self._ids.next()
        address = self._reading.sealed.get(row.address)
        self.unit.take(self._add, (row_id, *self._values(row, address)), row.dose_id)
        return row_id

    def cancel_dose(self, dose_id: int, at: datetime) -> int:
        """Cancel what is still queued about a dose; returns how many."""
        if dose_id in self._about:
            self.unit.go_direct()
        if self.unit.is_direct:
            return super().cancel_dose(dose_id, at)
        if dose_id in self._cancelled:
            return 0
        row = self._sql.one(
            "SELECT count(*) AS queued FROM outbox WHERE dose_id = ? AND state = 'queued'",
            (dose_id,),
        )
        if row["queued"]:
            self.unit.take(self._cancelled.__setitem__, dose_id, micros(at))
        return int(row["queued"])

    def write(self) -> None:
        """See `Part`. What is new was not there when the others were cancelled."""
        self._sql.run_each(CANCEL_DOSE, [(at, dose_id) for dose_id, at in self._cancelled.items()])
        self._sql.insert_each(_ADD, self._new)

    def clear(self) -> None:
        """See `Part`."""
        self._new.clear()
        self._about.clear()
        self._cancelled.clear()
        self._ids.last = None

    def _add(self, values: tuple[Any, ...], dose_id: int | None) -> None:
        self._ids.last = values[0]
        self._new.append(values)
        if dose_id is not None:
            self._about.add(dose_id)

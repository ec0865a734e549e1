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
from bot.storage.sqlite.outbox import CANCEL_DOSE, COLUMNS, SqliteOutbox

_ADD = insert_statement("outbox", ("id", *COLUMNS))


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
        self._kept_new: list[tuple[Any, ...]] = []
        self._kept_about: set[int] = set()
        self._kept_cancelled: dict[int, int] = {}

    def add(self, row: OutboxRow) -> int:
        """Queue a message; returns its id."""
        if self.unit.is_direct:
            return super().add(row)
        row_id = self._ids.take()
        address = self._reading.sealed.get(row.address)
        self._new.append((row_id, *self._values(row, address)))
        if row.dose_id is not None:
            self._about.add(row.dose_id)
        return row_id

    def cancel_dose(self, dose_id: int, at: datetime) -> int:
        """Cancel what is still queued about a dose; returns how many."""
        if dose_id in self._about or dose_id in self._kept_about:
            self.unit.go_direct()
        if self.unit.is_direct:
            return super().cancel_dose(dose_id, at)
        if dose_id in self._cancelled or dose_id in self._kept_cancelled:
            return 0
        row = self._sql.one(
            "SELECT count(*) AS queued FROM outbox WHERE dose_id = ? AND state = 'queued'",
            (dose_id,),
        )
        if row["queued"]:
            self._cancelled[dose_id] = micros(at)
        return int(row["queued"])

    def keep(self) -> None:
        """See `Part`."""
        if not self._new and not self._cancelled:
            return
        self._kept_new += self._new
        self._kept_about |= self._about
        self._kept_cancelled.update(self._cancelled)
        self._ids.keep()
        self._clear()

    def drop(self) -> None:
        """See `Part`."""
        self._ids.drop()
        self._clear()

    def write(self) -> None:
        """See `Part`. What is new was not there when the others were cancelled."""
        self._sql.run_each(
            CANCEL_DOSE, [(at, dose_id) for dose_id, at in self._kept_cancelled.items()]
        )
        self._sql.insert_each(_ADD, self._kept_new)
        self._kept_new, self._kept_about, self._kept_cancelled = [], set(), {}

    def forget(self) -> None:
        """See `Part`."""
        self._ids.forget()

    def _clear(self) -> None:
        self._new, self._about, self._cancelled = [], set(), {}

"""Work for later, gathered: put, dropped and done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.core.model import DueWork
from bot.storage.sqlite.columns import ToMicros, micros_again, to_json
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.due import MOVE, PUT, SqliteDueQueue, data_text
from bot.storage.sqlite.gathered.unit import Unit, gathers

_Key = tuple[int, str, str]  # patient, kind, subject


@gathers
class GatheredDueQueue(SqliteDueQueue):
    """See `bot.core.ports.DueQueue`."""

    def __init__(self, sql: Sql, unit: Unit, works: Sequence[DueWork]) -> None:
        """On this connection, in this unit; `works` are those of its turns."""
        super().__init__(sql)
        self.unit = unit
        self._puts: dict[_Key, tuple[Any, ...]] = {}  # in the order in which they were put
        self._gone: set[int] = set()  # dropped
        self._done: set[int] = set()
        self._keys = {work.id: (work.patient_id, work.kind, work.subject) for work in works}
        # By kind: thousands of one kind are due together.
        self._due_at: defaultdict[str, ToMicros] = defaultdict(micros_again)

    def put(
        self,
        kind: str,
        due_at: datetime,
        patient_id: int,
        subject: str = "",
        data: dict[str, Any] | None = None,
    ) -> None:
        """Schedule work; the same (kind, patient, subject) again moves and replaces it."""
        if self.unit.is_direct:
            super().put(kind, due_at, patient_id, subject, data)
            return
        values = (kind, self._due_at[kind](due_at), patient_id, subject, data_text(data))
        self.unit.take(GatheredDueQueue._put, self, values)

    def cancel(self, patient_id: int, kind: str | None = None, subject: str | None = None) -> int:
        """Drop their work of this kind and subject (None: all); returns how many rows."""
        if self.unit.is_direct:
            return super().cancel(patient_id, kind, subject)
        stored = self._stored(patient_id, kind, subject)
        waiting = self._waiting(patient_id, kind, subject)
        if stored or waiting:
            self.unit.take(GatheredDueQueue._cancel, self, (stored.values(), waiting))
        return len(stored.keys() | waiting)

    def done(self, work_id: int) -> None:
        """Remove finished work; what was put under the same key in its turn stays."""
        if self.unit.is_direct:
            super().done(work_id)
        else:
            self.unit.take(set.add, self._done, work_id)

    def write(self) -> None:
        """See `Part`. What is gone goes first: a put replaces what is stored, and is new.

        Work that was done, and put anew, keeps its row and its id: nobody asks for that again.
        """
        gone, moved = {*self._gone}, []
        for work_id in self._done:
            values = self._puts.pop(self._keys.get(work_id, _NO_KEY), None)
            if values is None:
                gone.add(work_id)
            else:
                moved.append(values)
        if gone:
            ids = to_json(sorted(gone))
            self._sql.run("DELETE FROM due WHERE id IN (SELECT value FROM json_each(?))", (ids,))
        self._sql.insert_each(MOVE, moved)
        self._sql.insert_each(PUT, [*self._puts.values()])

    def clear(self) -> None:
        """See `Part`."""
        self._puts.clear()
        self._gone.clear()
        self._done.clear()

    def _put(self, values: tuple[Any, ...]) -> None:
        kind, _, patient_id, subject, _ = values
        key = (patient_id, kind, subject)
        self._puts.pop(key, None)  # it goes to the end: ids tell the order
        self._puts[key] = values

    def _cancel(self, cancelled: tuple[Iterable[int], Iterable[_Key]]) -> None:
        stored, waiting = cancelled
        self._gone.update(stored)
        for key in waiting:
            del self._puts[key]

    def _stored(self, patient_id: int, kind: str | None, subject: str | None) -> dict[_Key, int]:
        """The ids of rows of this kind and subject that are still to be there."""
        rows = self._sql.all(
            "SELECT id, kind, subject FROM due WHERE patient_id = ? AND kind = coalesce(?, kind)"
            " AND subject = coalesce(?, subject)",
            (patient_id, kind, subject),
        )
        return {
            (patient_id, row["kind"], row["subject"]): row["id"]
            for row in rows
            if row["id"] not in self._gone and row["id"] not in self._done
        }

    def _waiting(self, patient_id: int, kind: str | None, subject: str | None) -> set[_Key]:
        """What was put in this unit and is not dropped."""
        if kind is not None and subject is not None:  # few of thousands: no search
            key = (patient_id, kind, subject)
            return {key} if key in self._puts else set()
        return {
            key
            for key in self._puts
            if key[0] == patient_id and kind in {None, key[1]} and subject in {None, key[2]}
        }


_NO_KEY: _Key = (0, "", "")  # of work that is not this unit's

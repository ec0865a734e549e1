"""Work for later, gathered: put, dropped and done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.core.model import DueWork
from bot.storage.sqlite.columns import ToMicros, micros, micros_again, to_json
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.due import MOVE, PUT, SqliteDueQueue, data_text
from bot.storage.sqlite.gathered.index import Index
from bot.storage.sqlite.gathered.unit import Unit, gathers

_Key = tuple[int, str, str]  # patient, kind, subject
_DUE_AT = 1  # its place among the values of `PUT`


@gathers
class GatheredDueQueue(SqliteDueQueue):
    """See `bot.core.ports.DueQueue`."""

    def __init__(self, sql: Sql, unit: Unit, works: Sequence[DueWork], now: datetime) -> None:
        """On this connection, in this unit; `works` are those of its turns, as of `now`."""
        super().__init__(sql)
        self.unit = unit
        self._puts, self._gone, self._done = unit.log(), unit.log(), unit.log()
        self._waiting = Index(self._puts, _key)
        self._dropped, self._finished = Index(self._gone, int), Index(self._done, int)
        self._now = micros(now)
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
        self._puts.append((kind, self._due_at[kind](due_at), patient_id, subject, data_text(data)))

    def cancel(self, patient_id: int, kind: str | None = None, subject: str | None = None) -> int:
        """Drop their work of this kind and subject (None: all); returns how many rows."""
        if self._is_waiting(patient_id, kind, subject):
            self.unit.go_direct()  # what was put in this unit must go as well
        if self.unit.is_direct:
            return super().cancel(patient_id, kind, subject)
        stored = self._stored(patient_id, kind, subject)
        self._gone.extend(stored)
        return len(stored)

    def done(self, work_id: int) -> None:
        """Remove finished work; what was put under the same key in its turn stays."""
        if self.unit.is_direct:
            super().done(work_id)
        else:
            self._done.append(work_id)

    def write(self) -> None:
        """See `Part`. What is gone goes first: a put replaces what is stored, and is new.

        Work that was done, and put anew for later, keeps its row and its id: nobody asks for that
        again. What is due at once goes behind all that waits for the same moment.
        """
        # Of two with one key the later one stays, in its place: ids tell the order.
        puts: dict[_Key, tuple[Any, ...]] = {}
        for values in reversed(self._puts):
            puts.setdefault(_key(values), values)
        gone, moved = [*self._gone], []
        for work_id in self._done:
            key = self._keys.get(work_id, _NO_KEY)
            if key in puts and puts[key][_DUE_AT] > self._now:
                moved.append(puts.pop(key))
            else:
                gone.append(work_id)
        if gone:
            ids = to_json(sorted(gone))
            self._sql.run("DELETE FROM due WHERE id IN (SELECT value FROM json_each(?))", (ids,))
        self._sql.insert_each(MOVE, moved)
        self._sql.insert_each(PUT, [*reversed(puts.values())])

    def look_again(self) -> None:
        """See `Part`."""
        for index in (self._waiting, self._dropped, self._finished):
            index.look_again()

    def _stored(self, patient_id: int, kind: str | None, subject: str | None) -> list[int]:
        """The ids of rows of this kind and subject that are still to be there."""
        rows = self._sql.all(
            "SELECT id FROM due WHERE patient_id = ? AND kind = coalesce(?, kind)"
            " AND subject = coalesce(?, subject)",
            (patient_id, kind, subject),
        )
        ids = [row["id"] for row in rows]
        return [
            each
            for each in ids
            if not self._dropped.about(each) and not self._finished.about(each)
        ]

    def _is_waiting(self, patient_id: int, kind: str | None, subject: str | None) -> bool:
        """Whether such work was put in this unit."""
        if kind is not None and subject is not None:  # one of thousands: no search
            return bool(self._waiting.about((patient_id, kind, subject)))
        return any(
            key[0] == patient_id and kind in {None, key[1]} and subject in {None, key[2]}
            for key in self._waiting.all()
        )


def _key(values: tuple[Any, ...]) -> _Key:
    kind, _, patient_id, subject, _ = values
    return patient_id, kind, subject


_NO_KEY: _Key = (0, "", "")  # of work that is not this unit's

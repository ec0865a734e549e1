"""What the coming turns will ask for, read together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from bot.storage.sqlite.columns import to_json
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.patients import ADDRESSES, PATIENTS
from bot.storage.sqlite.regimens import REGIMENS


def _of_these(rows: str, column: str) -> str:
    """A look-up for each of a list: for `IN` the engine would first make a sorted table of it."""
    columns, table = rows.split(" FROM ")
    these = "(SELECT value AS this FROM json_each(?))"
    return f"{columns} FROM {these} CROSS JOIN {table} ON {column} = this"


_PATIENTS = _of_these(PATIENTS, "id")
_ADDRESSES = _of_these(ADDRESSES, "patient_id")
_REGIMENS = _of_these(REGIMENS, "patient_id")
_FIRST = 8  # people read ahead after somebody wrote directly; doubles from there


class Reading:
    """Rows of the people whose turns come next, as they lie in the tables, their ids first.

    They become values only when they are asked for: one that cannot be read is one turn's trouble.
    """

    def __init__(self, sql: Sql, patient_ids: Iterable[int]) -> None:
        """Of these people, in the order of their turns."""
        self._sql = sql
        self._ids = list(dict.fromkeys(patient_ids))
        self._places = {patient_id: place for place, patient_id in enumerate(self._ids)}
        self._size = max(1, len(self._ids))
        self._patients: dict[int, Any] = {}
        self._addresses: dict[int, list[Any]] = defaultdict(list)
        self.sealed: dict[str, bytes] = {}  # addresses under the newest key, as they are stored
        self.regimens: dict[int, Any] = {}  # by their own ids, of everybody read so far

    def patient(self, patient_id: int) -> Any:
        """The row of somebody, or None."""
        if patient_id not in self._patients:
            self._read_from(patient_id)
        return self._patients[patient_id]

    def addresses(self, patient_id: int) -> Sequence[Any]:
        """The rows of their addresses, the one last heard from first."""
        if patient_id not in self._patients:
            self._read_from(patient_id)
        found = self._addresses.get(patient_id, ())
        return found if len(found) < 2 else sorted(found, key=_last_heard_first)

    def forget(self) -> None:
        """What was read may be old."""
        self._patients.clear()
        self._addresses.clear()
        self.regimens.clear()
        self.sealed.clear()
        self._size = _FIRST

    def _read_from(self, patient_id: int) -> None:
        place = self._places.get(patient_id)
        ids = [patient_id] if place is None else self._ids[place : place + self._size]
        self._size *= 2
        new = [each for each in ids if each not in self._patients]
        self._patients.update(dict.fromkeys(new))
        wanted = (to_json(new),)
        self._patients.update([(row[0], row) for row in self._sql.tuples(_PATIENTS, wanted)])
        for row in self._sql.tuples(_ADDRESSES, wanted):
            self._addresses[row[1]].append(row)
        self.regimens.update([(row[0], row) for row in self._sql.tuples(_REGIMENS, wanted)])


def _last_heard_first(row: Any) -> tuple[bool, int, int]:
    address_id, *_, last_heard_at = row
    return last_heard_at is None, -(last_heard_at or 0), address_id

"""What the coming turns will ask for, read together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from bot.storage.sqlite.columns import to_json
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.patients import ADDRESSES, PATIENTS
from bot.storage.sqlite.regimens import REGIMENS

_THESE = "IN (SELECT value FROM json_each(?))"
_PATIENTS = f"{PATIENTS} WHERE id {_THESE}"
_ADDRESSES = f"{ADDRESSES} WHERE patient_id {_THESE} ORDER BY last_heard_at DESC, id"
_REGIMENS = f"{REGIMENS} WHERE patient_id {_THESE}"
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
        return self._addresses.get(patient_id, ())

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

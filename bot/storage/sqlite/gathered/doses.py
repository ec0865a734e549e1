"""Single doses, gathered: a new one and what becomes of it in its turn are one row to write."""

from __future__ import annotations

from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from bot.core.model import Dose
from bot.core.model.making import changer
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import date_text, insert_statement, micros_again, to_json
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.doses import COLUMNS, SAVE, SqliteDoses
from bot.storage.sqlite.gathered.index import Index
from bot.storage.sqlite.gathered.reading import Reading
from bot.storage.sqlite.gathered.sequence import Sequence
from bot.storage.sqlite.gathered.unit import Unit, gathers

_ADD = insert_statement("doses", ("id", *COLUMNS))
_OPEN = (
    *("id", "patient_id", "regimen_id", "local_date", "idx", "due_at", "closes_at", "state"),
    *("amount", "reminded_at"),
)
_ADD_OPEN = insert_statement("doses", _OPEN, is_extra="0")
_with_id = changer(Dose, "id")
_EARLIER = timedelta(days=3)  # than the first dose of the unit: others of it may be as old
_Key = tuple[int, date, int]  # regimen, local date, index


@gathers
class GatheredDoses(SqliteDoses):
    """See `bot.core.ports.Doses`."""

    def __init__(self, sql: Sql, keyring: Keyring, unit: Unit, reading: Reading) -> None:
        """On this connection, in this unit."""
        super().__init__(sql, keyring)
        self.unit, self._reading = unit, reading
        self._due_at, self._closes_at = micros_again(), micros_again()
        self._reminded_at = micros_again()
        self._new, self._doses = unit.log(), unit.log()  # as they were added; as they became
        self._ids = Sequence(sql, "doses", self._new)
        self._by_id = Index(self._doses, attrgetter("id"))
        self._by_patient = Index(self._doses, attrgetter("patient_id"))
        self._taken: set[_Key] = set()  # keys of stored and gathered doses, as far as `_known`
        self._known: dict[int, date] = {}  # by regimen: from which local date on

    def add(self, dose: Dose) -> Dose | None:
        """Keep a new dose; None where (regimen, date, index) is there."""
        if self.unit.is_direct:
            return super().add(dose)
        if self._is_there(dose):
            return None
        added = _with_id(dose, self._ids.next())
        self._new.append(added)
        self._doses.append(added)
        self._taken.add(_key(added))
        return added

    def save(self, dose: Dose) -> None:
        """Replace the row of this id."""
        if self.unit.is_direct:
            super().save(dose)
        else:
            self._doses.append(dose)

    def get(self, dose_id: int) -> Dose | None:
        """One dose."""
        gathered = self._by_id.about(dose_id)
        return gathered[-1] if gathered else super().get(dose_id)

    def between(self, patient_id: int, first: date, last: date) -> list[Dose]:
        """Doses by local date, both ends included, in order of `due_at`."""
        stored = super().between(patient_id, first, last)
        gathered = self._gathered_of(patient_id)
        if not gathered:
            return stored
        found = {dose.id: dose for dose in stored} | gathered
        return sorted(
            (dose for dose in found.values() if first <= dose.local_date <= last),
            key=lambda dose: (dose.due_at, dose.id),
        )

    def recent(self, patient_id: int, limit: int) -> list[Dose]:
        """The latest doses, newest first."""
        gathered = self._gathered_of(patient_id)
        stored = super().recent(patient_id, limit + len(gathered))
        if not gathered:
            return stored
        found = {dose.id: dose for dose in stored} | gathered
        ordered = sorted(
            found.values(),
            key=lambda dose: (dose.local_date, dose.due_at, dose.id),
            reverse=True,
        )
        return ordered[:limit]

    def write(self) -> None:
        """See `Part`."""
        changed = {dose.id: dose for dose in self._doses}
        new = [changed.pop(dose.id) for dose in self._new]
        self._sql.insert_each(
            _ADD_OPEN, [self._open_values(dose) for dose in new if _is_open(dose)]
        )
        others = [(dose.id, *self._values(dose)) for dose in new if not _is_open(dose)]
        self._sql.insert_each(_ADD, others)
        self._sql.run_each(SAVE, [(*self._values(dose), dose.id) for dose in changed.values()])

    def look_again(self) -> None:
        """See `Part`."""
        for each in (self._ids, self._by_id, self._by_patient):
            each.look_again()
        self._taken = {_key(dose) for dose in self._new}
        self._known.clear()

    def _gathered_of(self, patient_id: int) -> dict[int, Dose]:
        """Their doses as this unit has changed or added them."""
        return {dose.id: dose for dose in self._by_patient.about(patient_id)}

    def _is_there(self, dose: Dose) -> bool:
        key = _key(dose)
        if dose.regimen_id not in self._known:
            self._read_keys(dose.regimen_id, dose.local_date - _EARLIER)
        if key in self._taken:
            return True
        return dose.local_date < self._known[dose.regimen_id] and self._is_stored(key)

    def _read_keys(self, regimen_id: int, since: date) -> None:
        """Of the regimens that were read ahead, in one go."""
        ids = [each for each in (regimen_id, *self._reading.regimens) if each not in self._known]
        self._known.update(dict.fromkeys(ids, since))
        for row in self._sql.all(
            "SELECT regimen_id, local_date, idx FROM doses WHERE local_date >= ?"
            " AND regimen_id IN (SELECT value FROM json_each(?))",
            (since.isoformat(), to_json(ids)),
        ):
            key = (row["regimen_id"], date.fromisoformat(row["local_date"]), row["idx"])
            self._taken.add(key)

    def _is_stored(self, key: _Key) -> bool:
        regimen_id, local_date, index = key
        row = self._sql.one(
            "SELECT 1 FROM doses WHERE regimen_id = ? AND local_date = ? AND idx = ?",
            (regimen_id, local_date.isoformat(), index),
        )
        return row is not None

    def _open_values(self, dose: Dose) -> tuple[Any, ...]:
        return (
            dose.id,
            dose.patient_id,
            dose.regimen_id,
            date_text(dose.local_date),
            dose.index,
            self._due_at(dose.due_at),
            self._closes_at(dose.closes_at),
            dose.state._value_,  # to store a member costs four times as much
            dose.amount,
            self._reminded_at(dose.reminded_at),
        )


def _key(dose: Dose) -> _Key:
    return dose.regimen_id, dose.local_date, dose.index


def _is_open(dose: Dose) -> bool:
    """Whether it has only what `_OPEN` keeps: nobody has answered yet."""
    return (
        dose.settled_at is None
        and dose.taken_at is None
        and dose.skip_reason is None
        and not dose.is_extra
    )

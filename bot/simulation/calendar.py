"""When each person's doses must fall due, kept beside the house and independent of its queue."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.model import Form, Patient, Regimen
from bot.core.ports import Rows
from scheduler.recurrence import Occurrence, next_occurrence
from scheduler.spreading import reminder_at


@dataclass(frozen=True, slots=True)
class Missing:
    """A dose whose moment has passed, and there is no row of it."""

    patient_id: int
    detail: str


@dataclass(frozen=True, slots=True)
class _Expected:
    """The next dose of one regimen, as its plan and its person's zone have it."""

    regimen: Regimen
    patient: Patient
    due: Occurrence
    at: datetime  # from when on its row must be there: a reminder may come later than its time


class Calendar:
    """Holds for each regimen in force the next dose that must appear."""

    def __init__(self) -> None:
        """Nobody takes anything yet."""
        self._expected: dict[int, _Expected] = {}
        self._moments: list[tuple[datetime, int]] = []  # a heap; some are out of date

    def look(self, rows: Rows, patient_id: int, now: datetime) -> None:
        """A patient or a regimen was written: a plan that is new or changed counts from now on."""
        patient = rows.patients.get(patient_id)
        regimens = rows.regimens.active(patient_id)  # none of somebody who was erased
        active = {each.id: each for each in regimens if each.form is Form.TABLET}
        for regimen_id in [n for n, e in self._expected.items() if _is_of(e, patient_id)]:
            if regimen_id not in active:
                del self._expected[regimen_id]
        if patient is None:
            return
        for regimen in active.values():
            known = self._expected.get(regimen.id)
            if known is not None and known.due.due_at <= now:  # whatever changes, it must come
                self._expected[regimen.id] = replace(known, regimen=regimen, patient=patient)
            elif known is None or _plan(known.regimen, known.patient) != _plan(regimen, patient):
                self._expect(regimen, patient, now)

    def missing(self, rows: Rows, now: datetime) -> Iterator[Missing]:
        """The doses that have fallen due by now and are not there."""
        while self._moments and self._moments[0][0] <= now:
            at, regimen_id = heapq.heappop(self._moments)
            expected = self._expected.get(regimen_id)
            if expected is None or expected.at != at:
                continue
            if not _is_there(rows, expected.regimen, expected.due):
                detail = f"regimen {regimen_id}, {expected.due.local_date} #{expected.due.index}"
                yield Missing(expected.regimen.patient_id, detail)
            self._expect(expected.regimen, expected.patient, expected.due.due_at)

    def _expect(self, regimen: Regimen, patient: Patient, after: datetime) -> None:
        self._expected.pop(regimen.id, None)
        due = next_occurrence(regimen, patient.tz, after)
        if due is not None:
            at = max(due.due_at, reminder_at(due.due_at, patient))
            self._expected[regimen.id] = _Expected(regimen, patient, due, at)
            heapq.heappush(self._moments, (at, regimen.id))


def _plan(regimen: Regimen, patient: Patient) -> tuple[object, ...]:
    """All that decides when a dose's row must be there."""
    quiet = (patient.quiet_start, patient.quiet_end)
    return regimen, patient.zone, patient.flexible_minutes, quiet


def _is_of(expected: _Expected, patient_id: int) -> bool:
    return expected.regimen.patient_id == patient_id


def _is_there(rows: Rows, regimen: Regimen, due: Occurrence) -> bool:
    doses = rows.doses.between(regimen.patient_id, due.local_date, due.local_date)
    return any(d.regimen_id == regimen.id and d.index == due.index for d in doses)

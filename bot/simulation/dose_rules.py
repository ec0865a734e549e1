"""Rules of a storm about doses: one row each, none open beyond its window, asked about in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.model import DoseState, OutboxRow
from bot.core.ports import Rows
from bot.simulation.asking import Asking
from bot.simulation.calendar import Calendar
from bot.simulation.totals import Tell
from bot.storage.sqlite.changes import Change

LATENESS = timedelta(minutes=10)  # of the sweep, when the house stood still


class DoseRules:
    """Sees the doses of a house, the plans behind them, and the messages about them."""

    def __init__(self, tell: Tell) -> None:
        """Nobody takes anything yet."""
        self._tell = tell
        self._calendar = Calendar()
        self._asking = Asking()
        self._open: dict[int, datetime] = {}  # when their windows end

    def look(self, rows: Rows, change: Change, now: datetime) -> None:
        """At a change of a dose."""
        dose = rows.doses.get(change.row_id)
        if dose is not None and dose.is_open:
            self._open[dose.id] = dose.closes_at
            if change.after == DoseState.SNOOZED:
                self._asking.put_off(dose, now)
        else:
            self._open.pop(change.row_id, None)

    def look_at_plan(self, rows: Rows, change: Change, now: datetime) -> None:
        """At a change of a patient, or of one of their regimens."""
        if change.table == "patients":
            self._calendar.look(rows, change.row_id, now)
        elif (regimen := rows.regimens.get(change.row_id)) is not None:
            self._calendar.look(rows, regimen.patient_id, now)

    def asks(self, rows: Rows, row: OutboxRow) -> None:
        """A message is made."""
        dose = rows.doses.get(row.dose_id) if row.dose_id is not None else None
        for detail in self._asking.problems(row, dose):
            self._tell("nobody is asked again too soon", row.patient_id, detail)

    def calm(self, rows: Rows, now: datetime) -> None:
        """Each dose that fell due has its row, and no window is open beyond its end."""
        for dose_id, closes_at in self._open.items():
            if closes_at < now - LATENESS:
                self._tell("no dose is stuck", None, f"dose {dose_id} closed at {closes_at}")
        for missing in self._calendar.missing(rows, now):
            self._tell("a due dose has exactly one row", missing.patient_id, missing.detail)

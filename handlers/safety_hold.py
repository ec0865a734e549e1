"""Silence around an emergency: no reminder, tip or check-in until it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.model import Dose, DoseState, Lane, OutboxState
from bot.core.turn import Turn
from handlers import dose_window as window

HOLD = timedelta(hours=2)  # unless they say before that they are safe
GRACE = timedelta(minutes=15)  # then reminders wait this much longer
ARRIVED = frozenset(
    {OutboxState.SENDING, OutboxState.UNKNOWN, OutboxState.SENT, OutboxState.DELIVERED}
)


def begin(turn: Turn) -> None:
    """Nothing that comes unasked leaves now; open doses are asked about afterwards."""
    patient_id = turn.patient.id
    turn.rows.outbox.cancel(patient_id, (Lane.REMINDER, Lane.BULK), turn.now)
    until = turn.now + HOLD
    turn.save(held_until=until)
    reminded = {row.dose_id for row in turn.rows.outbox.of(patient_id, 50) if row.state in ARRIVED}
    for dose in turn.rows.doses.recent(patient_id, 8):
        if dose.is_open:
            _put_off(turn, dose, has_arrived=dose.id in reminded)


def end(turn: Turn) -> None:
    """They are safe: what was put off comes a little later."""
    if turn.patient.held_until is None:
        return
    held_until = turn.patient.held_until
    turn.save(held_until=None)
    for work in turn.rows.due.of(turn.patient.id):
        if work.kind == "dose.remind" and work.due_at >= held_until:
            turn.schedule(work.kind, turn.now + GRACE, work.subject, **work.data)


def _put_off(turn: Turn, dose: Dose, *, has_arrived: bool) -> None:
    window.call_off_follow_ups(turn, dose)
    if not has_arrived:  # our doing: if its window ends meanwhile, it does not count as missed
        turn.rows.doses.save(replace(dose, state=DoseState.DUE, reminded_at=None))
    until = turn.now + HOLD
    if until < dose.closes_at:
        turn.schedule("dose.remind", until, str(dose.id))

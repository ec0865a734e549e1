"""Turning a regimen into scheduled work: the next dose, an injection's notices."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.core.model import DueWork, Form, Regimen
from bot.core.turn import Turn
from scheduler.recurrence import injection_notices, next_occurrence
from scheduler.spreading import dose_due_at, reminder_at

NOTICE_TIME = time(9, 0)  # of injection notices where the person named no time
OVERDUE_AFTER = (1, 3, 7, 14, 28)  # days after an injection's due date


def plan(turn: Turn) -> None:
    """Schedule what comes next for every regimen in force; replaces what was scheduled.

    A dose whose time has come, and whose reminder has not, is reminded of now: it lies in an
    agreed window, or waited while we were away.
    """
    begun = _begun(turn)
    turn.cancel("dose.due")
    turn.cancel("injection.notice")
    turn.cancel("injection.overdue")
    for regimen in turn.rows.regimens.active(turn.patient.id):
        if regimen.form is Form.INJECTION:
            _plan_injection(turn, regimen)
        elif regimen.form is Form.TABLET:
            plan_next_dose(turn, regimen, turn.now)
            if (work := begun.get(str(regimen.id))) is not None:
                data = work.data | {"at": dose_due_at(work).isoformat()}
                turn.schedule("dose.due", turn.now, work.subject, **data)  # it plans the next


def _begun(turn: Turn) -> dict[str, DueWork]:
    works = turn.rows.due.of(turn.patient.id)
    begun = [w for w in works if w.kind == "dose.due" and dose_due_at(w) <= turn.now]
    return {work.subject: work for work in begun}


def plan_next_dose(turn: Turn, regimen: Regimen, after: datetime) -> datetime | None:
    """Schedule the regimen's first dose after an instant (aware UTC); None when there is none."""
    following = next_occurrence(regimen, turn.patient.tz, after)
    if following is None:
        return None
    at = reminder_at(following.due_at, turn.patient)
    if at <= turn.now or at == following.due_at:
        put = turn.rows.due.put  # `turn.schedule` would copy what thousands share
        put("dose.due", following.due_at, turn.patient.id, str(regimen.id), following.data)
    else:
        turn.schedule(
            "dose.due", at, str(regimen.id), at=following.due_at.isoformat(), **following.data
        )
    return following.due_at


def _plan_injection(turn: Turn, regimen: Regimen) -> None:
    at = regimen.times[0] if regimen.times else NOTICE_TIME
    for days_before, due_at in injection_notices(regimen, turn.patient.tz, at):
        if due_at > turn.now:
            turn.schedule(
                "injection.notice", due_at, f"{regimen.id}:{days_before}", days=days_before
            )
        if days_before == 0:
            for days in OVERDUE_AFTER:
                late_at = due_at + timedelta(days=days)
                if late_at > turn.now:
                    turn.schedule("injection.overdue", late_at, f"{regimen.id}:{days}", days=days)

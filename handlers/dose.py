"""One due dose: the reminder, the follow-ups, and the end of its window.

An open dose always has work put for what becomes of it. A follow-up puts the next one or the end
of the window by itself, so that a reminder puts one row for both. What fails for good leaves no
dose open, and the next one planned (`handlers.INSTEAD`).
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.core.model import Dose, DoseState, DueWork
from bot.core.model.making import changer, maker
from bot.core.turn import Turn
from handlers import dose_caution as caution, dose_prompt as prompt, dose_window as window
from handlers.dose_record import note_undelivered, settle
from handlers.plan import plan_next_dose
from scheduler.spreading import dose_due_at, reminder_at
from scheduler.wall_time import MINUTE

ON_TIME = 10 * MINUTE  # a reminder later than this says so

_make_dose, _reminded = maker(Dose), changer(Dose, "state", "reminded_at")


def fall_due(turn: Turn, work: DueWork) -> None:
    """The moment of a dose: its row, its reminder, and the next one's schedule."""
    dose = _new_dose(turn, work)
    if dose is not None:
        _first_reminder(turn, dose)


def fall_due_unreminded(turn: Turn, work: DueWork) -> None:
    """Its moment was given up: this one is ours to answer for, and the next one comes."""
    dose = _new_dose(turn, work)
    if dose is not None:
        settle(turn, dose, DoseState.UNDELIVERED)


def remind_again(turn: Turn, work: DueWork) -> None:
    """A reminder that was snoozed, or held back by quiet hours or an emergency."""
    dose = _due_dose(turn, work)
    if dose is not None:
        _remind(turn, dose, _reminder_key(turn, dose))


def nag(turn: Turn, work: DueWork) -> None:
    """A follow-up while the reminder has no answer, none in quiet hours; and what comes next.

    None while the reminder itself still waits for its provider: it might arrive before that.
    """
    dose = _due_dose(turn, work)
    if dose is None:
        return
    if dose.state is not DoseState.REMINDED or turn.now >= dose.closes_at:
        _close(turn, dose)
        return
    if (
        window.may_write_at(turn) == turn.now
        and window.can_be_answered(dose, turn.now)
        and not turn.rows.outbox.is_waiting(dose.id)
    ):
        prompt.ask(turn, dose, "dose.nag")
    window.schedule_next(turn, dose, int(work.data.get("number", 0)) + 1)


def close(turn: Turn, work: DueWork) -> None:
    """The window ends: missed, or *undelivered* where we never reminded as promised."""
    dose = _due_dose(turn, work)
    if dose is not None:
        _close(turn, dose)


def tell_missed(turn: Turn, work: DueWork) -> None:
    """Say that a window has ended, as soon as that disturbs nobody."""
    dose = turn.rows.doses.get(int(work.subject))
    if dose is None or dose.state is not DoseState.MISSED or turn.patient.is_paused(turn.now):
        return
    allowed_at = window.may_write_at(turn)
    if allowed_at > turn.now:
        turn.schedule(work.kind, allowed_at, work.subject)
    else:
        prompt.say_missed(turn, dose, with_caution=caution.is_due(turn))


# -- inside ---------------------------------------------------------------------------------------


def _new_dose(turn: Turn, work: DueWork) -> Dose | None:
    """Its row, and work for the next; None where the plan has changed since.

    Or where it is there: travel can bring a local date back, and it was reminded of already.
    """
    regimen = turn.rows.regimens.get(int(work.subject))
    if regimen is None or not regimen.is_active:
        return None
    due_at = dose_due_at(work)
    following_at = plan_next_dose(turn, regimen, due_at)
    closes_at = due_at + turn.config.dose_window
    return turn.rows.doses.add(
        _make_dose(
            id=0,
            patient_id=turn.patient.id,
            regimen_id=regimen.id,
            local_date=date.fromisoformat(work.data["date"]),
            index=int(work.data["index"]),
            due_at=due_at,
            closes_at=min(closes_at, following_at or closes_at),
            amount=work.data.get("amount", ""),
        )
    )


def _due_dose(turn: Turn, work: DueWork) -> Dose | None:
    dose = turn.rows.doses.get(int(work.subject))
    return dose if dose is not None and dose.is_open else None


def _first_reminder(turn: Turn, dose: Dose) -> None:
    late_by = _lateness(turn, dose)
    if late_by > turn.config.late_reminder:
        settle(turn, dose, DoseState.UNDELIVERED)
    elif not _remind(turn, dose, _first_key(late_by)):
        window.schedule_end(turn, dose)


def _remind(turn: Turn, dose: Dose, key: str) -> bool:
    """Send a reminder, unless somebody asked for silence; quiet hours only put it off.

    Returns whether it was sent, and with it what comes next was put.
    """
    if turn.address is None or turn.patient.is_paused(turn.now):
        return False
    allowed_at = window.may_write_at(turn)
    if allowed_at > turn.now:
        if allowed_at < dose.closes_at:
            turn.schedule("dose.remind", allowed_at, str(dose.id))
        return False
    if dose.reminded_at is not None and not window.can_be_answered(dose, turn.now):
        return False
    prompt.ask(turn, dose, key)
    reminded = _reminded(dose, DoseState.REMINDED, dose.reminded_at or turn.now)
    turn.rows.doses.save(reminded)
    window.schedule_next(turn, reminded, 0)
    return True


def _reminder_key(turn: Turn, dose: Dose) -> str:
    if dose.state is DoseState.SNOOZED:
        return "dose.again"
    if dose.reminded_at is not None:  # it was asked before an emergency put it off
        return "dose.nag"
    return _first_key(_lateness(turn, dose))


def _first_key(late_by: timedelta) -> str:
    return "dose.reminder_late" if late_by > ON_TIME else "dose.reminder"


def _lateness(turn: Turn, dose: Dose) -> timedelta:
    """Since when the reminder should have been there, at its place in an agreed window."""
    return turn.now - max(dose.due_at, reminder_at(dose.due_at, turn.patient))


def _close(turn: Turn, dose: Dose) -> None:
    """Not before its time: in place of a follow-up that was given up it comes early."""
    if turn.now < dose.closes_at:
        window.schedule_end(turn, dose)
        return
    if dose.state in {DoseState.DUE, DoseState.SNOOZED}:
        settle(turn, dose, DoseState.UNDELIVERED)
        return
    if prompt.never_left(turn, dose):
        note_undelivered(turn, dose, "dose.reminder")
        return
    dose = settle(turn, dose, DoseState.MISSED)
    caution.call_staff(turn)
    if not turn.patient.is_paused(turn.now):
        turn.schedule("dose.tell_missed", window.may_write_at(turn), str(dose.id))

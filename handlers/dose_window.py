"""When an open dose may be asked about, is asked about again, and when its window ends."""

from __future__ import annotations

from datetime import datetime

from bot.core.model import Dose
from bot.core.turn import Turn
from scheduler.quiet_hours import next_allowed
from scheduler.spreading import dose_due_at
from scheduler.wall_time import MINUTE

ANSWER_TIME = 30 * MINUTE  # from the last follow-up to the end of the window


def may_write_at(turn: Turn, at: datetime | None = None) -> datetime:
    """From `at` (now) on, when a reminder disturbs nobody: after quiet hours and emergencies."""
    at = at or turn.now
    return next_allowed(max(at, turn.patient.held_until or at), turn.patient)


def can_be_answered(dose: Dose, asked_at: datetime) -> bool:
    """Whether somebody who is asked then has time to answer before the window ends."""
    return asked_at + ANSWER_TIME <= dose.closes_at


def schedule_next(turn: Turn, dose: Dose, number: int) -> None:
    """The follow-up of this number, or the end of the window where none is left.

    Its wait counts from the message at hand, a reminder or the follow-up before it: whoever asked
    to be reminded later is so never asked sooner than after any other reminder.
    """
    waits = turn.config.nag_waits
    if number < len(waits) and can_be_answered(dose, due_at := turn.now + waits[number]):
        data = {"number": number} if number else {}  # thousands are the first
        turn.schedule("dose.nag", due_at, str(dose.id), **data)
    else:
        schedule_end(turn, dose)


def schedule_end(turn: Turn, dose: Dose) -> None:
    """Put the end of its window, or move it there."""
    turn.schedule("dose.close", dose.closes_at, str(dose.id))


def call_off_follow_ups(turn: Turn, dose: Dose) -> None:
    """The reminder comes once more in their place; the window ends all the same."""
    turn.cancel("dose.nag", str(dose.id))
    schedule_end(turn, dose)


def closes_after(turn: Turn, dose: Dose, again_at: datetime) -> datetime:
    """When the window ends of a dose that is put off: there is time for its last follow-up.

    Only the next dose comes before that: then there is time to answer the reminder alone.
    """
    last_at = again_at + sum(turn.config.nag_waits, ANSWER_TIME)
    following_at = _following_at(turn, dose) or last_at
    return max(dose.closes_at, again_at + ANSWER_TIME, min(last_at, following_at))


def _following_at(turn: Turn, dose: Dose) -> datetime | None:
    planned = turn.rows.due.of(turn.patient.id)
    subject = str(dose.regimen_id)
    times = [dose_due_at(w) for w in planned if (w.kind, w.subject) == ("dose.due", subject)]
    return min(times, default=None)

"""When an open dose may be asked about, is asked about again, and when its window ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.model import Dose
from bot.core.turn import Turn
from scheduler.quiet_hours import next_allowed
from scheduler.spreading import dose_due_at
from scheduler.wall_time import MINUTE

AT_ONCE = timedelta()
ANSWER_TIME = 30 * MINUTE  # from the last follow-up to the end of the window


def may_write_at(turn: Turn, at: datetime | None = None) -> datetime:
    """From `at` (now) on, when a reminder disturbs nobody: after quiet hours and emergencies."""
    at = at or turn.now
    return next_allowed(max(at, turn.patient.held_until or at), turn.patient)


def can_be_answered(dose: Dose, asked_at: datetime) -> bool:
    """Whether somebody who is asked then has time to answer before the window ends."""
    return asked_at + ANSWER_TIME <= dose.closes_at


def schedule_follow_up(turn: Turn, dose: Dose, number: int) -> None:
    """Its wait counts from the message at hand, a reminder or the follow-up before it.

    Whoever asked to be reminded later is so never asked sooner than after any other reminder.
    """
    waits = (AT_ONCE, *turn.config.nags)
    if number + 1 >= len(waits):
        return
    due_at = turn.now + (waits[number + 1] - waits[number])
    if can_be_answered(dose, due_at):
        data = {"number": number} if number else {}  # thousands are the first
        turn.schedule("dose.nag", due_at, str(dose.id), **data)


def closes_after(turn: Turn, dose: Dose, again_at: datetime) -> datetime:
    """When the window ends of a dose that is put off: there is time for its last follow-up.

    Only the next dose comes before that: then there is time to answer the reminder alone.
    """
    waits = (AT_ONCE, *turn.config.nags)
    last_at = again_at + waits[-1] + ANSWER_TIME
    following_at = _following_at(turn, dose) or last_at
    return max(dose.closes_at, again_at + ANSWER_TIME, min(last_at, following_at))


def _following_at(turn: Turn, dose: Dose) -> datetime | None:
    planned = turn.rows.due.of(turn.patient.id)
    subject = str(dose.regimen_id)
    times = [dose_due_at(w) for w in planned if (w.kind, w.subject) == ("dose.due", subject)]
    return min(times, default=None)

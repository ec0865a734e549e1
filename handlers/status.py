"""Where somebody stands: the next dose, the last seven days, the streak."""

from __future__ import annotations

from datetime import timedelta

from bot.core.model import Form
from bot.core.turn import Turn
from handlers.dose_record import streaks
from messages.spoken_time import say_date, say_moment
from scheduler.recurrence import injection_day, injection_due
from scheduler.spreading import dose_due_at

MARKS = {
    "taken": "✓",
    "skipped": "–",
    "missed": "○",
    "undelivered": "?",
}
LETTERS = {"taken": "x", "skipped": "-", "missed": "o", "undelivered": "?"}  # GSM-7 has no ✓


def show(turn: Turn) -> None:
    """/status."""
    following = next((w for w in turn.rows.due.of(turn.patient.id) if w.kind == "dose.due"), None)
    doses = turn.rows.doses.between(turn.patient.id, turn.today - timedelta(days=730), turn.today)
    current, longest = streaks(doses)
    turn.say(
        "status.show",
        next_dose=say_moment(dose_due_at(following).astimezone(turn.patient.tz), turn.language)
        if following
        else turn.phrase("status.no_next"),
        week=_week(turn),
        current=current,
        longest=longest,
        injection=_injection(turn),
        paused=_paused(turn),
    )


def _week(turn: Turn) -> str:
    """The last seven days, a mark each; a day without a dose is a dot."""
    first = turn.today - timedelta(days=6)
    doses = turn.rows.doses.between(turn.patient.id, first, turn.today)
    is_rich = turn.can_tap
    marks = MARKS if is_rich else LETTERS
    days = []
    for offset in range(7):
        day = first + timedelta(days=offset)
        states = [dose.state for dose in doses if dose.local_date == day]
        days.append("".join(marks.get(state, "…" if is_rich else ".") for state in states) or "·")
    joined = " ".join(days)
    return joined if is_rich else joined.replace("·", ".")


def _injection(turn: Turn) -> str:
    """Day N of 28 and the due day, where there is an injection."""
    for regimen in turn.rows.regimens.active(turn.patient.id):
        if regimen.form is Form.INJECTION:
            return turn.phrase(
                "status.injection",
                day=injection_day(regimen, turn.today),
                of=regimen.every_days,
                due=say_date(injection_due(regimen), turn.language),
            )
    return ""


def _paused(turn: Turn) -> str:
    until = turn.patient.paused_until
    if until is None or until <= turn.now:
        return ""
    day = say_date(until.astimezone(turn.patient.tz).date(), turn.language)
    return turn.phrase("status.paused", day=day)

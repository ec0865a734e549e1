"""Silence for some days, and back."""

from __future__ import annotations

from datetime import timedelta

from bot.core.model import Dialogue, DueWork, Lane
from bot.core.turn import Choice, Turn
from messages.spoken_time import say_date
from messages.words import parse_days
from scheduler.quiet_hours import next_allowed

NAME = "pause"
DAYS = (1, 3, 7)
LONGEST = 90


def begin(turn: Turn) -> None:
    """/pause [days]: asks for how long where it was not said."""
    days = parse_days(turn.text, turn.language)
    if days is not None:
        _pause(turn, days)
        return
    # Without buttons "3" must mean three days, not the third choice.
    choices = [
        Choice(f"days:{n}", "button.days", row=0, variables={"days": n, "count": n}) for n in DAYS
    ]
    turn.ask(NAME, "days", "pause.how_long", choices=choices if turn.can_tap else ())


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """A number of days."""
    if action == "days" and argument.isdecimal():
        _pause(turn, int(argument))


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """A typed length."""
    days = parse_days(turn.text, turn.language)
    if days is None:
        return False
    _pause(turn, days)
    return True


def resume(turn: Turn) -> None:
    """/resume: reminders go on."""
    turn.done(NAME)
    turn.cancel("pause.end")
    turn.save(paused_until=None)
    turn.say("pause.resumed")


def end(turn: Turn, work: DueWork) -> None:
    """The pause is over: says so, so that the next reminder is no surprise; not in quiet hours."""
    turn.save(paused_until=None)
    allowed_at = next_allowed(turn.now, turn.patient)
    if allowed_at > turn.now:
        turn.schedule(work.kind, allowed_at)
        return
    turn.say("pause.ended", lane=Lane.REMINDER, expires_at=turn.now + timedelta(hours=12))


def _pause(turn: Turn, days: int) -> None:
    turn.done(NAME)
    days = min(max(days, 1), LONGEST)
    until = turn.now + timedelta(days=days)
    turn.save(paused_until=until)
    turn.schedule("pause.end", next_allowed(until, turn.patient))
    turn.rows.outbox.cancel(turn.patient.id, (Lane.REMINDER, Lane.BULK), turn.now)
    day = say_date(until.astimezone(turn.patient.tz).date(), turn.language)
    turn.say("pause.paused", day=day)

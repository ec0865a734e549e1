"""One message a week, for those who want it, on the day they chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.core.model import Dialogue, DueWork, Lane, Rhythm
from bot.core.turn import Choice, Turn
from handlers.progress import facts_for, said_of
from messages.spoken_time import say_date
from scheduler.cadence import QUIET
from scheduler.quiet_hours import next_allowed
from scheduler.wall_time import instant

NAME = "digest"
AT = time(18, 0)
WEEK = 7
TOO_LATE = timedelta(hours=12)


def begin(turn: Turn) -> None:
    """/digest: on which day, or not at all."""
    monday = turn.today - timedelta(days=turn.today.weekday())
    choices = [
        Choice(
            f"day:{day}",
            label=say_date(monday + timedelta(days=day), turn.language).split()[0].capitalize(),
            row=day // 4,
        )
        for day in range(WEEK)
    ]
    turn.ask(
        NAME, "day", "digest.which_day", choices=[*choices, Choice("off", "button.no_digest")]
    )


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """The day, or none."""
    turn.done(NAME)
    rhythm = turn.rows.check_ins.rhythm(turn.patient.id) or Rhythm(turn.patient.id, QUIET)
    if action == "day" and argument.isdecimal() and int(argument) < WEEK:
        turn.rows.check_ins.save_rhythm(replace(rhythm, digest_day=int(argument)))
        at = _plan(turn, int(argument))
        day = say_date(at.astimezone(turn.patient.tz).date(), turn.language, long=True)
        turn.say("digest.chosen", day=day)
    elif action == "off":
        turn.rows.check_ins.save_rhythm(replace(rhythm, digest_day=None))
        turn.cancel("digest.due")
        turn.say("digest.off")


def fall_due(turn: Turn, work: DueWork) -> None:
    """The week in one message; skipped in a pause, and where there is nothing to tell."""
    rhythm = turn.rows.check_ins.rhythm(turn.patient.id)
    if rhythm is None or rhythm.digest_day is None:
        return
    patient = turn.patient
    is_silent = patient.is_paused(turn.now) or patient.is_held(turn.now)
    allowed_at = next_allowed(turn.now, patient)
    if allowed_at > turn.now:
        turn.schedule(work.kind, allowed_at)
        return
    _plan(turn, rhythm.digest_day)
    this, before = facts_for(turn, WEEK), facts_for(turn, WEEK, WEEK)
    if is_silent or this.is_empty or turn.now - work.due_at > TOO_LATE:
        return
    said = said_of(turn, this)
    turn.say(
        "digest.week",
        lane=Lane.BULK,
        expires_at=turn.now + TOO_LATE,
        **{**said, "first": said_of(turn, before)["last"]},
    )


def _plan(turn: Turn, weekday: int) -> datetime:
    """The next such day at six in the evening."""
    ahead = (weekday - turn.today.weekday()) % WEEK
    at = instant(turn.today + timedelta(days=ahead), AT, turn.patient.tz)
    if at <= turn.now:
        at = instant(turn.today + timedelta(days=ahead + WEEK), AT, turn.patient.tz)
    turn.schedule("digest.due", at)
    return at

"""Milestones: some weeks and months of company, named quietly; anybody can do without."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise, takewhile

from bot.core.model import DoseState, DueWork, Lane, Regimen, Rhythm
from bot.core.turn import Turn
from scheduler.cadence import QUIET
from scheduler.quiet_hours import next_allowed
from scheduler.wall_time import instant

DAYS = (7, 30, 90, 180, 365)
AT = time(12, 30)
TOO_LATE = timedelta(days=2)
LATITUDE = timedelta(days=3)  # an injection up to this much later is on time
ON_TIME = frozenset({3, 6, 12})  # injections in a row that were had on time


def plan(turn: Turn) -> None:
    """Schedule the next one, counted from the day of enrolling; never from a lapse."""
    enrolled_at = turn.patient.enrolled_at
    if enrolled_at is None:
        return
    begun = enrolled_at.astimezone(turn.patient.tz).date()
    for days in DAYS:
        at = instant(begun + timedelta(days=days), AT, turn.patient.tz)
        if at > turn.now:
            turn.schedule("milestone.due", at, days=days)
            return


def fall_due(turn: Turn, work: DueWork) -> None:
    """Say it, quietly; not in a pause, not late, not to those who do not want it."""
    allowed_at = next_allowed(turn.now, turn.patient)
    if allowed_at > turn.now:
        turn.schedule(work.kind, allowed_at, **work.data)
        return
    plan(turn)
    rhythm = turn.rows.check_ins.rhythm(turn.patient.id)
    patient = turn.patient
    if patient.is_paused(turn.now) or patient.is_held(turn.now):
        return
    if (rhythm is None or rhythm.has_milestones) and turn.now - work.due_at < TOO_LATE:
        expires_at = turn.now + timedelta(hours=8)
        turn.say("milestone.days", lane=Lane.BULK, expires_at=expires_at, days=work.data["days"])


def injection_given(turn: Turn, regimen: Regimen) -> None:
    """After an injection: some in a row on time are named."""
    doses = turn.rows.doses.recent(turn.patient.id, 2 * max(ON_TIME))
    days = [
        dose.local_date
        for dose in doses
        if dose.regimen_id == regimen.id and dose.state is DoseState.TAKEN
    ]
    longest = timedelta(days=regimen.every_days) + LATITUDE
    on_time = takewhile(lambda pair: pair[0] - pair[1] <= longest, pairwise(days))
    count = 1 + sum(1 for _ in on_time)
    rhythm = turn.rows.check_ins.rhythm(turn.patient.id)
    if count in ON_TIME and (rhythm is None or rhythm.has_milestones):
        turn.say("milestone.injections", count=count)


def switch(turn: Turn) -> None:
    """/milestones: off, and on again."""
    rhythm = turn.rows.check_ins.rhythm(turn.patient.id) or Rhythm(turn.patient.id, QUIET)
    rhythm = replace(rhythm, has_milestones=not rhythm.has_milestones)
    turn.rows.check_ins.save_rhythm(rhythm)
    turn.say("milestone.on" if rhythm.has_milestones else "milestone.off")

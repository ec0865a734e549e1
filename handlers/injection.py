"""The monthly injection: notices before it, the day itself, and when it is overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from bot.core.model import Dialogue, Dose, DoseState, DueWork, Form, Lane, Regimen
from bot.core.turn import Choice, Turn
from handlers import milestone
from handlers.plan import plan
from messages.spoken_time import say_date
from messages.words import parse_date
from scheduler.quiet_hours import next_allowed
from scheduler.recurrence import injection_due
from scheduler.wall_time import instant

NAME = "injection"
PATIENCE = timedelta(days=14)  # an answer is as good some days later
STAFF_HEAR_AFTER = 3  # days overdue (facts 1.2, overdose vulnerability: S4 S6 S7)


def notice(turn: Turn, work: DueWork) -> None:
    """Seven days before, the day before, and the morning of an injection."""
    regimen = _regimen(turn, work)
    if regimen is None or turn.address is None or _put_off(turn, work):
        return
    days = int(work.data["days"])
    key = {0: "injection.today", 1: "injection.tomorrow"}.get(days, "injection.in_days")
    _say(turn, regimen, key, days, lane=Lane.REMINDER, expires_at=turn.now + timedelta(hours=12))


def overdue(turn: Turn, work: DueWork) -> None:
    """The due day has passed without word: the risk is up now, and staff hear of it."""
    regimen = _regimen(turn, work)
    if regimen is None:
        return
    days = int(work.data["days"])
    if days >= STAFF_HEAR_AFTER and not work.data.get("is_told"):
        turn.raise_alert("notice", "injection_overdue", answer_key="injection.overdue")
    if turn.address is None or _put_off(turn, work, is_told=True):
        return
    _say(
        turn, regimen, "injection.overdue", days,
        lane=Lane.REMINDER, expires_at=turn.now + timedelta(hours=12),
    )  # fmt: skip


def ask_given(turn: Turn, regimen: Regimen) -> None:
    """Somebody tells of a dose, and the injection is all there is: was it given, and when?"""
    turn.ask(NAME, "answer", "injection.given", choices=_choices(regimen), subject=str(regimen.id))


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Had it today or another day, or not yet."""
    regimen = turn.rows.regimens.get(int(argument)) if argument.isdecimal() else None
    if regimen is None or regimen.patient_id != turn.patient.id or not regimen.is_active:
        return
    if action == "today":
        _record(turn, regimen, turn.today)
    elif action == "other_day":
        turn.ask(NAME, "date", "injection.which_day", subject=argument)
    elif action == "not_yet":
        turn.done(NAME)
        turn.say("injection.not_yet")


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """The day of the injection, typed."""
    if dialogue.step != "date":
        return False
    day = parse_date(turn.text, turn.today, turn.language, past=True)
    regimen = turn.rows.regimens.get(int(dialogue.subject))
    if regimen is None:
        return False
    if day is None:
        turn.say("injection.which_day_again")
    else:
        _record(turn, regimen, day)
    return True


def count_anew(turn: Turn, regimen: Regimen) -> None:
    """After a correction: the next one counts from the last that was given."""
    doses = turn.rows.doses.recent(turn.patient.id, 400)
    given = [d for d in doses if d.regimen_id == regimen.id and d.state is DoseState.TAKEN]
    taken_back = [d for d in doses if d.regimen_id == regimen.id]
    day = max((dose.local_date for dose in given), default=None)
    if day is None and taken_back:  # the only one: it was the interval after the one before it
        day = min(d.local_date for d in taken_back) - timedelta(days=regimen.every_days)
    turn.rows.regimens.save(replace(regimen, start_date=day or regimen.start_date))
    plan(turn)


# -- inside ---------------------------------------------------------------------------------------


def _regimen(turn: Turn, work: DueWork) -> Regimen | None:
    regimen = turn.rows.regimens.get(int(work.subject.partition(":")[0]))
    is_injection = regimen is not None and regimen.form is Form.INJECTION and regimen.is_active
    return regimen if is_injection else None


def _put_off(turn: Turn, work: DueWork, **noted: Any) -> bool:
    """Whether it must not come now: quiet hours and emergencies put it off, a pause drops it."""
    if turn.patient.is_paused(turn.now):
        return True
    allowed_at = next_allowed(max(turn.now, turn.patient.held_until or turn.now), turn.patient)
    if allowed_at > turn.now:
        turn.schedule(work.kind, allowed_at, work.subject, **work.data | noted)
        return True
    return False


def _say(turn: Turn, regimen: Regimen, key: str, days: int, **said: Any) -> None:
    """A notice; from the day itself on with the question whether it was given."""
    said |= {"days": days, "day": say_date(injection_due(regimen), turn.language)}
    if days == 0 or key == "injection.overdue":
        subject = str(regimen.id)
        turn.ask(
            NAME, "answer", key,
            choices=_choices(regimen), subject=subject, patience=PATIENCE, **said,
        )  # fmt: skip
    else:
        turn.say(key, **said)


def _choices(regimen: Regimen) -> list[Choice]:
    return [
        Choice(f"today:{regimen.id}", "button.injection_today"),
        Choice(f"other_day:{regimen.id}", "button.injection_other_day"),
        Choice(f"not_yet:{regimen.id}", "button.not_yet"),
    ]


def _record(turn: Turn, regimen: Regimen, day: date) -> None:
    """An injection was given: its dose row, and the next one counted from it."""
    given_at = turn.now if day == turn.today else instant(day, time(12), turn.patient.tz)
    turn.rows.doses.add(
        Dose(
            id=0,
            patient_id=turn.patient.id,
            regimen_id=regimen.id,
            local_date=day,
            index=0,
            due_at=given_at,
            closes_at=given_at,
            state=DoseState.TAKEN,
            amount=regimen.amount,
            settled_at=turn.now,
            taken_at=given_at,
        )
    )
    following = replace(regimen, start_date=day)
    turn.rows.regimens.save(following)
    plan(turn)
    turn.done(NAME)
    due = say_date(injection_due(following), turn.language, long=True)
    turn.say("injection.recorded", day=say_date(day, turn.language), next_day=due)
    milestone.injection_given(turn, regimen)

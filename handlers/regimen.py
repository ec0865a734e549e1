"""From a described medicine to a regimen in force, and back into words.

A description is what the dialogue has gathered: `form`, `pattern`, `times` as HHMM, `first_days`,
`start` and `every` days of an injection. Amounts are the label's (source: facts 1.3, S27 S28).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.core.model import Form, Pattern, Phase, Regimen
from bot.core.turn import Turn
from messages.spoken_time import say_date, say_times
from scheduler.recurrence import injection_due

DEFAULT_INTERVAL = 28  # days between injections (facts 1.3, S28 S29)
_WORKDAYS = tuple((day, "50 mg") for day in range(5))

PATTERNS: Mapping[str, dict[str, Any]] = {
    "daily": {"pattern": Pattern.DAILY},
    "weekdays": {"pattern": Pattern.WEEKDAYS, "weekday_amounts": (*_WORKDAYS, (5, "100 mg"))},
    "second_day": {"pattern": Pattern.EVERY_N_DAYS, "every_days": 2, "amount": "100 mg"},
    "third_day": {"pattern": Pattern.EVERY_N_DAYS, "every_days": 3, "amount": "150 mg"},
    "step_up": {"pattern": Pattern.DAILY, "amount": "50 mg"},
    "as_needed": {"pattern": Pattern.AS_NEEDED},
}
FIRST_AMOUNT = "25 mg"


def keep(turn: Turn, data: Mapping[str, Any]) -> None:
    """The described regimen, in force; nothing where there is nothing to remind of."""
    if data.get("form") == "tablet":
        turn.rows.regimens.add(_tablet(turn, data))
    elif data.get("form") == "injection":
        turn.rows.regimens.add(
            Regimen(
                id=0,
                patient_id=turn.patient.id,
                form=Form.INJECTION,
                pattern=Pattern.EVERY_N_DAYS,
                start_date=date.fromisoformat(data["start"]),
                every_days=int(data.get("every", DEFAULT_INTERVAL)),
            )
        )


def replace_all(turn: Turn, data: Mapping[str, Any]) -> None:
    """The described regimen instead of those in force."""
    for regimen in in_force(turn):
        turn.rows.regimens.save(replace(regimen, is_active=False))
    keep(turn, data)


def in_force(turn: Turn) -> list[Regimen]:
    """The patient's regimens, oldest first."""
    return turn.rows.regimens.active(turn.patient.id)


def tablets(turn: Turn) -> list[Regimen]:
    """Those of them that are tablets."""
    return [regimen for regimen in in_force(turn) if regimen.form is Form.TABLET]


def injections(turn: Turn) -> list[Regimen]:
    """Those of them that are injections."""
    return [regimen for regimen in in_force(turn) if regimen.form is Form.INJECTION]


def is_overdue(turn: Turn, regimen: Regimen) -> bool:
    """Whether an injection's due day has passed."""
    return regimen.form is Form.INJECTION and injection_due(regimen) < turn.today


def say_plan(turn: Turn) -> str:
    """The plan in words, for a summary."""
    said = [_say(turn, regimen) for regimen in in_force(turn)]
    return " ".join(said) if said else turn.phrase("enrolment.plan_none")


def time_from(text: str) -> time:
    """The wall time of HHMM."""
    return time(int(text[:2]), int(text[2:]))


def _tablet(turn: Turn, data: Mapping[str, Any]) -> Regimen:
    """The regimen of a described tablet schedule, starting today."""
    regimen = Regimen(
        id=0,
        patient_id=turn.patient.id,
        form=Form.TABLET,
        pattern=Pattern.DAILY,
        start_date=turn.today,
        times=tuple(sorted(time_from(text) for text in data.get("times", ()))),
    )
    first_days = int(data.get("first_days", 0))
    phases = (Phase(first_days, FIRST_AMOUNT),) if first_days else ()
    return replace(regimen, phases=phases, **PATTERNS[data.get("pattern", "daily")])


def _say(turn: Turn, regimen: Regimen) -> str:
    if regimen.form is Form.INJECTION:
        key = "plan_injection_late" if is_overdue(turn, regimen) else "plan_injection"
        day = say_date(injection_due(regimen), turn.language, long=True)
        return turn.phrase(f"enrolment.{key}", day=day)
    if regimen.pattern is Pattern.AS_NEEDED:
        return turn.phrase("enrolment.plan_as_needed")
    begins = regimen.start_date if regimen.start_date > turn.today else None
    return turn.phrase(
        "enrolment.plan_times",
        times=say_times(regimen.times, turn.language),
        first=say_date(begins, turn.language) if begins else "",
        last=say_date(regimen.end_date, turn.language) if regimen.end_date else "",
    )

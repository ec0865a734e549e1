"""The steps of enrolment about the medicine: form, days, times, the last injection.

The amounts offered are the label's schedules (source: facts 1.3, S27 S28); which one applies is
what the prescriber said. The bot repeats it and never computes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.core.model import Dialogue, Form, Pattern, Phase, Regimen
from bot.core.turn import Choice, Turn
from handlers import enrolment_zone as zone
from messages.wording import say_date, say_times
from messages.words import ClockTime, parse_date, parse_number, parse_times
from scheduler.recurrence import injection_due

NAME = "enrolment"
TIMES = (time(7), time(8), time(9), time(12), time(18), time(21))
DEFAULT_INTERVAL = 28  # days between injections (facts 1.3, S28 S29)
_WORKDAYS = tuple((day, "50 mg") for day in range(5))

PATTERNS: Mapping[str, dict[str, Any]] = {
    "daily": {"pattern": Pattern.DAILY},
    "weekdays": {"pattern": Pattern.WEEKDAYS, "weekday_amounts": (*_WORKDAYS, (5, "100 mg"))},
    "second_day": {"pattern": Pattern.EVERY_N_DAYS, "every_days": 2, "amount": "100 mg"},
    "third_day": {"pattern": Pattern.EVERY_N_DAYS, "every_days": 3, "amount": "150 mg"},
    "step_up": {"pattern": Pattern.DAILY, "amount": "50 mg", "phases": (Phase(1, "25 mg"),)},
    "as_needed": {"pattern": Pattern.AS_NEEDED},
}


def ask_form(turn: Turn) -> None:
    """Tablet, injection, or not sure yet."""
    choices = [
        Choice("form:daily", "button.form_daily"),
        Choice("form:tablet", "button.form_tablet"),
        Choice("form:injection", "button.form_injection"),
        Choice("form:unsure", "button.form_unsure"),
    ]
    turn.ask(NAME, "form", "enrolment.form", choices=choices)


def form_chosen(turn: Turn, argument: str, dialogue: Dialogue) -> None:
    """Which form; *daily* is the tablet taken every day, which needs no further question."""
    if argument == "daily":
        ask_time(turn, {"form": "tablet", "pattern": "daily"})
    elif argument == "tablet":
        choices = [Choice(f"pattern:{name}", f"button.pattern_{name}") for name in PATTERNS]
        turn.ask(NAME, "pattern", "enrolment.pattern", choices=choices, data={"form": "tablet"})
    elif argument == "injection":
        choices = [
            Choice("injected:today", "button.today", row=0),
            Choice("injected:not_yet", "button.no_injection_yet", row=0),
        ]
        data = {"form": "injection"}
        turn.ask(NAME, "injected", "enrolment.injected", choices=choices, data=data)
    else:
        zone.ask(turn, {"form": "unsure"})


def pattern_chosen(turn: Turn, argument: str, dialogue: Dialogue) -> None:
    """Which days."""
    data = dialogue.data | {"pattern": argument}
    if argument == "as_needed":
        zone.ask(turn, data)
    else:
        ask_time(turn, data)


def ask_time(turn: Turn, data: dict[str, Any]) -> None:
    """At what time; several may be typed."""
    choices = [
        Choice(
            f"time:{at.hour:02}{at.minute:02}", label=say_times((at,), turn.language), row=n // 3
        )
        for n, at in enumerate(TIMES)
    ]
    is_tapped = turn.address is not None and turn.has_buttons(turn.address)
    turn.ask(NAME, "time", "enrolment.time", choices=choices if is_tapped else (), data=data)


def time_chosen(turn: Turn, argument: str, dialogue: Dialogue) -> None:
    """A tapped time, or one of the two that a bare number can mean."""
    zone.ask(turn, dialogue.data | {"times": [argument]})


def time_typed(turn: Turn, dialogue: Dialogue) -> None:
    """Typed times; a bare "8" is asked back, never guessed."""
    times = parse_times(turn.text, turn.language)
    if not times:
        turn.ask(NAME, "time", "enrolment.time_again", data=dialogue.data)
    elif len(times) == 1 and not times[0].is_certain:
        choices = both_halves(turn, times[0])
        turn.ask(NAME, "time", "enrolment.time_which", choices=choices, data=dialogue.data)
    else:
        typed = [f"{t.hour:02}{t.minute:02}" for t in times]
        zone.ask(turn, dialogue.data | {"times": typed})


def both_halves(turn: Turn, typed: ClockTime) -> list[Choice]:
    """The two times that a bare number can mean: morning and evening."""
    hour = typed.hour % 12
    both = (time(hour, typed.minute), time(hour + 12, typed.minute))
    return [
        Choice(f"time:{at.hour:02}{at.minute:02}", label=say_times((at,), turn.language), row=0)
        for at in both
    ]


def injected_chosen(turn: Turn, argument: str, dialogue: Dialogue) -> None:
    """The last injection was today, or there has been none."""
    if argument == "today":
        _ask_interval(turn, dialogue.data | {"start": turn.today.isoformat()})
    else:
        zone.ask(turn, {"form": "unsure"})


def injected_typed(turn: Turn, dialogue: Dialogue) -> None:
    """The day of the last injection."""
    day = parse_date(turn.text, turn.today, turn.language, past=True)
    if day is None or day > turn.today:
        turn.say("injection.which_day_again")
        return
    _ask_interval(turn, dialogue.data | {"start": day.isoformat()})


def _ask_interval(turn: Turn, data: dict[str, Any]) -> None:
    choices = [Choice(f"interval:{DEFAULT_INTERVAL}", "button.four_weeks")]
    turn.ask(NAME, "interval", "enrolment.interval", choices=choices, data=data)


def interval_chosen(turn: Turn, argument: str, dialogue: Dialogue) -> None:
    """Every four weeks."""
    zone.ask(turn, dialogue.data | {"every": int(argument)})


def interval_typed(turn: Turn, dialogue: Dialogue) -> None:
    """Another number of weeks."""
    weeks = parse_number(turn.text, turn.language, 1, 12)
    if weeks is None:
        turn.say("enrolment.interval_again")
        return
    zone.ask(turn, dialogue.data | {"every": weeks * 7})


def keep(turn: Turn, data: Mapping[str, Any]) -> None:
    """The regimen that was described, in force; nothing where there is nothing to remind of."""
    form = data.get("form")
    if form == "tablet":
        turn.rows.regimens.add(tablet_regimen(turn, data))
    elif form == "injection":
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


def tablet_regimen(turn: Turn, data: Mapping[str, Any]) -> Regimen:
    """The regimen of a described tablet schedule, starting today."""
    regimen = Regimen(
        id=0,
        patient_id=turn.patient.id,
        form=Form.TABLET,
        pattern=Pattern.DAILY,
        start_date=turn.today,
        times=tuple(sorted(_time(text) for text in data.get("times", ()))),
    )
    return replace(regimen, **PATTERNS[data.get("pattern", "daily")])


def fit_quiet_hours(turn: Turn) -> None:
    """Quiet hours give way to the times the person chose themselves."""
    start, end = turn.patient.quiet_start, turn.patient.quiet_end
    if start is None or end is None or start <= end:
        return
    for regimen in turn.rows.regimens.active(turn.patient.id):
        for at in regimen.times:
            if at >= start:
                start = min(time(23, 59), time(at.hour, 59))
            elif at < end:
                end = at
    turn.save(quiet_start=start, quiet_end=end)


def say_plan(turn: Turn) -> str:
    """The plan in words, for the summary."""
    regimens = turn.rows.regimens.active(turn.patient.id)
    if not regimens:
        return turn.phrase("enrolment.plan_none")
    regimen = regimens[-1]
    if regimen.form is Form.INJECTION:
        due = say_date(injection_due(regimen), turn.language, long=True)
        return turn.phrase("enrolment.plan_injection", day=due)
    if regimen.pattern is Pattern.AS_NEEDED:
        return turn.phrase("enrolment.plan_as_needed")
    return turn.phrase("enrolment.plan_times", times=say_times(regimen.times, turn.language))


def _time(text: str) -> time:
    return time(int(text[:2]), int(text[2:]))

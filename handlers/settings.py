"""What a person can change: times, zone, language, quiet hours, privacy, medicine, reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from bot.core.model import Dialogue, Form, Privacy
from bot.core.turn import Choice, Turn
from handlers import enrolment_medicine as medicine, enrolment_zone as zone
from handlers.plan import plan
from messages.wording import say_time, say_times
from messages.words import parse_quiet_hours, parse_times

NAME = "settings"
TOPICS = ("times", "zone", "language", "quiet", "privacy")


def show(turn: Turn) -> None:
    """/settings: how things are, and what to change."""
    choices = [
        Choice(f"change:{topic}", f"button.change_{topic}", row=index // 2)
        for index, topic in enumerate(TOPICS)
    ]
    patient = turn.patient
    turn.ask(
        NAME, "menu", "settings.show",
        choices=choices,
        times=_times(turn) or turn.phrase("settings.no_times"),
        zone=(patient.zone or "UTC").replace("_", " "),
        quiet=_quiet(turn),
        privacy=turn.phrase(f"settings.{patient.privacy}"),
    )  # fmt: skip


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """What to change, or its new value."""
    chosen = _CHOICES.get(action)
    if chosen is not None:
        chosen(turn, argument, dialogue)


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """A typed value: times, quiet hours, a city."""
    if dialogue.step == "times":
        return _times_typed(turn)
    if dialogue.step == "quiet":
        return _quiet_typed(turn)
    if dialogue.step == "zone":
        zone.read(turn, dialogue)
        return True
    return False


# -- choices --------------------------------------------------------------------------------------


def _change(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    if argument == "times":
        turn.ask(NAME, "times", "settings.ask_times")
    elif argument == "zone":
        zone.ask(turn, {}, NAME)
    elif argument == "language":
        codes = turn.config.languages
        choices = [Choice(f"language:{code}", f"button.language_{code}", row=0) for code in codes]
        turn.ask(NAME, "language", "settings.ask_language", choices=choices)
    elif argument == "quiet":
        choices = [Choice("quiet_off", "button.no_quiet_hours")]
        turn.ask(NAME, "quiet", "settings.ask_quiet", choices=choices)
    elif argument == "privacy":
        choices = [Choice(f"privacy:{p}", f"button.privacy_{p}") for p in Privacy]
        turn.ask(NAME, "privacy", "settings.ask_privacy", choices=choices)


def _language(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    if argument in turn.config.languages:
        turn.save(language=argument)
    _changed(turn)


def _quiet_off(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    turn.save(quiet_start=None, quiet_end=None)
    _changed(turn)


def _privacy(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    turn.save(privacy=Privacy(argument))
    _changed(turn)


def _zone(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    """A new zone: the same wall times there, from now on."""
    if dialogue is not None and zone.settle(turn, argument, dialogue):
        plan(turn)
        _changed(turn)


def _time(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    _keep_times(turn, (time(int(argument[:2]), int(argument[2:])),))


_CHOICES: Mapping[str, Callable[[Turn, str, Dialogue | None], None]] = {
    "change": _change,
    "language": _language,
    "quiet_off": _quiet_off,
    "privacy": _privacy,
    "zone": _zone,
    "time": _time,
}


# -- typed ----------------------------------------------------------------------------------------


def _times_typed(turn: Turn) -> bool:
    times = parse_times(turn.text, turn.language)
    if not times:
        turn.ask(NAME, "times", "enrolment.time_again")
    elif len(times) == 1 and not times[0].is_certain:
        choices = medicine.both_halves(turn, times[0])
        turn.ask(NAME, "times", "enrolment.time_which", choices=choices)
    else:
        _keep_times(turn, tuple(time(t.hour, t.minute) for t in times))
    return True


def _quiet_typed(turn: Turn) -> bool:
    hours = parse_quiet_hours(turn.text, turn.language)
    if hours is None:
        turn.say("settings.quiet_again")
        return True
    turn.save(quiet_start=hours[0], quiet_end=hours[1])
    _changed(turn)
    return True


def _keep_times(turn: Turn, times: tuple[time, ...]) -> None:
    """New times for the tablet in force; with none, they come to nothing and that is said."""
    regimens = [r for r in turn.rows.regimens.active(turn.patient.id) if r.form is Form.TABLET]
    if not regimens:
        data: dict[str, Any] = {"form": "tablet", "times": [f"{t:%H%M}" for t in times]}
        medicine.keep(turn, data)
    for regimen in regimens:
        turn.rows.regimens.save(replace(regimen, times=tuple(sorted(times))))
    medicine.fit_quiet_hours(turn)
    plan(turn)
    _changed(turn)


def _changed(turn: Turn) -> None:
    turn.done(NAME)
    turn.say("settings.changed", summary=medicine.say_plan(turn))


def _times(turn: Turn) -> str:
    regimens = turn.rows.regimens.active(turn.patient.id)
    times = sorted({at for regimen in regimens for at in regimen.times})
    return say_times(tuple(times), turn.language)


def _quiet(turn: Turn) -> str:
    start, end = turn.patient.quiet_start, turn.patient.quiet_end
    if start is None or end is None:
        return turn.phrase("settings.no_quiet")
    return f"{say_time(start, turn.language)} - {say_time(end, turn.language)}"

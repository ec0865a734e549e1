"""The plan among the settings: a new one, its first day, its last day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core.turn import Choice, Turn
from handlers import medicine, regimen
from handlers.plan import plan
from messages.words import parse_date

NAME = "settings"


def begin(turn: Turn) -> None:
    """What the plan is, and what may change about it."""
    if not regimen.in_force(turn):
        medicine.ask_form(turn, NAME)
        return
    choices = [Choice("new_plan", "button.new_plan")]
    if regimen.tablets(turn):
        choices += [
            Choice("first_day", "button.first_day", row=1),
            Choice("last_day", "button.last_day", row=1),
        ]
    turn.ask(NAME, "plan", "settings.plan", choices=choices, plan=regimen.say_plan(turn))


def say_changed(turn: Turn) -> None:
    """The plan as it is now."""
    turn.done(NAME)
    turn.say("settings.changed", summary=regimen.say_plan(turn))


def _new_plan(turn: Turn) -> None:
    medicine.ask_form(turn, NAME)


def _ask_first_day(turn: Turn) -> None:
    turn.ask(NAME, "first_day", "settings.ask_first_day")


def _ask_last_day(turn: Turn) -> None:
    choices = [Choice("no_last_day", "button.no_last_day")]
    turn.ask(NAME, "last_day", "settings.ask_last_day", choices=choices)


def _no_last_day(turn: Turn) -> None:
    for each in regimen.tablets(turn):
        turn.rows.regimens.save(replace(each, end_date=None))
    plan(turn)
    say_changed(turn)


def _first_day_typed(turn: Turn) -> None:
    day = parse_date(turn.text, turn.today, turn.language, past=False)
    if day is None:
        turn.say("settings.day_again")
        return
    for each in regimen.tablets(turn):
        end = each.end_date if each.end_date is not None and each.end_date >= day else None
        turn.rows.regimens.save(replace(each, start_date=day, end_date=end))
    plan(turn)
    say_changed(turn)


def _last_day_typed(turn: Turn) -> None:
    day = parse_date(turn.text, turn.today, turn.language, past=False)
    if day is None or any(day < each.start_date for each in regimen.tablets(turn)):
        turn.say("settings.day_again")
        return
    for each in regimen.tablets(turn):
        turn.rows.regimens.save(replace(each, end_date=day))
    plan(turn)
    say_changed(turn)


CHOICES: Mapping[str, Callable[[Turn], None]] = {
    "new_plan": _new_plan,
    "first_day": _ask_first_day,
    "last_day": _ask_last_day,
    "no_last_day": _no_last_day,
}

REPLIES: Mapping[str, Callable[[Turn], None]] = {
    "first_day": _first_day_typed,
    "last_day": _last_day_typed,
}

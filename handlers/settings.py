"""What a person can change: times, zone, language, quiet hours, privacy, plan, a second phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from bot.core.model import Dialogue, Pattern, Privacy
from bot.core.turn import Choice, Turn
from handlers import link, medicine, quiet, regimen, settings_plan as plan_topic, zone
from handlers.plan import plan
from handlers.settings_plan import NAME
from messages.spoken_time import say_time, say_times
from messages.words import parse_quiet_hours
from scheduler.spreading import CHOICES

TOPICS = ("times", "zone", "language", "quiet", "privacy", "plan", "phone", "flexible")

Change: TypeAlias = Callable[[Turn, str, "Dialogue | None"], None]


def show(turn: Turn) -> None:
    """/settings: how things are, and what to change."""
    choices = [
        Choice(f"change:{topic}", f"button.change_{topic}", row=index // 2)
        for index, topic in enumerate(TOPICS)
    ]
    turn.ask(
        NAME, "menu", "settings.show",
        choices=choices,
        times=_times(turn) or turn.phrase("settings.no_times"),
        zone=(turn.patient.zone or "UTC").replace("_", " "),
        quiet=_quiet(turn),
        privacy=turn.phrase(f"settings.{turn.patient.privacy}"),
    )  # fmt: skip


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """What to change, or its new value. Values of an old message change nothing."""
    if action in medicine.CHOICES and dialogue is not None:
        _go_on(turn, medicine.CHOICES[action](turn, argument, dialogue))
    elif action in _CHOICES:
        _CHOICES[action](turn, argument, dialogue)
    elif action in plan_topic.CHOICES and dialogue is not None:
        plan_topic.CHOICES[action](turn)


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """A typed value: times, quiet hours, a city, a day."""
    if dialogue.step in medicine.REPLIES and turn.text:
        _go_on(turn, medicine.REPLIES[dialogue.step](turn, dialogue))
    elif dialogue.step == "quiet":
        _quiet_typed(turn)
    elif dialogue.step == "zone":
        found = zone.read(turn, dialogue)
        if found is not None:
            _zone(turn, found, dialogue)
    elif dialogue.step in plan_topic.REPLIES:
        plan_topic.REPLIES[dialogue.step](turn)
    else:
        return False
    return True


# -- what to change -------------------------------------------------------------------------------


def _change(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    topic = _TOPICS.get(argument)
    if topic is not None:
        topic(turn)


def _change_times(turn: Turn) -> None:
    """Other times for the plan in force; without one that has times, a plan is asked for."""
    kept = [each for each in regimen.in_force(turn) if each.pattern is not Pattern.AS_NEEDED]
    if kept:
        medicine.ask_times(turn, NAME, {"only": "times"})
    else:
        medicine.ask_form(turn, NAME)


def _change_flexible(turn: Turn) -> None:
    choices = [Choice(f"flexible:{n}", f"button.flexible_{n}") for n in CHOICES]
    turn.ask(NAME, "flexible", "settings.ask_flexible", choices=choices)


def _change_zone(turn: Turn) -> None:
    zone.ask(turn, NAME, "settings.ask_zone", {})


def _change_language(turn: Turn) -> None:
    codes = turn.config.languages
    choices = [Choice(f"language:{code}", f"button.language_{code}", row=0) for code in codes]
    turn.ask(NAME, "language", "settings.ask_language", choices=choices)


def _change_quiet(turn: Turn) -> None:
    choices = [Choice("quiet_off", "button.no_quiet_hours")]
    turn.ask(NAME, "quiet", "settings.ask_quiet", choices=choices)


def _change_privacy(turn: Turn) -> None:
    choices = [Choice(f"privacy:{p}", f"button.privacy_{p}") for p in Privacy]
    turn.ask(NAME, "privacy", "settings.ask_privacy", choices=choices)


_TOPICS: Mapping[str, Callable[[Turn], None]] = {
    "times": _change_times,
    "flexible": _change_flexible,
    "zone": _change_zone,
    "language": _change_language,
    "quiet": _change_quiet,
    "privacy": _change_privacy,
    "plan": plan_topic.begin,
    "phone": link.begin,
}


# -- new values -----------------------------------------------------------------------------------


def _language(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    if argument in turn.config.languages:
        turn.save(language=argument)
        plan_topic.say_changed(turn)


def _privacy(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    if argument in set(Privacy):
        turn.save(privacy=Privacy(argument))
        turn.done(NAME)
        turn.say("settings.privacy_kept", privacy=turn.phrase(f"settings.{argument}"))


def _zone(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    """A new zone: the same wall times there, from now on."""
    if dialogue is not None and zone.settle(turn, argument):
        plan(turn)
        turn.done(NAME)
        summary = regimen.say_plan(turn)
        turn.say("settings.zone_kept", time=zone.time_there(turn), summary=summary)


def _flexible(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    """How much before or after its time a reminder may come: agreed to, and kept from now on."""
    if argument not in map(str, CHOICES):
        return
    turn.save(flexible_minutes=int(argument))
    plan(turn)
    turn.done(NAME)
    key = "settings.flexible_kept" if turn.patient.flexible_minutes else "settings.flexible_off"
    turn.say(key, minutes=turn.patient.flexible_minutes)


def _quiet_off(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    turn.save(quiet_start=None, quiet_end=None)
    _say_quiet(turn)


def _quiet_gives_way(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    quiet.give_way(turn)
    _say_quiet(turn)


def _quiet_stays(turn: Turn, argument: str, dialogue: Dialogue | None) -> None:
    _say_quiet(turn)


_CHOICES: Mapping[str, Change] = {
    "change": _change,
    "language": _language,
    "privacy": _privacy,
    "flexible": _flexible,
    "zone": _zone,
    "quiet_off": _quiet_off,
    "quiet_gives_way": _quiet_gives_way,
    "quiet_stays": _quiet_stays,
}


def _quiet_typed(turn: Turn) -> None:
    hours = parse_quiet_hours(turn.text, turn.language)
    if hours is None:
        turn.say("settings.quiet_again")
        return
    turn.save(quiet_start=hours[0], quiet_end=hours[1])
    if not _asks_about_collisions(turn):
        _say_quiet(turn)


def _go_on(turn: Turn, data: medicine.Description) -> None:
    """The medicine or its times are described: they are in force from now on."""
    if data is None:
        return
    if data.get("only") == "times":
        times = tuple(regimen.time_from(text) for text in data["times"])
        for each in regimen.tablets(turn) or regimen.in_force(turn):
            turn.rows.regimens.save(replace(each, times=times))
    else:
        regimen.replace_all(turn, data)
    plan(turn)
    if not _asks_about_collisions(turn):
        plan_topic.say_changed(turn)


# -- inside ---------------------------------------------------------------------------------------


def _asks_about_collisions(turn: Turn) -> bool:
    """A reminder time in the quiet hours is the person's to decide."""
    times = quiet.collisions(turn)
    if not times:
        return False
    choices = [
        Choice("quiet_gives_way", "button.remind_anyway"),
        Choice("quiet_stays", "button.wait_until_after"),
    ]
    said = say_times(times, turn.language)
    turn.ask(NAME, "collision", "settings.quiet_collides", choices=choices, times=said)
    return True


def _say_quiet(turn: Turn) -> None:
    turn.done(NAME)
    turn.say("settings.quiet_kept", quiet=_quiet(turn))


def _times(turn: Turn) -> str:
    times = sorted({at for each in regimen.in_force(turn) for at in each.times})
    said, minutes = say_times(tuple(times), turn.language), turn.patient.flexible_minutes
    return turn.phrase("settings.flexible_times", times=said, minutes=minutes) if minutes else said


def _quiet(turn: Turn) -> str:
    start, end = turn.patient.quiet_start, turn.patient.quiet_end
    if start is None or end is None:
        return turn.phrase("settings.no_quiet")
    return f"{say_time(start, turn.language)} - {say_time(end, turn.language)}"

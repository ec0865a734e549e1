"""The questions about the medicine: form, days, times, the last injection.

Enrolment and the settings both ask them; the dialogue's name says who. Each step returns the
finished description once nothing is left to ask, else None. The amounts offered are the label's
schedules (source: facts 1.3, S27 S28); which one applies is what the prescriber said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import time
from typing import Any, TypeAlias

from bot.core.model import Dialogue
from bot.core.turn import Choice, Turn
from handlers.regimen import DEFAULT_INTERVAL, PATTERNS, time_from
from messages.spoken_time import say_time, say_times
from messages.words import ClockTime, parse_date, parse_number, parse_times

TIMES = (time(7), time(8), time(9), time(12), time(18), time(21))
FIRST_DAYS = (1, 3, 7)  # proposals for how long the first amount is taken
MOST_FIRST_DAYS = 60
MOST_WEEKS = 12

Description: TypeAlias = "dict[str, Any] | None"  # JSON values, see `handlers.regimen`
Chosen: TypeAlias = Callable[[Turn, str, Dialogue], Description]
Typed: TypeAlias = Callable[[Turn, Dialogue], Description]


def ask_form(turn: Turn, name: str) -> None:
    """Tablet, injection, or not sure yet."""
    choices = [
        Choice("form:daily", "button.form_daily"),
        Choice("form:tablet", "button.form_tablet"),
        Choice("form:injection", "button.form_injection"),
        Choice("form:unsure", "button.form_unsure"),
    ]
    turn.ask(name, "form", "enrolment.form", choices=choices)


def ask_times(turn: Turn, name: str, data: Mapping[str, Any]) -> None:
    """At what time; several may be typed."""
    choices = [
        Choice(f"time:{at:%H%M}", label=say_time(at, turn.language), row=n // 3)
        for n, at in enumerate(TIMES)
    ]
    offered = choices if turn.can_tap else ()
    turn.ask(name, "time", "enrolment.time", choices=offered, data=data)


# -- chosen ---------------------------------------------------------------------------------------


def _form_chosen(turn: Turn, argument: str, dialogue: Dialogue) -> Description:
    """Which form; *daily* is the tablet taken every day, which needs no further question."""
    if argument == "daily":
        ask_times(turn, dialogue.name, {"form": "tablet", "pattern": "daily"})
    elif argument == "tablet":
        choices = [Choice(f"pattern:{name}", f"button.pattern_{name}") for name in PATTERNS]
        data = {"form": "tablet"}
        turn.ask(dialogue.name, "pattern", "enrolment.pattern", choices=choices, data=data)
    elif argument == "injection":
        choices = [
            Choice("injected:today", "button.today", row=0),
            Choice("injected:not_yet", "button.no_injection_yet", row=0),
        ]
        data = {"form": "injection"}
        turn.ask(dialogue.name, "injected", "enrolment.injected", choices=choices, data=data)
    else:
        return {"form": "unsure"}
    return None


def _pattern_chosen(turn: Turn, argument: str, dialogue: Dialogue) -> Description:
    """Which days; of the first days with less, how many."""
    data = dialogue.data | {"pattern": argument}
    if argument == "as_needed":
        return data
    if argument == "step_up":
        choices = _day_choices("first_days", FIRST_DAYS) if turn.can_tap else ()
        turn.ask(dialogue.name, "first_days", "enrolment.first_days", choices=choices, data=data)
    else:
        ask_times(turn, dialogue.name, data)
    return None


def _first_days_chosen(turn: Turn, argument: str, dialogue: Dialogue) -> Description:
    ask_times(turn, dialogue.name, dialogue.data | {"first_days": int(argument)})
    return None


def _time_chosen(turn: Turn, argument: str, dialogue: Dialogue) -> Description:
    """A tapped time, or one of the two that a bare number can mean."""
    known = [*dialogue.data.get("times", ()), argument]
    return _settle_times(turn, dialogue, known, dialogue.data.get("unclear", ())[1:])


def _injected_chosen(turn: Turn, argument: str, dialogue: Dialogue) -> Description:
    """The last injection was today, or there has been none."""
    if argument != "today":
        return {"form": "unsure"}
    return _ask_interval(turn, dialogue, turn.today.isoformat())


def _interval_chosen(turn: Turn, argument: str, dialogue: Dialogue) -> Description:
    return dialogue.data | {"every": int(argument)}


# -- typed ----------------------------------------------------------------------------------------


def _first_days_typed(turn: Turn, dialogue: Dialogue) -> Description:
    days = parse_number(turn.text, turn.language, 1, MOST_FIRST_DAYS)
    if days is None:
        turn.say("enrolment.first_days_again")
        return None
    return _first_days_chosen(turn, str(days), dialogue)


def _time_typed(turn: Turn, dialogue: Dialogue) -> Description:
    """Typed times; a bare "8" is asked back, never guessed."""
    times = parse_times(turn.text, turn.language)
    if not times:
        turn.say("enrolment.time_again")
        return None
    if dialogue.data.get("unclear") and len(times) == 1 and times[0].is_certain:
        return _time_chosen(turn, _text_of(times[0]), dialogue)
    known = [_text_of(at) for at in times if at.is_certain]
    unclear = [_text_of(at) for at in times if not at.is_certain]
    return _settle_times(turn, dialogue, known, unclear)


def _injected_typed(turn: Turn, dialogue: Dialogue) -> Description:
    """The day of the last injection."""
    day = parse_date(turn.text, turn.today, turn.language, past=True)
    if day is None:
        turn.say("injection.which_day_again")
        return None
    return _ask_interval(turn, dialogue, day.isoformat())


def _interval_typed(turn: Turn, dialogue: Dialogue) -> Description:
    """Another number of weeks."""
    weeks = parse_number(turn.text, turn.language, 1, MOST_WEEKS)
    if weeks is None:
        turn.say("enrolment.interval_again")
        return None
    return dialogue.data | {"every": weeks * 7}


CHOICES: Mapping[str, Chosen] = {
    "form": _form_chosen,
    "pattern": _pattern_chosen,
    "first_days": _first_days_chosen,
    "time": _time_chosen,
    "injected": _injected_chosen,
    "interval": _interval_chosen,
}

REPLIES: Mapping[str, Typed] = {
    "first_days": _first_days_typed,
    "time": _time_typed,
    "injected": _injected_typed,
    "interval": _interval_typed,
}


# -- inside ---------------------------------------------------------------------------------------


def _settle_times(
    turn: Turn, dialogue: Dialogue, known: Sequence[str], unclear: Sequence[str]
) -> Description:
    """Ask about the first time that could be morning or evening, until all are clear."""
    data = dialogue.data | {"times": sorted({*known}), "unclear": list(unclear)}
    if unclear:
        turn.ask(
            dialogue.name, "time", "enrolment.time_which",
            choices=_both_halves(turn, unclear[0]), data=data,
        )  # fmt: skip
        return None
    del data["unclear"]
    return data


def _both_halves(turn: Turn, unclear: str) -> list[Choice]:
    """The two times that a bare number can mean."""
    typed = time_from(unclear)
    both = (typed.replace(hour=typed.hour % 12), typed.replace(hour=typed.hour % 12 + 12))
    keys = ("button.before_noon", "button.after_noon")
    return [
        Choice(f"time:{at:%H%M}", key, variables={"time": say_times((at,), turn.language)}, row=0)
        for at, key in zip(both, keys, strict=True)
    ]


def _ask_interval(turn: Turn, dialogue: Dialogue, start: str) -> Description:
    data = dialogue.data | {"start": start}
    choices = [Choice(f"interval:{DEFAULT_INTERVAL}", "button.four_weeks")] if turn.can_tap else ()
    turn.ask(dialogue.name, "interval", "enrolment.interval", choices=choices, data=data)
    return None


def _day_choices(action: str, counts: Sequence[int]) -> list[Choice]:
    return [
        Choice(f"{action}:{n}", "button.days", row=0, variables={"days": n, "count": n})
        for n in counts
    ]


def _text_of(at: ClockTime) -> str:
    return f"{at.hour:02}{at.minute:02}"

"""What is otherwise made when it is first used, made beforehand: patterns, the list of cities."""

from __future__ import annotations

from datetime import datetime

from messages.words.aftermath import aftermath_of
from messages.words.clock import parse_times
from messages.words.moment import parse_moment
from messages.words.opt_out import opt_out_intent
from messages.words.place import find_places
from messages.words.somebody_else import tells_of_somebody_else
from messages.words.time_zone import zone_at, zones_of_number
from messages.words.vocabulary import languages


def load_all() -> None:
    """Takes about two seconds, which otherwise somebody's turn would take, and all others wait."""
    opt_out_intent("hello")
    aftermath_of("hello")
    tells_of_somebody_else("hello", [(0, 5)])
    find_places("Lima")
    zone_at(0.0, 0.0)
    zones_of_number("+12125550100")
    for language in languages():
        parse_times("8", language)
        parse_moment("8", datetime(2027, 1, 1), language)  # noqa: DTZ001 - a wall time

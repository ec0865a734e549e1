"""Understanding what people type: times, days, numbers, choices, opting out, places, languages.

Each function takes the text as typed and answers None (or nothing) when it is not sure.
"""

from messages.words.aftermath import Aftermath, aftermath_of
from messages.words.calendar_day import parse_date
from messages.words.choice import Option, parse_choice
from messages.words.clock import ClockTime, parse_times
from messages.words.duration import parse_days
from messages.words.language import detect_language
from messages.words.loading import load_all
from messages.words.moment import parse_moment
from messages.words.number import parse_number
from messages.words.opt_out import OptOut, OptOutIntent, opt_out_intent
from messages.words.place import Place, find_places
from messages.words.quiet_hours import parse_quiet_hours
from messages.words.somebody_else import tells_of_somebody_else
from messages.words.time_zone import zone_at, zones_of_number
from messages.words.yes_no import parse_yes_no

__all__ = [
    "Aftermath",
    "ClockTime",
    "OptOut",
    "OptOutIntent",
    "Option",
    "Place",
    "aftermath_of",
    "detect_language",
    "find_places",
    "load_all",
    "opt_out_intent",
    "parse_choice",
    "parse_date",
    "parse_days",
    "parse_moment",
    "parse_number",
    "parse_quiet_hours",
    "parse_times",
    "parse_yes_no",
    "tells_of_somebody_else",
    "zone_at",
    "zones_of_number",
]

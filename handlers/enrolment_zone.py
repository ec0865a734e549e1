"""The step of enrolment about the time zone: proposed, shared, or found from a typed city."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.model import Dialogue
from bot.core.turn import Choice, Turn
from messages.emergency import country_from_zone
from messages.wording import say_time
from messages.words import find_places, zone_at, zones_of_number

NAME = "enrolment"
MOST = 4  # proposals at once
COMMON_ZONES: Mapping[str, tuple[str, ...]] = {
    "US": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    "CA": ("America/Toronto", "America/Winnipeg", "America/Edmonton", "America/Vancouver"),
    "MX": ("America/Mexico_City", "America/Tijuana", "America/Hermosillo", "America/Cancun"),
    "GB": ("Europe/London",),
    "IE": ("Europe/Dublin",),
    "ES": ("Europe/Madrid", "Atlantic/Canary"),
    "AU": ("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"),
}
"""Zones most people of a country live in: shortcuts beside typing a city."""


def ask(turn: Turn, data: dict[str, Any], name: str = NAME) -> None:
    """Propose zones with the time it is there now; a city may be typed, a place shared."""
    proposed = _proposed(turn)
    turn.ask(
        name, "zone", "enrolment.zone",
        choices=[_choice(turn, zone) for zone in proposed],
        data=data,
        asks=None,
    )  # fmt: skip


def settle(turn: Turn, argument: str, dialogue: Dialogue) -> bool:
    """Keep the chosen zone, and the country that goes with it; False where it is none."""
    try:
        ZoneInfo(argument)
    except (KeyError, ValueError):
        return False
    country = country_from_zone(argument)
    turn.save(zone=argument, country=country or turn.patient.country)
    return True


def read(turn: Turn, dialogue: Dialogue) -> None:
    """A typed city or a shared place: proposes what it found, to be confirmed."""
    zones = _zones_meant(turn)
    if not zones:
        turn.say("enrolment.zone_again")
        return
    turn.ask(
        dialogue.name, "zone", "enrolment.zone_confirm",
        choices=[_choice(turn, zone, label) for zone, label in zones],
        data=dialogue.data,
    )  # fmt: skip


def _zones_meant(turn: Turn) -> list[tuple[str, str]]:
    if turn.incoming is not None and turn.incoming.location is not None:
        zone = zone_at(*turn.incoming.location)
        return [(zone, "")] if zone else []
    found: dict[str, str] = {}
    for place in find_places(turn.text):
        found.setdefault(place.zone, f"{place.name}, {place.region or place.country}")
    return list(found.items())[:MOST]


def _proposed(turn: Turn) -> tuple[str, ...]:
    """By the number's region, else by the country."""
    address = turn.address.value if turn.address else ""
    by_number = zones_of_number(address) if address.startswith("+") else ()
    if 0 < len(by_number) <= MOST:
        return by_number
    return COMMON_ZONES.get(turn.patient.country or "", ())[:MOST]


def _choice(turn: Turn, zone: str, label: str = "") -> Choice:
    """A zone and the time it is there: a wrong one is seen at once."""
    now_there = say_time(turn.now.astimezone(ZoneInfo(zone)).time(), turn.language)
    city = label or zone.rpartition("/")[2].replace("_", " ")
    return Choice(f"zone:{zone}", label=f"{city} ({now_there})")

"""The question where somebody is: zones proposed, shared, or found from a typed city.

Enrolment and the settings both ask it; the dialogue's name says who.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.model import Dialogue
from bot.core.turn import Choice, Turn
from messages.emergency import country_from_zone
from messages.spoken_time import say_time
from messages.words import Place, find_places, zone_at, zones_of_number

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


def ask(turn: Turn, name: str, key: str, data: Mapping[str, Any]) -> None:
    """Propose zones with the time it is there now; a city may be typed, a place shared."""
    choices = [_choice(turn, zone) for zone in _proposed(turn)]
    turn.ask(name, "zone", key, choices=choices, data=data, asks="location")


def settle(turn: Turn, argument: str) -> bool:
    """Keep the chosen zone, and the country that goes with it; False where it is none."""
    try:
        ZoneInfo(argument)
    except (KeyError, ValueError, OSError):
        return False
    country = country_from_zone(argument)
    turn.save(zone=argument, country=country or turn.patient.country)
    return True


def read(turn: Turn, dialogue: Dialogue) -> str | None:
    """A typed city, a shared place or number: proposes what it found, to be confirmed.

    By SMS, where every text costs, the full name of a city that lies in one zone only is taken
    as it is: that zone comes back. What is said next names the time there.
    """
    zones = _zones_meant(turn)
    if not zones:
        turn.say("enrolment.zone_again", asks="location")
        return None
    if len(zones) == 1 and not turn.can_tap and _is_full_name(turn.text, zones[0][1]):
        return zones[0][0]
    turn.ask(
        dialogue.name, "zone", "enrolment.zone_confirm",
        choices=[_choice(turn, zone, label) for zone, label in zones],
        data=dialogue.data,
    )  # fmt: skip
    return None


def time_there(turn: Turn) -> str:
    """What clocks show at the patient's place now."""
    return say_time(turn.local_now.time(), turn.language)


def _zones_meant(turn: Turn) -> list[tuple[str, str]]:
    """Zones, each with the name of a place in it where one was typed."""
    incoming = turn.incoming
    if incoming is not None and incoming.location is not None:
        zone = zone_at(*incoming.location)
        return [(zone, "")] if zone else []
    if incoming is not None and incoming.contact is not None:
        return [(zone, "") for zone in zones_of_number(incoming.contact)[:MOST]]
    found: dict[str, str] = {}
    for place in find_places(turn.text):
        found.setdefault(place.zone, _name_of(place))
    return list(found.items())[:MOST]


def _name_of(place: Place) -> str:
    return ", ".join(part for part in (place.name, place.region or place.country) if part)


def _is_full_name(typed: str, name: str) -> bool:
    """Whether a city was typed as it is listed, so that no slip of a letter was mended."""
    return typed.strip(" .!").casefold() in {name.casefold(), name.partition(",")[0].casefold()}


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

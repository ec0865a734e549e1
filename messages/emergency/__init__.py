"""Whom to call: emergency, crisis and poison numbers, and which country a person is in."""

from messages.emergency.country import country_from_number, country_from_zone
from messages.emergency.numbers import (
    EmergencyNumbers,
    Line,
    emergency_numbers,
    load_numbers,
    stale_entries,
)

__all__ = [
    "EmergencyNumbers",
    "Line",
    "country_from_number",
    "country_from_zone",
    "emergency_numbers",
    "load_numbers",
    "stale_entries",
]

"""Time zones: by their names ("Eastern time", "Europe/Madrid"), at a point, of a phone number.

The vendor libraries are imported on first use: together they take longer than all the rest.
"""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from messages.words.reading import fold
from messages.words.vocabulary import forms_of, languages


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    """True where this machine's time zone data has the zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zones_named(text: str) -> tuple[str, ...]:
    """The zones that a folded text names; none for offsets such as "GMT+2", which change."""
    spoken = _spoken_zones().get(text)
    if spoken is not None:
        return spoken
    written = _written_zones().get(text.replace(" ", "_"))
    return (written,) if written is not None else ()


def zone_at(latitude: float, longitude: float) -> str | None:
    """The IANA zone at a point on land; None at sea and off the globe."""
    from tzfpy import get_tz

    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    zone = str(get_tz(longitude, latitude))
    return zone if is_zone(zone) and not zone.startswith("Etc/") else None


def zones_of_number(e164: str) -> tuple[str, ...]:
    """The IANA zones of a phone number's region, none where it has no region."""
    from phonenumbers import NumberParseException, parse
    from phonenumbers.timezone import time_zones_for_number

    try:
        found = time_zones_for_number(parse(e164))
    except NumberParseException:
        return ()
    return tuple(zone for zone in found if is_zone(zone))


@lru_cache(maxsize=1)
def _spoken_zones() -> dict[str, tuple[str, ...]]:
    spoken: dict[str, tuple[str, ...]] = {}
    for language in languages():
        for zone, forms in forms_of(language, "zones"):
            for form in forms:
                name = fold(form)
                spoken[name] = tuple(dict.fromkeys((*spoken.get(name, ()), zone)))
    return spoken


@lru_cache(maxsize=1)
def _written_zones() -> dict[str, str]:
    """IANA names with a slash; "Etc/GMT+2" is the opposite of what people mean by it."""
    names = (name for name in available_timezones() if "/" in name)
    return {name.casefold(): name for name in names if not name.startswith("Etc/")}

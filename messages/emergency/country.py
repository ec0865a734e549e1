"""Which country a person is in, guessed from a telephone number or an IANA time zone."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import phonenumbers

_NO_COUNTRY = frozenset({"ZZ", "001"})  # unknown, and numbers that belong to no country


def country_from_number(e164: str) -> str | None:
    """ISO 3166 code of the country of a number such as +17875550123; None if it tells none.

    A number that fits no country of a shared calling code counts as the main country of that code,
    because 911 for somebody with +1 is a better guess than none.
    """
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return None
    country = phonenumbers.region_code_for_number(
        number
    ) or phonenumbers.region_code_for_country_code(number.country_code or 0)
    return None if country in _NO_COUNTRY else country


def country_from_zone(zone: str) -> str | None:
    """ISO 3166 code of the country of an IANA zone; None where a zone has no country, as in UTC.

    Names that the database keeps as links (Asia/Calcutta) count as the zone they stand for. Bare
    ones (EST, CET) do not: they link to one city of a rule that many countries share.
    """
    countries = _zone_countries()
    if zone in countries:
        return countries[zone]
    return countries.get(_links().get(zone, "")) if "/" in zone else None


@cache
def _zone_countries() -> dict[str, str]:
    """Country by zone name, from tzdata's zone.tab: code, coordinates, zone, comments."""
    rows = (line.split("\t") for line in _table("zone.tab") if not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


@cache
def _links() -> dict[str, str]:
    """Zone by link name, from the `L target name` lines of tzdata.zi."""
    rows = (line.split() for line in _table("tzdata.zi") if line.startswith("L "))
    return {name: target for _, target, name in rows}


def _table(name: str) -> list[str]:
    path = files("tzdata").joinpath("zoneinfo", name)
    return path.read_text(encoding="utf-8").splitlines()

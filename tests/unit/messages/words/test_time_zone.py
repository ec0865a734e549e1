"""Zones at a point, of a number, by name."""

from __future__ import annotations

import math

import pytest

from messages.words import zone_at, zones_of_number
from messages.words.time_zone import is_zone, zones_named


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (40.4, -3.7, "Europe/Madrid"),
        (40.7, -74.0, "America/New_York"),
        (19.4, -99.1, "America/Mexico_City"),
        (27.7, 85.3, "Asia/Kathmandu"),
        (0, -30, None),
        (91, 0, None),
        (0, 181, None),
        (math.nan, 0, None),
        (math.inf, 0, None),
    ],
)
def test_the_zone_at_a_point(latitude: float, longitude: float, zone: str | None) -> None:
    assert zone_at(latitude, longitude) == zone


@pytest.mark.parametrize(
    ("number", "zones"),
    [
        ("+12125551234", ("America/New_York",)),
        ("+525512345678", ("America/Mexico_City",)),
        ("+34600000000", ("Atlantic/Canary", "Europe/Madrid")),
        ("+99999999999", ()),
        ("2125551234", ()),
        ("nonsense", ()),
        ("", ()),
    ],
)
def test_the_zones_of_a_number(number: str, zones: tuple[str, ...]) -> None:
    assert zones_of_number(number) == zones


def test_a_number_valid_in_many_zones_gives_them_all() -> None:
    assert len(zones_of_number("+18005551234")) > 10


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "America", "a\0b", "/etc"])
def test_what_is_no_zone(name: str) -> None:
    assert not is_zone(name)


def test_offsets_and_bare_names_are_no_zones() -> None:
    assert zones_named("gmt+2") == ()
    assert zones_named("etc/gmt+2") == ()
    assert zones_named("cuba") == ()

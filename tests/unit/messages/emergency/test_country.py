"""A person's country from their number or their time zone."""

from zoneinfo import available_timezones

import pytest

from messages.emergency import country_from_number, country_from_zone


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+12025550123", "US"),
        ("+14165550123", "CA"),
        ("+17875550123", "PR"),
        ("+18095550123", "DO"),
        ("+447700900123", "GB"),
        ("+34600111222", "ES"),
        ("+525512345678", "MX"),
        ("+19990000000", "US"),  # no such area code, but the calling code says enough
    ],
)
def test_a_number_tells_its_country(number: str, country: str) -> None:
    assert country_from_number(number) == country


@pytest.mark.parametrize("number", ["", "12345", "+", "+8835100012345", "+99912345678", "hello"])
def test_a_number_of_no_country_tells_none(number: str) -> None:
    assert country_from_number(number) is None


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("America/New_York", "US"),
        ("America/Puerto_Rico", "PR"),
        ("America/Santo_Domingo", "DO"),
        ("Europe/London", "GB"),
        ("US/Eastern", "US"),
        ("Asia/Calcutta", "IN"),
        ("America/Buenos_Aires", "AR"),
    ],
)
def test_a_zone_tells_its_country_also_by_an_old_name(zone: str, country: str) -> None:
    assert country_from_zone(zone) == country


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "Etc/GMT+5", "EST", "CET", "Mars/Base", ""])
def test_a_zone_of_no_one_country_tells_none(zone: str) -> None:
    assert country_from_zone(zone) is None


def test_every_zone_on_earth_has_a_country() -> None:
    nowhere = {
        zone
        for zone in available_timezones()
        if "/" in zone and not zone.startswith("Etc/") and country_from_zone(zone) is None
    }
    assert nowhere == set()

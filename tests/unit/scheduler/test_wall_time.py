"""A wall time becomes the right instant in every zone, on every clock change until 2030."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from scheduler.wall_time import instant

ZONES = sorted(available_timezones() - {"localtime", "Factory"})
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def clock_changes(zone: ZoneInfo) -> Iterator[tuple[date, timedelta]]:
    """Local dates on which the offset changes, 2024 to 2030, each with the offset before it."""
    day = datetime(2024, 1, 1, tzinfo=UTC)
    while day.year <= 2030:
        if _offset(day, zone) != _offset(day + 7 * DAY, zone):
            while _offset(day, zone) == _offset(day + DAY, zone):
                day += DAY
            yield shown(day, zone).date(), _offset(day, zone)
            day += DAY
        else:
            day += 7 * DAY


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def shown(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("zone", "local_date", "wall", "expected"),
    [
        ("America/New_York", date(2026, 3, 8), time(2, 30), "2026-03-08T07:00"),  # skipped
        ("America/New_York", date(2026, 3, 8), time(3), "2026-03-08T07:00"),
        ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T05:30"),  # twice
        ("Europe/Berlin", date(2027, 10, 31), time(2, 30), "2027-10-31T00:30"),  # twice
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:30"),  # half hour
        ("Africa/Cairo", date(2027, 4, 30), time(0, 30), "2027-04-29T22:00"),  # midnight skipped
        ("America/Nuuk", date(2026, 3, 28), time(23, 30), "2026-03-29T01:00"),  # end of the day
        ("Asia/Kathmandu", date(2026, 1, 1), time(8), "2026-01-01T02:15"),  # +05:45
        ("Pacific/Apia", date(2011, 12, 30), time(8), "2011-12-30T10:00"),  # a day that never was
    ],
)
def test_a_wall_time_becomes_its_instant(
    zone: str, local_date: date, wall: time, expected: str
) -> None:
    at = instant(local_date, wall, ZoneInfo(zone))
    assert at == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert at.tzinfo is UTC


def test_a_wall_time_marked_as_the_second_of_two_is_still_the_first() -> None:
    zone = ZoneInfo("America/New_York")
    fall = date(2026, 11, 1)
    assert instant(fall, time(1, 30, fold=1), zone) == instant(fall, time(1, 30), zone)


def test_around_every_clock_change_of_every_zone_the_time_is_right_or_the_first_that_exists() -> (
    None
):
    checked = set()
    for name in ZONES:
        zone = ZoneInfo(name)
        changes = tuple(clock_changes(zone))
        if changes in checked:
            continue  # another name for the same clocks
        checked.add(changes)
        for changed, _ in changes:
            for local_date in (changed - DAY, changed, changed + DAY):
                _check_every_half_hour(local_date, zone)
    assert len(checked) > 30


def _check_every_half_hour(local_date: date, zone: ZoneInfo) -> None:
    before = datetime.min.replace(tzinfo=UTC)
    for half_hour in range(48):
        wall = time(half_hour // 2, half_hour % 2 * 30)
        at = instant(local_date, wall, zone)
        wanted = datetime.combine(local_date, wall)
        assert at >= before, (zone, local_date, wall)
        before = at
        if shown(at, zone) == wanted:
            assert shown(at - timedelta(hours=1), zone) != wanted, "the first of two"
        else:  # skipped: the minute before shows a time before the one that was asked for
            assert shown(at - MINUTE, zone) < wanted < shown(at, zone), (zone, local_date, wall)

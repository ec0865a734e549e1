"""How long a rush takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.forecast import Rush, rushes
from scheduler.pacing import SMS, TELEGRAM, PacingRules

EIGHT = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NEW_YORK = ZoneInfo("America/New_York")


def test_a_rush_says_how_many_seconds_it_needs() -> None:
    (rush,) = rushes({EIGHT: 4200}, TELEGRAM)
    assert rush == Rush(EIGHT, 4200, 0, timedelta(seconds=140))
    assert rush.sentence(NEW_YORK) == "at 08:00 4,200 reminders need 140 s"


def test_what_leaves_within_its_minute_is_no_rush() -> None:
    assert rushes({EIGHT: 1800, EIGHT + MINUTE: 1800}, TELEGRAM) == ()


def test_a_rush_is_pushed_into_the_minutes_after_it() -> None:
    first, second = rushes({EIGHT + MINUTE: 1500, EIGHT: 2400}, TELEGRAM)
    assert (first.takes, second.waiting) == (timedelta(seconds=80), 600)
    assert second.takes == timedelta(seconds=70)
    assert second.sentence(NEW_YORK) == (
        "at 08:01 1,500 reminders behind 600 that still wait need 70 s"
    )


def test_a_rush_is_over_when_it_has_left() -> None:
    later = EIGHT + timedelta(minutes=10)
    assert [rush.at for rush in rushes({EIGHT: 2400, later: 1800}, TELEGRAM)] == [EIGHT]


def test_segments_of_the_sending_number_count() -> None:
    (rush,) = rushes({EIGHT: 100}, SMS, segments=2)
    assert rush.takes == timedelta(seconds=200)


def test_without_limits_there_is_no_rush() -> None:
    assert rushes({EIGHT: 10**6}, PacingRules()) == ()

"""Quiet hours are wall times of the person, over midnight and over clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from bot.core.model import Patient, PatientState
from scheduler.quiet_hours import in_quiet_hours, next_allowed
from tests.unit.scheduler.test_wall_time import ZONES

ANA = Patient(
    id=1,
    state=PatientState.ACTIVE,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
    zone="America/New_York",
    quiet_start=time(22),
    quiet_end=time(7),
)
MINUTE = timedelta(minutes=1)


def new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ANA.tz)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("2026-06-01T21:59", False),
        ("2026-06-01T22:00", True),
        ("2026-06-02T03:00", True),
        ("2026-06-02T06:59", True),
        ("2026-06-02T07:00", False),
    ],
)
def test_the_start_belongs_to_quiet_hours_and_the_end_does_not(at: str, quiet: bool) -> None:
    assert in_quiet_hours(new_york(at), ANA) is quiet


def test_quiet_hours_within_one_day() -> None:
    nap = replace(ANA, quiet_start=time(13), quiet_end=time(15))
    assert in_quiet_hours(new_york("2026-06-01T14:00"), nap)
    assert not in_quiet_hours(new_york("2026-06-01T15:00"), nap)
    assert next_allowed(new_york("2026-06-01T14:00"), nap) == new_york("2026-06-01T15:00")


@pytest.mark.parametrize(
    ("start", "end"), [(None, None), (time(22), None), (None, time(7)), (time(7), time(7))]
)
def test_without_both_ends_there_are_no_quiet_hours(start: time | None, end: time | None) -> None:
    patient = replace(ANA, quiet_start=start, quiet_end=end)
    at = new_york("2026-06-01T07:00")
    assert not in_quiet_hours(at, patient)
    assert next_allowed(at, patient) == at


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        ("2026-06-01T12:00", "2026-06-01T12:00"),
        ("2026-06-01T23:00", "2026-06-02T07:00"),
        ("2026-06-02T01:00", "2026-06-02T07:00"),
    ],
)
def test_the_next_allowed_time_is_their_end(at: str, allowed: str) -> None:
    found = next_allowed(new_york(at), ANA)
    assert found == new_york(allowed)
    assert found.tzinfo is UTC


def test_an_end_that_the_clocks_skip_is_the_first_minute_that_exists() -> None:
    patient = replace(ANA, quiet_end=time(2, 30))
    at = datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert next_allowed(at, patient) == datetime(2026, 3, 8, 7, tzinfo=UTC)


def test_an_end_that_comes_twice_ends_them_twice() -> None:
    patient = replace(ANA, quiet_end=time(1, 30))
    again = datetime(2026, 11, 1, 6, 10, tzinfo=UTC)  # 01:10 for the second time
    assert next_allowed(again, patient) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_quiet_hours_that_begin_where_a_skipped_end_moves_to_go_on() -> None:
    patient = replace(ANA, quiet_start=time(3), quiet_end=time(2, 30))
    at = datetime(2026, 3, 8, 6, tzinfo=UTC)
    assert next_allowed(at, patient) == new_york("2026-03-09T02:30")


@settings(max_examples=300)
@given(
    zone=st.sampled_from(ZONES),
    at=st.integers(0, 7 * 366 * 24 * 60).map(
        lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + minutes * MINUTE
    ),
    start=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    end=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)
def test_the_next_allowed_minute_is_the_first_one_outside(
    zone: str, at: datetime, start: time, end: time
) -> None:
    patient = replace(ANA, zone=zone, quiet_start=start, quiet_end=end)
    allowed = next_allowed(at, patient)
    assert not in_quiet_hours(allowed, patient)
    assert allowed >= at
    while at < allowed:
        assert in_quiet_hours(at, patient)
        at += 7 * MINUTE

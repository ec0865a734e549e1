"""Reminders within an agreed window: spread over people, steady for each, never in quiet hours."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import time, timedelta

from bot.core.model import DueWork
from scheduler.spreading import CHOICES, dose_due_at, leaves_at, reminder_at
from tests import factories
from tests.factories import NOW

ANA = factories.patient(id=7)
MINUTE = timedelta(minutes=1)


def test_a_fixed_time_is_kept_to_the_minute() -> None:
    assert reminder_at(NOW, ANA) == NOW
    assert leaves_at(NOW, ANA) == NOW


def test_people_with_some_minutes_to_spare_are_spread_over_them_evenly() -> None:
    easy = [factories.patient(id=n, flexible_minutes=30) for n in range(6_000)]
    shifts = Counter((reminder_at(NOW, each) - NOW) / MINUTE for each in easy)
    assert set(shifts) == set(range(-30, 31))
    assert max(shifts.values()) < 160, "a hundred a minute on average, not thousands at once"


def test_each_has_the_same_place_every_day_and_leaves_behind_fixed_times() -> None:
    for minutes in CHOICES[1:]:
        easy = replace(ANA, flexible_minutes=minutes)
        shift = reminder_at(NOW, easy) - NOW
        assert abs(shift) <= minutes * MINUTE
        assert reminder_at(NOW + timedelta(days=1), easy) - NOW == shift + timedelta(days=1)
        assert leaves_at(NOW, easy) == NOW + MINUTE


def test_quiet_hours_are_kept() -> None:
    """It is eight in New York: the place before or after it is taken, whichever is not quiet."""
    easy = replace(ANA, flexible_minutes=60)
    shift = abs(reminder_at(NOW, easy) - NOW)
    assert shift > MINUTE
    late_riser = replace(easy, quiet_start=time(22), quiet_end=time(8))
    assert reminder_at(NOW, late_riser) == NOW + shift
    early_bird = replace(easy, quiet_start=time(8, 1), quiet_end=time(7, 30))
    assert reminder_at(NOW, early_bird) == NOW, "there is no other place"
    at_work = replace(easy, quiet_start=time(8, 1), quiet_end=time(6))
    assert reminder_at(NOW, at_work) == NOW - shift


def test_a_doses_own_time_is_known_beside_its_reminders() -> None:
    work = DueWork(1, "dose.due", NOW + MINUTE, 7)
    assert dose_due_at(work) == NOW + MINUTE
    assert dose_due_at(replace(work, data={"at": NOW.isoformat()})) == NOW

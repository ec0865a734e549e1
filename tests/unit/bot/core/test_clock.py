"""Clocks tell aware UTC, and the movable ones never go back by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.clock import ShiftedClock, SystemClock, VirtualClock

START = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_machines_clock_is_aware() -> None:
    assert SystemClock().now().utcoffset() == timedelta()


def test_a_virtual_clock_stands_still_until_it_is_moved() -> None:
    clock = VirtualClock(START)
    assert clock.now() == clock.now() == START
    clock.advance(HOUR)
    clock.advance_to(START)
    assert clock.now() == START + HOUR
    clock.advance(-HOUR)  # a clock that is set back
    assert clock.now() == START


def test_a_shifted_clock_goes_on_with_its_base() -> None:
    base = VirtualClock(START)
    clock = ShiftedClock(base)
    clock.advance_to(START + HOUR)
    clock.advance_to(START)
    base.advance(HOUR)
    assert clock.now() == START + 2 * HOUR

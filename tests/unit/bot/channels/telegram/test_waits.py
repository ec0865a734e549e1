"""Waiting times."""

from __future__ import annotations

from datetime import timedelta

from bot.channels.telegram.waits import Backoff, Waits

SECOND = timedelta(seconds=1)


def test_waits_double_up_to_the_limit_and_begin_anew_after_success() -> None:
    backoff = Backoff(SECOND, 5 * SECOND)
    for most in (1, 2, 4, 5, 5):
        assert most * SECOND / 2 <= backoff.take() <= most * SECOND
    backoff.reset()
    assert backoff.take() <= SECOND


def test_the_watchdog_waits_longer_than_any_pause_of_the_poll() -> None:
    waits = Waits()
    assert waits.patience >= 3 * waits.poll
    assert waits.patience > waits.most_wait
    assert waits.patience > waits.most_pause

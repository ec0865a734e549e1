"""Stormy lives keep every rule, and a broken one is told."""

from __future__ import annotations

import pytest

from bot.core.model import DoseState
from bot.simulation import Faults, simulate_lives
from scheduler import provider
from scheduler.verdict import again


async def test_lives_keep_every_rule_through_crashes_and_bad_providers() -> None:
    _, totals = await simulate_lives(3, 5, seed=11, faults=Faults(crash=0.01, storm=0.02))
    assert totals.broken == []
    assert totals.crashes > 5
    assert totals.doses[DoseState.TAKEN] > 0


async def test_the_same_seed_plays_the_same_storm() -> None:
    runs = [await simulate_lives(2, 4, seed=3, faults=Faults(crash=0.01)) for _ in range(2)]
    (_, first), (_, second) = runs
    assert (first.crashes, first.messages) == (second.crashes, second.messages)


async def test_a_message_that_arrives_twice_breaks_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a send without an answer were simply made again."""
    monkeypatch.setattr(
        provider, "verdict_on", lambda row, error, now, *, can_ask: again(row, now, error.code)
    )
    _, totals = await simulate_lives(4, 5, seed=3, faults=Faults(crash=0.0, lost_answer=0.2))
    assert "a message arrives once" in {broken.rule for broken in totals.broken}

"""Outcomes are written in groups, and kept while they cannot be."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.core.errors import StorageError
from bot.core.model import Lane, OutboxState
from bot.core.ports import Claim
from scheduler.outcome import Outcome
from scheduler.recorder import KEPT_FOR, Recorder
from scheduler.verdict import Ask, End, Moved, Retry, Sent, Verdict
from tests.unit.scheduler.world import NOON, World

CLAIM = Claim("mine", NOON + timedelta(minutes=1))


@pytest.fixture
def settled() -> list[Outcome]:
    return []


@pytest.fixture
def recorder(world: World, settled: list[Outcome]) -> Recorder:
    return Recorder(world.store, world.clock, settled.append)


async def sent(world: World) -> Outcome:
    """A claimed row that has just been sent."""
    row_id = await world.queue(Lane.BULK, patient_id=None)
    (row,) = await world.store.write(
        lambda rows: rows.outbox.claim("telegram", Lane.BULK, NOON, 1, CLAIM)
    )
    assert row.id == row_id
    return Outcome(row, Sent(f"provider {row_id}"), NOON)


async def test_outcomes_that_come_during_a_write_share_the_next_one(
    world: World, recorder: Recorder, settled: list[Outcome]
) -> None:
    outcomes = [await sent(world) for _ in range(20)]
    before = world.faults.writes
    async with asyncio.TaskGroup() as group:
        for outcome in outcomes:
            recorder.add(outcome)
            group.create_task(recorder.flush())
    assert world.faults.writes - before == 1
    assert settled == outcomes
    assert (await world.row(1)).provider_id == "provider 1"


async def test_nothing_to_write_is_no_write(world: World, recorder: Recorder) -> None:
    before = world.faults.writes
    await recorder.flush()
    assert world.faults.writes == before


async def test_what_could_not_be_written_is_written_by_the_next_flush(
    world: World, recorder: Recorder, settled: list[Outcome]
) -> None:
    recorder.add(await sent(world))
    world.faults.is_broken = True
    with pytest.raises(StorageError):
        await recorder.flush()
    assert settled == []
    world.faults.is_broken = False
    await recorder.flush()
    assert await world.state(1) == ("sent", None)


async def test_one_that_cannot_be_written_holds_up_no_other_and_is_not_kept_for_ever(
    world: World, recorder: Recorder, settled: list[Outcome]
) -> None:
    good = await sent(world)
    never: Any = None
    bad = Outcome(good.row, Retry(never, "x", counts=True), NOON)
    recorder.add(bad)
    recorder.add(good)
    with capture_logs() as logs:
        await recorder.flush()
    assert settled == [good]
    assert await world.state(1) == ("sent", None)
    assert [entry["event"] for entry in logs] == ["delivery.not_recorded"]
    world.clock.advance(KEPT_FOR)
    await recorder.flush()
    assert settled == [good, bad]


async def test_one_success_that_cannot_be_written_holds_up_no_other(
    world: World, recorder: Recorder, settled: list[Outcome]
) -> None:
    good, bad = await sent(world), await sent(world)
    no_id: Any = object()
    recorder.add(good)
    recorder.add(replace(bad, verdict=Sent(no_id)))
    with capture_logs() as logs:
        await recorder.flush()
    assert settled == [good]
    assert await world.state(good.row.id) == ("sent", None)
    assert [entry["event"] for entry in logs] == [
        "delivery.not_recorded_together",
        "delivery.not_recorded",
    ]


@pytest.mark.parametrize(
    "verdict",
    [
        Sent("late"),
        Retry(NOON, "late", counts=True),
        End(OutboxState.FAILED, "late"),
        Moved("new", "late"),
        Ask("late"),
    ],
)
async def test_an_outcome_whose_claim_was_taken_over_changes_nothing(
    world: World, recorder: Recorder, verdict: Verdict
) -> None:
    outcome = replace(await sent(world), verdict=verdict)
    await world.store.write(
        lambda rows: rows.outbox.end(outcome.row.id, None, OutboxState.UNKNOWN, "taken", NOON)
    )
    recorder.add(outcome)
    await recorder.flush()
    assert await world.state(outcome.row.id) == ("unknown", "taken")
    assert await world.store.read(lambda rows: rows.outbox.next_at()) is None

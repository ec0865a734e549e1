"""The runner keeps everything alive, and stops without losing what is in flight."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.model import Body, DueWork, Lane, OutboxRow, OutboxState
from bot.core.ports import Rows
from scheduler.due import Sweep
from scheduler.jobs import SystemJob
from scheduler.runner import Runner
from tests.unit.scheduler.test_jobs import OFTEN, Chore
from tests.unit.scheduler.world import NOON, SECOND, World


def remind(rows: Rows, work: DueWork, now: datetime) -> None:
    """A turn that says something."""
    rows.outbox.add(
        OutboxRow(
            id=0,
            patient_id=work.patient_id,
            channel="telegram",
            address="ana",
            lane=Lane.REPLY,
            key="test",
            body=Body(work.subject),
            state=OutboxState.QUEUED,
            created_at=NOON,
            next_try_at=NOON,
        )
    )


@pytest.fixture
def sweep(world: World) -> Sweep:
    return Sweep(world.store, world.clock, remind)


class Loop:
    """One that crashes as often as it is told, then runs until it is stopped."""

    def __init__(self, crashes: int = 0) -> None:
        self.crashes = crashes
        self.starts = 0
        self.is_running = asyncio.Event()

    async def __call__(self, stop: asyncio.Event) -> None:
        self.starts += 1
        if self.starts <= self.crashes:
            raise ValueError("private words")
        self.is_running.set()
        await stop.wait()


async def test_what_is_due_is_said_at_once(world: World, sweep: Sweep) -> None:
    await world.enrol()
    runner = Runner(sweep, world.delivery, clock=world.clock)
    runner.start()
    await world.store.write(lambda rows: rows.due.put("dose.due", NOON, 1, "take it"))
    runner.wake()
    await world.telegram.took()
    await runner.stop()
    assert world.texts() == ["take it"]
    assert runner.sweep.swept_at == NOON
    assert (runner.sweep.done, runner.sweep.failed, runner.sweep.parked) == (1, 0, 0)
    assert (runner.crashes, runner.jobs.failures) == ({}, {})


async def test_a_loop_that_crashes_is_started_again_and_stops_no_other(
    world: World, sweep: Sweep
) -> None:
    await world.enrol()
    bad, good = Loop(crashes=2), Loop()
    loops = {"bad": bad, "good": good}
    runner = Runner(sweep, world.delivery, clock=world.clock, loops=loops, first_wait=0.001)
    with capture_logs() as logs:
        runner.start()
        await asyncio.wait_for(bad.is_running.wait(), 10)
        await runner.stop()
    assert (bad.starts, good.starts) == (3, 1)
    assert runner.crashes == {"bad": 2}
    crashes = [entry for entry in logs if entry["event"] == "runner.crashed"]
    assert [(entry["task"], entry["error"]) for entry in crashes] == [("bad", "ValueError")] * 2
    assert "private" not in str(logs)


async def test_a_sweep_without_storage_is_tried_again(world: World, sweep: Sweep) -> None:
    await world.enrol()
    await world.store.write(lambda rows: rows.due.put("dose.due", NOON, 1, "take it"))
    world.faults.is_broken = True
    runner = Runner(sweep, world.delivery, clock=world.clock, first_wait=0.001)
    runner.start()
    await asyncio.wait_for(world.faults.failed.wait(), 10)
    assert runner.sweep.swept_at is None
    world.faults.is_broken = False
    runner.wake()
    await world.telegram.took()
    await runner.stop()


async def test_a_loop_that_ran_long_is_started_again_soon(
    world: World, sweep: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.runner.LONGEST_WAIT", 0.0)
    bad = Loop(crashes=2)
    runner = Runner(sweep, world.delivery, clock=world.clock, loops={"bad": bad}, first_wait=0.001)
    runner.start()
    await asyncio.wait_for(bad.is_running.wait(), 10)
    await runner.stop()
    assert bad.starts == 3


async def test_system_jobs_come_round_and_their_failures_are_told(
    world: World, sweep: Sweep
) -> None:
    chore = Chore(is_broken=True)
    runner = Runner(
        sweep, world.delivery, clock=world.clock, jobs=[SystemJob("digest", OFTEN, chore)]
    )
    runner.start()
    await chore.ran(2)
    await runner.stop()
    assert runner.jobs.failures["digest"] >= 1


async def test_stopping_finishes_what_is_in_flight(world: World, sweep: Sweep) -> None:
    await world.enrol()
    runner = Runner(sweep, world.delivery, clock=world.clock)
    world.telegram.hang()
    row_id = await world.queue(Lane.REPLY)
    runner.start()
    await world.telegram.attempted()
    stopping = asyncio.create_task(runner.stop(10 * SECOND))
    await asyncio.sleep(0)
    world.telegram.open.set()
    await stopping
    assert await world.state(row_id) == ("sent", None)


async def test_stopping_cuts_off_what_takes_too_long(world: World, sweep: Sweep) -> None:
    await world.enrol()
    runner = Runner(sweep, world.delivery, clock=world.clock)
    world.telegram.hang()
    row_id = await world.queue(Lane.REPLY)
    runner.start()
    await world.telegram.attempted()
    with capture_logs() as logs:
        await runner.stop(timedelta(milliseconds=400))
    assert [e["tasks"] for e in logs if e["event"] == "runner.cut_off"] == [["delivery"]]
    assert await world.state(row_id) == ("sending", None)  # the next start sees to it


async def test_stopping_before_the_start_does_nothing(world: World, sweep: Sweep) -> None:
    await Runner(sweep, world.delivery, clock=world.clock).stop()


async def test_what_has_not_come_round_for_a_minute_has_stalled(
    world: World, sweep: Sweep
) -> None:
    runner = Runner(sweep, world.delivery, clock=world.clock)
    assert runner.stalled() == ()
    world.faults.is_broken = True
    runner.start()
    await asyncio.wait_for(world.faults.failed.wait(), 10)
    assert runner.stalled() == ()
    world.clock.advance(timedelta(seconds=61))
    assert runner.stalled() == ("sweep", "delivery")
    world.faults.is_broken = False
    await sweep.run_once()
    assert runner.stalled() == ("delivery",)
    await world.delivery.run_once()
    assert runner.stalled() == ()
    await runner.stop()

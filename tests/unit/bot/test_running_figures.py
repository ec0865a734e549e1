"""The scheduler's own counts, as `/metrics` shows them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial

from prometheus_client import CollectorRegistry, generate_latest

from bot.core.model import DueWork
from bot.core.ports import Rows
from bot.running_figures import RunningFigures
from scheduler.due import MAX_FAILURES, Sweep
from scheduler.jobs import SystemJob
from scheduler.runner import Runner
from tests.fakes.house import House


def _run(rows: Rows, work: DueWork, now: datetime) -> None:
    if work.subject == "bad":
        raise ValueError


def _put(rows: Rows, now: datetime, patient_id: int, subject: str) -> None:
    rows.due.put("dose.due", now, patient_id, subject)


async def test_what_was_done_failed_and_crashed_is_counted() -> None:
    registry, has_crashed, has_failed = CollectorRegistry(), asyncio.Event(), asyncio.Event()

    async def crash(stop: asyncio.Event) -> None:
        if not has_crashed.is_set():
            has_crashed.set()
            raise ValueError
        await stop.wait()

    async def chore() -> None:
        has_failed.set()
        raise ValueError

    async with House() as house:
        sweep = Sweep(house.store, house.clock, _run)
        jobs = [SystemJob("digest", timedelta(seconds=0.01), chore)]
        runner = Runner(
            sweep, house.delivery, clock=house.clock, jobs=jobs, loops={"bad": crash}, first_wait=0
        )
        registry.register(RunningFigures(runner))
        await house.enrol("ana")
        patient, now = await house.patient("ana"), house.clock.now()
        for subject in ("good", "bad"):
            await house.write(partial(_put, now=now, patient_id=patient.id, subject=subject))
        for _ in range(MAX_FAILURES):
            await sweep.run_once()
            house.clock.advance_to(house.clock.now() + timedelta(hours=1))
        runner.start()
        await asyncio.wait_for(asyncio.gather(has_crashed.wait(), has_failed.wait()), 10)
        await runner.stop()
    shown = generate_latest(registry).decode().splitlines()
    assert {
        'steady_due_work_total{end="done"} 1.0',
        'steady_due_work_total{end="failed"} 3.0',
        'steady_due_work_total{end="given_up"} 1.0',
        'steady_crashes_total{loop="bad"} 1.0',
        f'steady_job_failures_total{{job="digest"}} {runner.jobs.failures["digest"]}.0',
    } <= {*shown}

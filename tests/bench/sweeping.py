"""Sweep, render and enqueue of many reminders due in one minute; beside APScheduler, a job each.

A job that does nothing is all that APScheduler itself can be compared with; a job that renders and
enqueues its own reminder is what a bot with a job for each person would run: both are measured, in
memory and in APScheduler's SQLite store.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from apscheduler.jobstores.base import BaseJobStore
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.app import House
from bot.core.clock import SystemClock
from bot.core.model import DueWork
from bot.core.ports import Rows
from tests.bench.crowd import gather_crowd
from tests.bench.figure import Figure
from tests.bench.house import bench_house

REMINDERS = 100_000
STORED_JOBS = 10_000  # each costs a commit when it is added and one when it has run

_ran = 0
_house: House | None = None  # of the turns that stored jobs run: a job on disk keeps only names
_works: dict[int, DueWork] = {}

_Jobs: TypeAlias = list[tuple[Callable[..., Awaitable[None]], tuple[object, ...]]]


async def do_nothing() -> None:
    """A job that is only counted, in the loop and not in a thread."""
    global _ran  # noqa: PLW0603 - jobs of a stored scheduler are importable functions
    _ran += 1


async def turn_of(work_id: int) -> None:
    """A stored job that runs a turn, as the sweep runs it."""
    assert _house is not None
    await _turn(_house, _works[work_id])


async def measure(scale: float) -> list[Figure]:
    """Reminders and jobs a second, and how they compare."""
    ours = await _ours(int(REMINDERS * scale))
    figures = [Figure("sweep, render and enqueue", ours, "/s", 8_000)]
    working = await _working_jobs(int(REMINDERS * scale))
    empty = await _empty_jobs(int(REMINDERS * scale), MemoryJobStore())
    stored_working = await _stored_working_jobs(int(STORED_JOBS * scale))
    stored = await _stored_jobs([(do_nothing, ())] * int(STORED_JOBS * scale))
    if stored is None:
        print("APScheduler's SQLite store needs SQLAlchemy, of the development dependencies")
    return [
        *figures,
        Figure("APScheduler, a job each in memory", working, "/s"),
        Figure("sweep over APScheduler in memory", ours / working, "x", 3),
        Figure("APScheduler in memory, jobs that do nothing", empty, "/s"),
        Figure("sweep over APScheduler in memory, jobs that do nothing", ours / empty, "x", 3),
        Figure("APScheduler in its SQLite store", stored_working, "/s"),
        Figure(
            "sweep over APScheduler in SQLite", stored_working and ours / stored_working, "x", 20
        ),
        Figure("APScheduler in its SQLite store, jobs that do nothing", stored, "/s"),
        Figure(
            "sweep over APScheduler in SQLite, jobs that do nothing",
            stored and ours / stored,
            "x",
            20,
        ),
    ]


async def _ours(count: int) -> float:
    async with bench_house() as house:
        await gather_crowd(house, count, _this_minute())
        began = time.perf_counter()
        swept = await house.sweep.run_once()
        took = time.perf_counter() - began
        queued = await house.store.read(lambda rows: rows.outbox.depth(SystemClock().now()))
    enqueued = sum(waiting for waiting, _ in queued.values())
    if (swept, enqueued) != (count, count):
        raise AssertionError(f"{swept} swept and {enqueued} enqueued of {count}")
    return count / took


async def _working_jobs(count: int) -> float:
    """A turn for each job, as the sweep runs it, in a transaction that others may share."""
    async with bench_house() as house:
        await gather_crowd(house, count, _this_minute())
        now = SystemClock().now()
        works = await house.store.read(lambda rows: rows.due.take(now, count))
        return await _apscheduler(MemoryJobStore(), [(_turn, (house, work)) for work in works])


async def _turn(house: House, work: DueWork) -> None:
    def run(rows: Rows) -> None:
        house.engine.turns.run_due(rows, work, SystemClock().now())
        rows.due.done(work.id)

    await house.store.write(run)
    await do_nothing()


async def _empty_jobs(count: int, store: BaseJobStore) -> float:
    return await _apscheduler(store, [(do_nothing, ())] * count)


async def _stored_working_jobs(count: int) -> float | None:
    """As `_working_jobs`, each job read from the store's own file."""
    global _house  # noqa: PLW0603 - as above
    async with bench_house() as house:
        await gather_crowd(house, count, _this_minute())
        now = SystemClock().now()
        works = await house.store.read(lambda rows: rows.due.take(now, count))
        _house = house
        _works.update({work.id: work for work in works})
        try:
            return await _stored_jobs([(turn_of, (work.id,)) for work in works])
        finally:
            _house = None
            _works.clear()


async def _stored_jobs(jobs: _Jobs) -> float | None:
    try:
        from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    except ImportError:
        return None
    with tempfile.TemporaryDirectory() as folder:
        store = SQLAlchemyJobStore(f"sqlite:///{Path(folder)}/jobs.db")
        return await _apscheduler(store, jobs)


async def _apscheduler(store: BaseJobStore, jobs: _Jobs) -> float:
    """Daily jobs a second from the moment when all are due, with a grace that drops none."""
    global _ran  # noqa: PLW0603 - as above
    _ran = 0
    scheduler = AsyncIOScheduler(
        jobstores={"default": store},
        job_defaults={"misfire_grace_time": None},
        timezone="UTC",
    )
    scheduler.start(paused=True)
    due_at = _this_minute()
    daily = CronTrigger(hour=due_at.hour, minute=due_at.minute, timezone=UTC)
    for job, given in jobs:
        scheduler.add_job(job, daily, given, next_run_time=due_at)
    began = time.perf_counter()
    scheduler.resume()
    while _ran < len(jobs):  # noqa: ASYNC110 - what is measured knows no event
        await asyncio.sleep(0.005)
    took = time.perf_counter() - began
    scheduler.shutdown(wait=False)
    await asyncio.sleep(0)
    return len(jobs) / took


def _this_minute() -> datetime:
    """The last whole minute: all of them are due."""
    return SystemClock().now().replace(second=0, microsecond=0)

"""Sweep, render and enqueue of many reminders due at once; beside APScheduler, a job each."""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import timedelta

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.core.clock import SystemClock
from tests.bench.figure import Figure
from tests.bench.house import bench_house, enrol

REMINDERS = 100_000
JOBS = 10_000  # it is slower with more

_ran = 0


async def remind() -> None:
    """A job that does nothing but be run, in the loop and not in a thread."""
    global _ran  # noqa: PLW0603 - jobs of a stored scheduler are importable functions
    _ran += 1


async def measure(scale: float) -> list[Figure]:
    """Rows a second, and how many times that is of APScheduler's."""
    ours = await _ours(int(REMINDERS * scale))
    figures = [Figure("sweep, render and enqueue", ours, "/s", 8_000)]
    memory = await _apscheduler(int(JOBS * scale), None)
    figures += [
        Figure("APScheduler, a job each in memory", memory, "/s"),
        Figure("sweep over APScheduler in memory", ours / memory, "x", 3),
    ]
    try:
        from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    except ImportError:
        return figures  # its SQLite store needs SQLAlchemy, which is no dependency of ours
    with tempfile.TemporaryDirectory() as folder:
        stored = await _apscheduler(
            int(JOBS * scale / 5), SQLAlchemyJobStore(f"sqlite:///{folder}/jobs.db")
        )
    return [
        *figures,
        Figure("APScheduler, a job each in its SQLite store", stored, "/s"),
        Figure("sweep over APScheduler in SQLite", ours / stored, "x", 20),
    ]


async def _ours(count: int) -> float:
    async with bench_house() as house:
        await enrol(house, count, SystemClock().now() - timedelta(seconds=1))
        began = time.perf_counter()
        await house.sweep.run_once()
        return count / (time.perf_counter() - began)


async def _apscheduler(count: int, store: object) -> float:
    """Jobs a second from the moment when all are due, with a grace that drops none."""
    global _ran  # noqa: PLW0603 - as above
    _ran = 0
    scheduler = AsyncIOScheduler(
        jobstores={"default": store or MemoryJobStore()},
        job_defaults={"misfire_grace_time": None},
        timezone="UTC",
    )
    scheduler.start(paused=True)
    due_at = SystemClock().now() - timedelta(seconds=1)
    for _ in range(count):
        scheduler.add_job(remind, "date", run_date=due_at)
    began = time.perf_counter()
    scheduler.resume()
    while _ran < count:  # noqa: ASYNC110 - what is measured knows no event
        await asyncio.sleep(0.005)
    took = time.perf_counter() - began
    scheduler.shutdown(wait=False)
    await asyncio.sleep(0)
    return count / took

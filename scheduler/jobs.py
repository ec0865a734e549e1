"""System jobs: a handful of chores that come round by the machine's clock.

Never anything for one person: that is due work, a row in the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.core.fault import place_of

log = structlog.get_logger(__name__)

# The library's default drops a job that is a second late.
SETTINGS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}


@dataclass(frozen=True, slots=True)
class SystemJob:
    """A chore: `run` may raise, it is then logged and comes round again."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[None]]


class Jobs:
    """Runs system jobs in the loop that starts it."""

    def __init__(self, jobs: Sequence[SystemJob]) -> None:
        """Nothing runs before `start`; each job first runs when its time has passed once."""
        self._jobs = [*jobs]
        self._running: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=SETTINGS)
        self.failures: dict[str, int] = {}

    def add(self, jobs: Sequence[SystemJob]) -> None:
        """More of them, before `start`."""
        self._jobs += jobs

    def start(self) -> None:
        """Begin."""
        for job in self._jobs:
            self._scheduler.add_job(
                self._run,
                "interval",
                args=[job],
                seconds=job.every.total_seconds(),
                id=job.name,
            )
        self._scheduler.start()

    async def stop(self, within: timedelta) -> None:
        """Start no more; let those that run finish, and cut them off after `within`."""
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running, timeout=within.total_seconds())
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # it ends by a callback in this loop

    async def _run(self, job: SystemJob) -> None:
        task = asyncio.create_task(self._run_guarded(job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await task

    async def _run_guarded(self, job: SystemJob) -> None:
        try:
            await job.run()
        except Exception as error:  # one chore must not stop the others
            self.failures[job.name] = self.failures.get(job.name, 0) + 1
            log.error("job.failed", job=job.name, error=type(error).__name__, at=place_of(error))

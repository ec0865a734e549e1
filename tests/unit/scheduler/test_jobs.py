"""System jobs come round, whatever becomes of one of them."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from structlog.testing import capture_logs

from bot.core.clock import SystemClock
from bot.core.fault import place_of
from scheduler.jobs import Jobs, SystemJob

OFTEN = timedelta(milliseconds=5)
LONG = timedelta(seconds=10)


class Chore:
    """Counts how often it ran; may break, or take until it is let go."""

    def __init__(self, *, is_broken: bool = False) -> None:
        self.began = 0
        self.ended = 0
        self.is_broken = is_broken
        self.let_go = asyncio.Event()
        self.let_go.set()
        self._ran = asyncio.Event()

    async def __call__(self) -> None:
        self.began += 1
        self._ran.set()
        await self.let_go.wait()
        if self.is_broken:
            raise ValueError("private words")
        self.ended += 1

    async def ran(self, times: int) -> None:
        async with asyncio.timeout(10):
            while self.began < times:
                self._ran.clear()
                await self._ran.wait()


async def test_a_job_comes_round() -> None:
    chore = Chore()
    jobs = Jobs([SystemJob("chore", OFTEN, chore)])
    jobs.start()
    await chore.ran(3)
    await jobs.stop(LONG)


async def test_a_job_whose_time_passed_while_nothing_ran_is_not_dropped() -> None:
    chore = Chore()
    jobs = Jobs([SystemJob("chore", LONG * 60, chore)])
    jobs.start()
    late = SystemClock().now() - LONG  # the loop stood still, say
    jobs._scheduler.modify_job("chore", next_run_time=late)
    await chore.ran(1)
    await jobs.stop(LONG)


async def test_a_job_that_fails_comes_round_again_and_is_counted() -> None:
    chore = Chore(is_broken=True)
    jobs = Jobs([SystemJob("chore", OFTEN, chore)])
    with capture_logs() as logs:
        jobs.start()
        await chore.ran(2)
        await jobs.stop(LONG)
    assert jobs.failures["chore"] >= 1
    assert (logs[0]["event"], logs[0]["job"], logs[0]["error"]) == (
        "job.failed",
        "chore",
        "ValueError",
    )
    assert "private" not in str(logs)


async def test_a_job_never_runs_beside_itself() -> None:
    chore = Chore()
    other = Chore()
    chore.let_go.clear()
    jobs = Jobs([SystemJob("slow", OFTEN, chore), SystemJob("quick", OFTEN, other)])
    jobs.start()
    await other.ran(5)
    assert chore.began == 1
    chore.let_go.set()
    await jobs.stop(LONG)
    assert chore.ended >= 1


async def test_stopping_lets_a_running_job_finish() -> None:
    chore = Chore()
    chore.let_go.clear()
    jobs = Jobs([SystemJob("chore", OFTEN, chore)])
    jobs.start()
    await chore.ran(1)
    stopping = asyncio.create_task(jobs.stop(LONG))
    await asyncio.sleep(0)
    chore.let_go.set()
    await stopping
    assert chore.ended == chore.began == 1


async def test_stopping_cuts_off_a_job_that_takes_too_long() -> None:
    chore = Chore()
    chore.let_go.clear()
    jobs = Jobs([SystemJob("chore", OFTEN, chore)])
    jobs.start()
    await chore.ran(1)
    await jobs.stop(timedelta(milliseconds=1))
    await asyncio.sleep(0)
    chore.let_go.set()
    await asyncio.sleep(0)
    assert chore.ended == 0


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert place_of(ValueError()) == "?"

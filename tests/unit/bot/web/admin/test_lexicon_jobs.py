"""Replays in the background: one for each change, and what becomes of it is told once."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.lexicon import LexiconMoved, LexiconRefused, NoSuchChange
from bot.web.admin.lexicon_jobs import KEPT, LexiconJobs
from messages.screen.replaying import Progress


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (LexiconRefused(["It costs two.", "And one more."]), ["It costs two.", "And one more."]),
        (LexiconMoved(), ["Other changes came into force meanwhile. Look at it again."]),
        (NoSuchChange("There is no change 9."), ["There is no change 9."]),
        (KeyError("x"), ["Something went wrong here. Nothing was changed; please try again."]),
    ],
)
async def test_what_went_wrong_is_told_once(error: Exception, said: list[str]) -> None:
    async def fail(_: Progress) -> None:
        raise error

    jobs = LexiconJobs()
    jobs.start(9, "replay", fail)
    assert jobs.running(9) is not None
    await jobs.settle()
    assert jobs.running(9) is None
    job = jobs.of(9)
    assert job is not None
    assert list(job.reasons) == said
    assert jobs.of(9) is None


async def test_ended_jobs_that_nobody_asked_about_are_forgotten() -> None:
    async def work(count: Progress) -> None:
        count(1, 1)

    jobs = LexiconJobs()
    for number in range(KEPT + 5):
        jobs.start(number, "replay", work)
    await jobs.settle()
    assert jobs.of(0) is None
    last = jobs.of(KEPT + 4)
    assert last is not None
    assert (last.is_over, last.done, last.of) == (True, 1, 1)


async def test_one_works_at_a_time() -> None:
    at_work: list[int] = []

    async def work(_: Progress) -> None:
        at_work.append(len(at_work))
        await asyncio.sleep(0)
        assert len(at_work) == 1
        at_work.clear()

    jobs = LexiconJobs()
    for number in range(3):
        jobs.start(number, "replay", work)
    await jobs.settle()
    ended = [jobs.of(number) for number in range(3)]
    assert [job.reasons for job in ended if job is not None] == [(), (), ()]

"""Replays that run while their page waits: one for each change, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from bot.core.errors import SteadyError
from bot.core.lexicon import LexiconMoved, LexiconRefused
from messages.screen.replaying import Progress

log = structlog.get_logger(__name__)

KEPT = 50  # ended ones, for pages that have not asked yet
BROKEN = "Something went wrong here. Nothing was changed; please try again."


@dataclass(slots=True)
class Job:
    """How far one is. Another thread counts on; nothing else changes it."""

    what: str  # "replay", "publish"
    done: int = 0
    of: int = 0
    is_over: bool = False
    reasons: Sequence[str] = ()  # why nothing came of it

    def count(self, done: int, of: int) -> None:
        """So many texts are read; `of` is 0 where nobody knows how many there are."""
        self.done, self.of = done, of


@dataclass(slots=True)
class LexiconJobs:
    """The running and the last ended ones, by the number of the change.

    One works at a time: replays take the processor, which the turns need as well.
    """

    _jobs: dict[int, Job] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def of(self, number: int) -> Job | None:
        """The job of a change; an ended one is told of once."""
        job = self._jobs.get(number)
        if job is not None and job.is_over:
            del self._jobs[number]
        return job

    def running(self, number: int) -> Job | None:
        """The job of a change, where it has not ended."""
        job = self._jobs.get(number)
        return None if job is None or job.is_over else job

    def start(self, number: int, what: str, work: Callable[[Progress], Awaitable[object]]) -> None:
        """Begin, unless one is running for this change."""
        if self.running(number) is not None:
            return
        job = self._jobs[number] = Job(what)
        while len(self._jobs) > KEPT:
            self._jobs.pop(next(iter(self._jobs)))
        task = asyncio.create_task(self._run(job, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait for all of them."""
        await asyncio.gather(*self._tasks)

    async def _run(self, job: Job, work: Callable[[Progress], Awaitable[object]]) -> None:
        try:
            async with self._turn:
                await work(job.count)
        except LexiconRefused as refused:
            job.reasons = refused.reasons
        except LexiconMoved:
            job.reasons = ["Other changes came into force meanwhile. Look at it again."]
        except SteadyError as error:
            job.reasons = [str(error)]
        except Exception as error:  # nobody awaits it: the page must be told all the same
            log.error("lexicon.job_failed", error=type(error).__name__)
            job.reasons = [BROKEN]
        finally:
            job.is_over = True

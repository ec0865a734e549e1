"""The running scheduler: keeps the sweep, delivery and system jobs alive until it is stopped."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog

from bot.core.clock import Clock
from bot.core.fault import place_of
from scheduler.delivery import Delivery
from scheduler.due import Sweep
from scheduler.jobs import Jobs, SystemJob

log = structlog.get_logger(__name__)

SWEEP_EVERY = 1.0  # seconds
FIRST_WAIT = 0.5
LONGEST_WAIT = 60.0
STALLED_AFTER = timedelta(seconds=60)

Loop: TypeAlias = Callable[[asyncio.Event], Awaitable[None]]  # runs until the event is set


class Runner:
    """Owns the tasks. One that crashes is logged and started again; it never ends the program."""

    def __init__(
        self,
        sweep: Sweep,
        delivery: Delivery,
        *,
        clock: Clock,
        jobs: Sequence[SystemJob] = (),
        loops: Mapping[str, Loop] | None = None,
        first_wait: float = FIRST_WAIT,
    ) -> None:
        """Wires the sweep to delivery.

        Args:
            sweep: run once a second, and when woken.
            delivery: woken by what the sweep does.
            clock: tells the time.
            jobs: chores of the system.
            loops: others to keep alive in the same way, by name, such as the engine's.
            first_wait: seconds before what crashed is started again; doubles each time.
        """
        self.sweep, self.jobs = sweep, Jobs(jobs)
        self._clock, self._delivery = clock, delivery
        self._loops: dict[str, Loop] = {
            "sweep": self._keep_sweeping,
            "delivery": delivery.run,
            **(loops or {}),
        }
        self._first_wait = first_wait
        self._stop = asyncio.Event()
        self._woken = asyncio.Event()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._started_at: datetime | None = None
        self.crashes: Counter[str] = Counter()
        sweep.on_work = delivery.wake

    def add_jobs(self, jobs: Sequence[SystemJob]) -> None:
        """More chores, before `start`: such as ask how this runner is."""
        self.jobs.add(jobs)

    def start(self) -> None:
        """Begin, in the running loop."""
        self._started_at = self._clock.now()
        for name, loop in self._loops.items():
            self._tasks[name] = asyncio.create_task(self._keep_alive(name, loop), name=name)
        self.jobs.start()

    def wake(self) -> None:
        """A turn was committed: something may be due, or in the outbox."""
        self._woken.set()
        self._delivery.wake()

    async def stop(self, within: timedelta = timedelta(seconds=10)) -> None:
        """Take up nothing new, finish what is in flight, cut off the rest after `within`."""
        if not self._tasks:
            return
        self._stop.set()
        self._woken.set()
        await asyncio.gather(self.jobs.stop(within), self._end_tasks(within))

    def stalled(self) -> tuple[str, ...]:
        """Which of sweep and delivery should have come round by now and has not."""
        if self._started_at is None:
            return ()
        came_round = {"sweep": self.sweep.swept_at, "delivery": self._delivery.looked_at}
        late = self._clock.now() - STALLED_AFTER
        return tuple(name for name, at in came_round.items() if (at or self._started_at) < late)

    async def _end_tasks(self, within: timedelta) -> None:
        _, late = await asyncio.wait(self._tasks.values(), timeout=within.total_seconds())
        if late:
            log.warning("runner.cut_off", tasks=sorted(task.get_name() for task in late))
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _keep_sweeping(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._woken.clear()
            await self.sweep.run_once()
            await _wait(self._woken, SWEEP_EVERY)

    async def _keep_alive(self, name: str, loop: Loop) -> None:
        """Run a loop again whenever it ends before its time; it rests longer each time."""
        wait = self._first_wait
        while not self._stop.is_set():
            began = asyncio.get_running_loop().time()
            try:
                await loop(self._stop)
            except Exception as error:  # whatever it was, the others go on and so must this
                self.crashes[name] += 1
                log.error(
                    "runner.crashed", task=name, error=type(error).__name__, at=place_of(error)
                )
            if asyncio.get_running_loop().time() - began > LONGEST_WAIT:
                wait = self._first_wait
            await _wait(self._stop, wait)
            wait = min(2 * wait, LONGEST_WAIT)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()

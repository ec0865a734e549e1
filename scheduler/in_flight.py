"""The sends under way: which rows are ours, and which waits for another to the same chat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from bot.core.model import OutboxRow

Work: TypeAlias = Coroutine[Any, Any, None]
Chain: TypeAlias = tuple[str, str, str]  # channel, address, lane


class InFlight:
    """Tasks of one delivery. Messages of a lane to one address go one after the other."""

    def __init__(self) -> None:
        """Nothing under way."""
        self.rows: set[int] = set()  # outbox ids that are ours until their outcome is written
        self._tasks: set[asyncio.Task[None]] = set()
        self._last: dict[Chain, asyncio.Task[None]] = {}

    def start(self, work: Work) -> asyncio.Task[None]:
        """Run `work` beside all others."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def start_in_turn(
        self, row: OutboxRow, work: Callable[[], Work], on_end: Callable[[], None]
    ) -> None:
        """Begin `work` once those of the row's lane to the same address are through."""
        chain = (row.channel, row.address, row.lane)
        ahead = self._last.get(chain)
        task = asyncio.create_task(work() if ahead is None else _after(ahead, work))
        self._tasks.add(task)
        self._last[chain] = task

        def end(done: asyncio.Task[None]) -> None:
            self._tasks.discard(done)
            if self._last.get(chain) is done:
                del self._last[chain]
            on_end()

        task.add_done_callback(end)

    async def finish(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def abandon(self) -> None:
        """Cut off what is under way: those rows are found again when their lease ends."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.rows.clear()


async def _after(ahead: asyncio.Task[None], work: Callable[[], Work]) -> None:
    await asyncio.wait({ahead})
    await work()

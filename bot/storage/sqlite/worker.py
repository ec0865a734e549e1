"""Threads that run work on connections, and the futures by which the loop hears of it."""

from __future__ import annotations

import asyncio
import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from bot.core.errors import StorageError
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.rows import SqliteRows

T = TypeVar("T")
CLOSED = "the database is closed"


class Job:
    """Work on the way, and what came of it."""

    __slots__ = ("error", "future", "is_alone", "result", "work")

    def __init__(
        self, work: Callable[[SqliteRows], object], future: asyncio.Future[Any], is_alone: bool
    ) -> None:
        """`is_alone`: outside of any transaction."""
        self.work, self.future, self.is_alone = work, future, is_alone
        self.result: object = None
        self.error: BaseException | None = None

    @property
    def name(self) -> str:
        """Of the function that it runs; "" where it has none."""
        return getattr(self.work, "__qualname__", "")

    @property
    def is_wanted(self) -> bool:
        """Whether somebody still waits for it."""
        return not self.future.cancelled()

    def run(self, rows: SqliteRows) -> None:
        """Run it as it is and keep what comes of it."""
        try:
            if self.is_wanted:
                self.result = self.work(rows)
        except BaseException as error:  # for its caller, in the loop
            self.error = error

    def settle(self) -> None:
        """In the loop's thread: tell who waits."""
        if self.future.done():
            return
        if isinstance(
            self.error, StopIteration
        ):  # a future cannot carry it: its caller would hang
            self.future.set_exception(RuntimeError("the work raised StopIteration"))
        elif self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Worker(ABC):
    """One thread with one connection of its own, fed by a queue that others may share."""

    def __init__(
        self,
        name: str,
        connect: Callable[[], SqliteRows],
        jobs: queue.SimpleQueue[Job | None] | None = None,
    ) -> None:
        """`connect` runs in the thread: a connection belongs to the thread that opened it."""
        self.jobs: queue.SimpleQueue[Job | None] = jobs or queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._connect = connect
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._finished: asyncio.Future[None] = self._loop.create_future()
        self._thread = threading.Thread(target=self._live, name=name, daemon=True)
        self.is_open = False
        self.held: list[Job | None] = []  # taken from the queue, but to be served on its own
        self._asked: list[Job] = []  # in this round of the loop, not yet in the queue

    async def start(self) -> None:
        """Open the connection; raises what `connect` raises."""
        self._thread.start()
        await self._ready
        self.is_open = True

    async def submit(self, work: Callable[[SqliteRows], T], *, is_alone: bool = False) -> T:
        """Run `work` in the thread, in the order of calls.

        The thread hears of it once everybody whose turn it is in the loop has had it, together
        with what they ask for. Woken in between it would take Python's lock from the loop at each
        statement, and the loop from it, which costs both more than the few it would be ahead.
        """
        if not self.is_open:
            raise StorageError(CLOSED)
        job = Job(work, self._loop.create_future(), is_alone)
        if not self._asked:
            self._loop.call_soon(self._hand_over)
        self._asked.append(job)
        result: T = await job.future
        return result

    async def stop(self) -> None:
        """Finish what was submitted, then close the connection."""
        if self.is_open:
            self.is_open = False
            self._hand_over()
            self.jobs.put(None)
        await asyncio.shield(self._finished)

    def deliver(self, jobs: Iterable[Job]) -> None:
        """Tell the loop of finished jobs, all in one go: waking it costs more than a statement."""
        self._tell(_settle_all, list(jobs))

    @abstractmethod
    def serve(self, rows: SqliteRows, job: Job) -> None:
        """Do one job in a transaction, with others that are waiting or alone."""

    def _hand_over(self) -> None:
        for job in self._asked:
            self.jobs.put(job)
        self._asked.clear()

    def _live(self) -> None:
        try:
            rows = self._connect()
        except BaseException as error:
            self._tell(self._fail, error)
            return
        self._tell(self._ready.set_result, None)
        while (job := self._next()) is not None:
            if job.is_alone:
                job.run(rows)
                self.deliver([job])
            else:
                self.serve(rows, job)
        _close(rows.sql)
        self._tell(self._finished.set_result, None)

    def _next(self) -> Job | None:
        """The next job, None at the end; waits for it."""
        return self.held.pop() if self.held else self.jobs.get()

    def _fail(self, error: BaseException) -> None:
        self._ready.set_exception(error)
        self._finished.set_result(None)

    def _tell(self, call: Callable[..., object], value: object) -> None:
        try:
            self._loop.call_soon_threadsafe(call, value)
        except RuntimeError:  # the loop is closed: nobody waits any more
            return


def _close(sql: Sql) -> None:
    try:
        sql.close()
    except StorageError:  # nothing is lost: the log beside the file is read at the next start
        return


def _settle_all(jobs: Iterable[Job]) -> None:
    for job in jobs:
        job.settle()

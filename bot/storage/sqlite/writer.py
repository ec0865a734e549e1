"""What the threads do: the writer shares commits, a reader gives each work its snapshot."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

from bot.core.errors import NotBegun
from bot.storage.sqlite.rows import SqliteRows
from bot.storage.sqlite.worker import Job, Worker

# A commit waits for the disk 0.1 to 5 ms; a shared one keeps nobody waiting much longer.
MAX_BATCH = 1000
MAX_BATCH_SECONDS = 0.02
LONG = 0.005  # seconds of work; such a work would keep the short ones before it from being on disk


class Writer(Worker):
    """Runs each work in a savepoint of a shared transaction; nobody hears before it is on disk.

    A work that was long the last time (a batch of the sweep, say) begins a transaction: somebody's
    call for help must not wait for it to end in order to be committed.
    """

    def __init__(self, name: str, connect: Callable[[], SqliteRows]) -> None:
        """See `Worker`."""

        def connected() -> SqliteRows:
            rows = connect()
            rows.is_awaited = lambda: not self.jobs.empty()
            return rows

        super().__init__(name, connected)
        self._seconds: dict[str, float] = {}  # that works took the last time, by their name

    def serve(self, rows: SqliteRows, job: Job) -> None:
        """One transaction: this job, and those that wait or come while it runs.

        While another process holds the database, all that wait fail together: else each would wait
        as long as the first one did, one after the other.
        """
        batch = [job]
        try:
            rows.sql.begin("BEGIN IMMEDIATE")
            self._fill(rows, batch)
            rows.sql.commit()
        except NotBegun as error:
            batch += self._waiting()
            for refused in batch:
                refused.error = error
        except BaseException as error:  # the thread must live on: everybody waits for it
            for undone in batch:
                undone.error = undone.error or error
        self.deliver(batch)

    def _fill(self, rows: SqliteRows, batch: list[Job]) -> None:
        """Run jobs until none waits or the batch is full."""
        ends_at = time.monotonic() + MAX_BATCH_SECONDS
        spent = time.thread_time()
        while True:
            self._run(rows, batch[-1])
            began, spent = spent, time.thread_time()
            self._seconds[batch[-1].name] = spent - began
            if len(batch) >= MAX_BATCH or time.monotonic() > ends_at:
                return
            try:
                job = self.jobs.get_nowait()
            except queue.Empty:
                return
            if job is None or self._is_apart(job) or not rows.sql.in_transaction:
                self.held.append(job)
                return
            batch.append(job)

    def _waiting(self) -> list[Job]:
        """Those in the queue, up to one that must be served on its own."""
        jobs: list[Job] = []
        while True:
            try:
                job = self.jobs.get_nowait()
            except queue.Empty:
                return jobs
            if job is None or job.is_alone:
                self.held.append(job)
                return jobs
            jobs.append(job)

    def _is_apart(self, job: Job) -> bool:
        return job.is_alone or self._seconds.get(job.name, 0.0) > LONG

    def _run(self, rows: SqliteRows, job: Job) -> None:
        """In a savepoint: a work that raises is undone alone, and the others go on."""
        if not job.is_wanted:
            return
        try:
            with rows.savepoint():
                job.result = job.work(rows)
        except BaseException as error:
            job.error = error


class Reader(Worker):
    """Runs each work in a snapshot of its own."""

    def serve(self, rows: SqliteRows, job: Job) -> None:
        """One read transaction."""
        try:
            rows.sql.begin("BEGIN")
            job.run(rows)
            rows.sql.commit()
        except BaseException as error:  # as above
            job.error = job.error or error
        self.deliver([job])

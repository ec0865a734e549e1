"""The sweep: hands work that is due to turns, in batches, each batch one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import structlog

from bot.core.clock import Clock
from bot.core.fault import place_of
from bot.core.model import DueWork
from bot.core.ports import Rows, Store
from scheduler.spreading import keeping_its_time

log = structlog.get_logger(__name__)

BATCH = 1000  # they share a commit; what others wait for ends it early
FEWEST = 32  # of a batch, before it ends early for others who wait: somebody's call for help, say
LOOK_EVERY = 8  # pieces of work, whether others wait: that costs as much as a row
MAX_FAILURES = 3
FIRST_WAIT = timedelta(seconds=30)
NOTHING: Mapping[str, str] = MappingProxyType({})
PARKED_AT = datetime(9000, 1, 1, tzinfo=UTC)  # far away, and still a row that one can read


def is_parked(work: DueWork) -> bool:
    """Whether this work failed so often that a person must look at it."""
    return work.due_at >= PARKED_AT


@dataclass(frozen=True, slots=True)
class _Failure:
    """Work that raised: what and where."""

    work: DueWork
    error: str
    at: str
    untold: str = ""  # why nobody could be told that it was given up

    @property
    def is_last(self) -> bool:
        """Whether it is not tried again."""
        return self.work.attempts + 1 >= MAX_FAILURES


class Sweep:
    """Runs due work through `run`, which does one piece of it inside the given transaction.

    All of a batch is done as of the moment at which it was taken: its turns have one `now`.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        run: Callable[[Rows, DueWork, datetime], None],
        *,
        batch: int = BATCH,
        instead: Mapping[str, str] = NOTHING,
        on_parked: Callable[[Rows, DueWork], None] | None = None,
    ) -> None:
        """What becomes of work that is given up, in the same transaction.

        Args:
            store: where the due work is.
            clock: tells the time.
            run: does a piece of work.
            batch: so many share a commit.
            instead: by kind, which work is put in its place, about the same and with its data.
            on_parked: may tell staff.
        """
        self._store, self._clock, self._run = store, clock, run
        self._batch, self._instead, self._on_parked = batch, instead, on_parked
        self._size = batch  # of the next batch: little is read ahead while batches end early
        self.on_work: Callable[[], None] = lambda: None  # something may be in the outbox now
        self.swept_at: datetime | None = None  # when a sweep last came to its end
        self.done = 0  # pieces of work since the start
        self.failed = 0
        self.parked = 0

    async def run_once(self) -> int:
        """Do what is due now; returns how many pieces were taken.

        Work that is put for now meanwhile may be left to the next call.

        Raises:
            StorageError: the engine failed; the batch at hand was undone and is still due.
        """
        taken = 0
        next_at = await self._store.read(lambda rows: rows.due.next_at())
        is_full = next_at is not None and next_at <= self._clock.now()
        while is_full:
            count, is_full = await self._store.write(self._sweep_batch)
            taken += count
            self.on_work()
        self.swept_at = self._clock.now()
        return taken

    def _sweep_batch(self, rows: Rows) -> tuple[int, bool]:
        """Returns how many pieces it did, and whether more may be due."""
        now = self._clock.now()
        works = rows.due.take(now, self._size)
        try:
            with rows.gathered(works, now) as gathered:
                ends = self._sweep_each(gathered, works, now, lambda: rows.others_wait)
        except Exception as error:
            # Whose row was refused is not known. If the engine itself has failed, so will this.
            log.warning("due.one_by_one", works=len(works), error=type(error).__name__)
            ends = self._sweep_each(rows, works, now, lambda: rows.others_wait)
        self._count(ends)
        is_full, is_cut = len(works) == self._size, len(ends) < len(works)
        self._size = max(FEWEST, len(ends)) if is_cut else min(self._batch, 2 * self._size)
        return len(ends), is_full or is_cut

    def _sweep_each(
        self, rows: Rows, works: Sequence[DueWork], now: datetime, others_wait: Callable[[], bool]
    ) -> list[_Failure | None]:
        ends: list[_Failure | None] = []
        for work in works:
            if len(ends) % LOOK_EVERY == 0 and len(ends) >= FEWEST and others_wait():
                break
            ends.append(self._sweep_one(rows, work, now))
        return ends

    def _sweep_one(self, rows: Rows, work: DueWork, now: datetime) -> _Failure | None:
        """One piece of work; what it did is undone alone when it raises."""
        try:
            with rows.savepoint():
                self._run(rows, work, now)
                rows.due.done(work.id)
        except Exception as error:  # a handler's bug must not stop the others
            # So must not a row it could not write. Where the engine itself has failed, putting
            # the work off fails too, and the batch is undone.
            return self._put_off(rows, work, now, error)
        return None

    def _put_off(self, rows: Rows, work: DueWork, now: datetime, error: Exception) -> _Failure:
        failure = _Failure(work, type(error).__name__, place_of(error))
        if not failure.is_last:
            rows.due.retry(work.id, now + FIRST_WAIT * 4**work.attempts, keeping_its_time(work))
            return failure
        self._give_up(rows, work)
        return replace(failure, untold=self._tell(rows, work))

    def _give_up(self, rows: Rows, work: DueWork) -> None:
        """Park it. Nothing is read for what is put instead: that may be what failed."""
        rows.due.retry(work.id, PARKED_AT)
        kind = self._instead.get(work.kind)
        if kind is not None:
            rows.due.put(kind, work.due_at, work.patient_id, work.subject, work.data)

    def _count(self, ends: list[_Failure | None]) -> None:
        """Once nothing of it is undone any more."""
        failures = [failure for failure in ends if failure is not None]
        self.done += len(ends) - len(failures)
        self.failed += len(failures)
        self.parked += sum(failure.is_last for failure in failures)
        for failure in failures:
            log.error(
                "due.parked" if failure.is_last else "due.failed",
                due_id=failure.work.id,
                kind=failure.work.kind,
                attempt=failure.work.attempts + 1,
                error=failure.error,
                at=failure.at,
            )
            if failure.untold:  # it stays parked, and the log has it
                log.error("due.parked_untold", due_id=failure.work.id, error=failure.untold)

    def _tell(self, rows: Rows, work: DueWork) -> str:
        """Have staff hear of it; the error's name where that failed."""
        if self._on_parked is None:
            return ""
        try:
            with rows.savepoint():
                self._on_parked(rows, work)
        except Exception as error:
            return type(error).__name__
        return ""

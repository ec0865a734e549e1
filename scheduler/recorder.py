"""Outcomes on their way into storage: many in one write, none forgotten while storage is away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog

from bot.core.clock import Clock
from bot.core.ports import Rows, SentMessage, Store
from scheduler.outcome import Outcome, record
from scheduler.verdict import Sent

log = structlog.get_logger(__name__)

KEPT_FOR = timedelta(minutes=10)  # what cannot be written for so long is left to its lease


class Recorder:
    """Keeps outcomes until they are written."""

    def __init__(self, store: Store, clock: Clock, on_settled: Callable[[Outcome], None]) -> None:
        """`on_settled` hears of each outcome that needs no more keeping."""
        self._store, self._clock, self._on_settled = store, clock, on_settled
        self._pending: list[Outcome] = []
        self._turn = asyncio.Lock()

    @property
    def waiting(self) -> int:
        """How many are kept for the next flush."""
        return len(self._pending)

    def add(self, outcome: Outcome) -> None:
        """Keep an outcome for the next flush."""
        self._pending.append(outcome)

    async def flush(self) -> None:
        """Write what is kept. Those who come while a write is under way share the next one.

        Raises:
            StorageError: all of it is kept, and tried again by the next flush.
        """
        async with self._turn:
            batch, self._pending = self._pending, []
            if not batch:
                return
            try:
                failed = await self._store.write(lambda rows: _record_each(rows, batch))
            except BaseException:  # also when this task is cancelled: writing twice is harmless
                self._pending = [*batch, *self._pending]
                raise
            self._sort_out(batch, failed)

    def _sort_out(self, batch: Sequence[Outcome], failed: set[int]) -> None:
        forgotten_before = self._clock.now() - KEPT_FOR
        for index, outcome in enumerate(batch):
            if index in failed and outcome.at > forgotten_before:
                self._pending.append(outcome)
            else:
                self._on_settled(outcome)


def _record_each(rows: Rows, batch: Sequence[Outcome]) -> set[int]:
    """Write each on its own footing; returns the places of those that could not be."""
    done = _record_sent(rows, batch)
    failed = set()
    for index, outcome in enumerate(batch):
        if index in done:
            continue
        try:
            with rows.savepoint():
                record(rows, outcome)
        except Exception as error:  # one bad row must not hold up the others
            failed.add(index)
            log.error(
                "delivery.not_recorded", outbox_id=outcome.row.id, error=type(error).__name__
            )
    return failed


def _record_sent(rows: Rows, batch: Sequence[Outcome]) -> set[int]:
    """Most of a batch is of this kind, and takes two statements; the places of those written."""
    sent = {
        index: SentMessage(
            outcome.row.id, outcome.row.token or "", verdict.provider_id, outcome.at
        )
        for index, outcome in enumerate(batch)
        if isinstance(verdict := outcome.verdict, Sent) and outcome.error is None
    }
    try:
        with rows.savepoint():
            rows.outbox.sent([*sent.values()])
    except Exception as error:  # then one by one
        log.error("delivery.not_recorded_together", error=type(error).__name__)
        return set()
    return {*sent}

"""Outgoing messages, as they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.model import Lane, OutboxRow, Receipt


@dataclass(frozen=True, slots=True)
class Claim:
    """A sender's hold on a batch: only rows whose token still matches may be recorded."""

    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class SentMessage:
    """What the provider took: the outbox row, its claim's token, the provider's id, and when."""

    row_id: int
    token: str
    provider_id: str
    at: datetime


class Outbox(Protocol):
    """Messages on their way. A claim moves `next_try_at` forward: the lease is the next try."""

    def add(self, row: OutboxRow) -> int:
        """Queue a message (its id is ignored); returns its id."""
        ...

    def get(self, row_id: int) -> OutboxRow | None:
        """One row."""
        ...

    def claim(
        self, channel: str, lane: Lane, now: datetime, limit: int, claim: Claim
    ) -> list[OutboxRow]:
        """Take due queued rows of a lane, earliest first, as *sending* under this claim."""
        ...

    def overdue_claims(self, now: datetime, limit: int) -> list[OutboxRow]:
        """Rows left in *sending* past their lease by a crash: their outcome is unknown."""
        ...

    def ids_of_others(self, row_id: int, provider_ids: Sequence[str]) -> set[str]:
        """Which of these ids of a provider belong to other rows than this one."""
        ...

    def sent(self, messages: Sequence[SentMessage]) -> int:
        """Record success where the claim is still ours; returns of how many it was."""
        ...

    def requeue(self, row_id: int, token: str, at: datetime, code: str, counts: bool) -> bool:
        """Try again at `at`; `counts`: whether this was a try. False: claim no longer ours."""
        ...

    def end(self, row_id: int, token: str | None, state: str, code: str, at: datetime) -> bool:
        """Final state (failed, expired, unknown, cancelled); `token` None ends any claim."""
        ...

    def receive(self, receipt: Receipt) -> OutboxRow | None:
        """Apply a provider's report, never backwards; the row that it changed, or None."""
        ...

    def cancel(
        self, patient_id: int, lanes: Sequence[Lane], at: datetime, address: str | None = None
    ) -> int:
        """Cancel what is still queued for a person (on one address); returns how many."""
        ...

    def cancel_dose(self, dose_id: int, at: datetime) -> int:
        """Cancel what is still queued about a dose; returns how many."""
        ...

    def is_waiting(self, dose_id: int) -> bool:
        """Whether something about a dose has not left yet."""
        ...

    def of(self, patient_id: int, limit: int) -> list[OutboxRow]:
        """Their messages, newest first."""
        ...

    def next_at(self) -> datetime | None:
        """When the earliest queued row may be tried."""
        ...

    def purge(self, before: datetime, limit: int) -> int:
        """Remove messages that came to their end before then, at most so many; how many."""
        ...

    def depth(self, now: datetime) -> dict[tuple[str, str], tuple[int, timedelta]]:
        """By (channel, lane): how many rows wait, and for how long the oldest already.

        From when it was to leave; after a try that failed, from when it was made.
        """
        ...

"""Taking messages out of the outbox, lane by lane, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.core.model import Lane, OutboxRow
from bot.core.ports import Claim, Rows
from scheduler.admission import objection
from scheduler.outcome import Outcome, record
from scheduler.verdict import End, Retry, again

log = structlog.get_logger(__name__)

BATCH = 64  # a claim holds up the writer, and with it the safety lane


@dataclass(frozen=True, slots=True)
class Budget:
    """How many messages of one channel may start now: the safety lane's, and all others'."""

    safety: int
    others: int


@dataclass(slots=True)
class Claimed:
    """What one claim gave."""

    ready: list[OutboxRow] = field(default_factory=list)
    held: list[Outcome] = field(default_factory=list)  # written down already
    is_more: bool = False  # some lane was cut short by its budget


def claim_lanes(rows: Rows, budgets: Mapping[str, Budget], now: datetime, claim: Claim) -> Claimed:
    """Claim for every channel, the highest lane first; what must not leave is settled at once."""
    claimed = Claimed()
    queued_at = rows.outbox.next_at()
    if queued_at is None or queued_at > now:
        return claimed
    for channel, budget in budgets.items():
        others = budget.others
        for lane in Lane:
            limit = min(BATCH, budget.safety if lane is Lane.SAFETY else others)
            taken = rows.outbox.claim(channel, lane, now, limit, claim) if limit > 0 else []
            others = max(0, others - len(taken))
            claimed.is_more = claimed.is_more or len(taken) >= limit
            for row in taken:
                _sort(rows, row, now, claimed)
    claimed.ready.sort(key=lambda row: row.lane.rank)  # stable: each lane keeps its order
    return claimed


def _sort(rows: Rows, row: OutboxRow, now: datetime, claimed: Claimed) -> None:
    verdict = _objection(rows, row, now)
    if verdict is None:
        claimed.ready.append(row)
        return
    outcome = Outcome(row, verdict, now)
    record(rows, outcome)
    claimed.held.append(outcome)


def _objection(rows: Rows, row: OutboxRow, now: datetime) -> End | Retry | None:
    try:
        with rows.savepoint():
            return objection(rows, row, now)
    except Exception as error:  # one bad row must not hold up its lane
        log.error("delivery.not_checked", outbox_id=row.id, error=type(error).__name__)
        return again(row, now, type(error).__name__)

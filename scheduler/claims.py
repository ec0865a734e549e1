"""Taking messages out of the outbox, lane by lane, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.core.model import Lane, OutboxRow
from bot.core.ports import Claim, Rows
from scheduler.admission import Standings, objection
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
    queued_at: datetime | None = None  # when the earliest of those that are left may leave


def claim_lanes(rows: Rows, budgets: Mapping[str, Budget], now: datetime, claim: Claim) -> Claimed:
    """Claim for every channel, the highest lane first; what must not leave is settled at once."""
    claimed = Claimed(queued_at=now)
    for channel, budget in budgets.items():
        others = budget.others
        for lane in Lane:
            limit = min(BATCH, budget.safety if lane is Lane.SAFETY else others)
            taken = rows.outbox.claim(channel, lane, now, limit, claim) if limit > 0 else []
            others = max(0, others - len(taken))
            claimed.is_more = claimed.is_more or len(taken) >= limit
            if taken:
                _sort(rows, taken, now, claimed)
    if not claimed.is_more:
        claimed.queued_at = rows.outbox.next_at()
    claimed.ready.sort(key=lambda row: row.lane.rank)  # stable: each lane keeps its order
    return claimed


def _sort(rows: Rows, taken: Sequence[OutboxRow], now: datetime, claimed: Claimed) -> None:
    standings = _standings(rows, taken)
    for row in taken:
        verdict = _objection(rows, row, now, standings)
        if verdict is None:
            claimed.ready.append(row)
            continue
        outcome = Outcome(row, verdict, now)
        record(rows, outcome)
        claimed.held.append(outcome)


def _standings(rows: Rows, taken: Sequence[OutboxRow]) -> Standings | None:
    """For all of them at once; None where that fails: then each is asked about alone."""
    try:
        return Standings(rows, taken)
    except Exception as error:
        log.error("delivery.not_checked_together", error=type(error).__name__)
        return None


def _objection(
    rows: Rows, row: OutboxRow, now: datetime, standings: Standings | None
) -> End | Retry | None:
    try:
        return objection(standings or Standings(rows, [row]), row, now)
    except Exception as error:  # one bad row must not hold up its lane
        log.error("delivery.not_checked", outbox_id=row.id, error=type(error).__name__)
        return again(row, now, type(error).__name__)

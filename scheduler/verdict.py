"""What becomes of a message after a try: pure decisions from a channel's error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.core.errors import (
    AddressMoved,
    CredentialsRefused,
    OptedOut,
    OutcomeUnknown,
    RecipientGone,
    Rejected,
    SendError,
    Throttled,
)
from bot.core.model import Lane, OutboxRow, OutboxState
from scheduler.lanes import back_off, is_worn_out, is_worthless
from scheduler.pacing import PROBE_EVERY

INSISTS_TIMES, INSISTS_FOR = 12, timedelta(minutes=15)  # on help of unknown outcome: both
CREDENTIALS_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Back into the queue until `at`; `counts`: whether this was a try."""

    at: datetime
    code: str
    counts: bool


@dataclass(frozen=True, slots=True)
class End:
    """It leaves no more."""

    state: OutboxState  # failed, expired, unknown or cancelled
    code: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The same message goes to the chat's new id."""

    address: str
    code: str


@dataclass(frozen=True, slots=True)
class Ask:
    """It stays *sending* until its lease ends; then the provider is asked."""

    code: str


Verdict: TypeAlias = Sent | Retry | End | Moved | Ask


def verdict_on(
    row: OutboxRow, error: SendError, now: datetime, *, can_ask: bool = False
) -> Verdict:
    """What to do with a message that `error` befell; `can_ask`: the provider knows afterwards."""
    code = error.code or type(error).__name__
    match error:
        case Throttled(retry_after=retry_after):
            wait = PROBE_EVERY if row.lane is Lane.SAFETY else retry_after
            return Retry(now + wait, code, counts=False)
        case CredentialsRefused():
            wait = timedelta(seconds=30) if row.lane is Lane.SAFETY else CREDENTIALS_PAUSE
            return Retry(now + wait, code, counts=False)
        case AddressMoved(new_address=address) if not is_worn_out(row):
            return Moved(address, code)
        case RecipientGone() | OptedOut() | Rejected() | AddressMoved():
            return End(OutboxState.FAILED, code)
        case OutcomeUnknown() if row.lane is not Lane.SAFETY:
            return Ask(code) if can_ask else End(OutboxState.UNKNOWN, code)
        case OutcomeUnknown():
            return insist(row, now, code)
        case _:
            return again(row, now, code)


def insist(row: OutboxRow, now: datetime, code: str) -> Retry | End:
    """Help once more, though it may have arrived; not for ever.

    Where no answer of the provider's ever comes, people may get every one of these. Another phone,
    or staff, have been called by then.
    """
    is_told_often = row.attempts >= INSISTS_TIMES and now - row.created_at >= INSISTS_FOR
    return End(OutboxState.UNKNOWN, code) if is_told_often else again(row, now, code)


def again(row: OutboxRow, now: datetime, code: str) -> Retry | End:
    """Another try after a while, if it still has one and would be in time."""
    if is_worn_out(row):
        return End(OutboxState.FAILED, code)
    at = now + back_off(row)
    if is_worthless(row, at):
        return End(OutboxState.EXPIRED, code)
    return Retry(at, code, counts=True)

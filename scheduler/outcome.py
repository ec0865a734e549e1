"""Writing down what became of a message, and what follows for its address and its patient."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.errors import (
    CarrierOut,
    CredentialsRefused,
    OptedOut,
    RecipientGone,
    Rejected,
    SendError,
)
from bot.core.model import Address, AddressState, Consent, Lane, OutboxRow, OutboxState
from bot.core.ports import Rows, SentMessage
from scheduler.verdict import End, Moved, Retry, Sent, Verdict

FAILED_KIND = "delivery.failed"  # of the due work; its subject is the outbox row's id
WAITS_KIND = "delivery.help_waits"  # likewise: a call for help that could not leave yet
DOSE_WAITS_KIND = "delivery.reminder_waits"  # likewise: the reminder of a dose
PLAIN_KIND = (
    "delivery.sent_plain"  # likewise: it arrived, without the markup that its template has
)
REFUSED_KIND = "delivery.refused"  # likewise: our credentials or sender are refused
FAILURES = frozenset({OutboxState.FAILED, OutboxState.EXPIRED, OutboxState.UNKNOWN})
# A receipt often follows a lost answer: wait for it before anybody acts on "unknown".
UNKNOWN_GRACE = timedelta(minutes=1)
HELP_WAITS = timedelta(seconds=30)  # for the phone it is meant for, before others are tried, too
REMINDER_WAITS = timedelta(minutes=15)  # likewise; a short trouble is no reason to go elsewhere
_OUR_OWN = frozenset({None, "pacing", "held", "quiet_hours"})  # codes of what nobody refused yet
_ABOUT_ADDRESS = frozenset({e.__name__ for e in (OptedOut, RecipientGone, CarrierOut)})
BLOCKED_CODE = "blocked"  # of a RecipientGone that is the person's own doing


@dataclass(frozen=True, slots=True)
class Outcome:
    """One try of one message: the claimed row, the verdict, and the error that led to it."""

    row: OutboxRow
    verdict: Verdict
    at: datetime
    error: SendError | None = None


def record(rows: Rows, outcome: Outcome) -> None:
    """Write one outcome where the claim still holds, with all that follows from it."""
    row, at, token = outcome.row, outcome.at, outcome.row.token or ""
    match outcome.verdict:
        case Sent(provider_id=provider_id):
            rows.outbox.sent([SentMessage(row.id, token, provider_id, at)])
        case Retry() as retry:
            _requeue(rows, outcome, retry)
        case End(state=state, code=code):
            if rows.outbox.end(row.id, token, state, code, at):
                _follow_up(rows, row, state, outcome)
        case Moved(address=address, code=code):
            if rows.outbox.end(row.id, token, OutboxState.CANCELLED, code, at):
                _move(rows, row, address, code, at)
    if outcome.error is not None:
        means = type(outcome.error).__name__
        note_address(rows, row, means, outcome.error.code, at)
    if isinstance(outcome.error, CredentialsRefused):
        _call(rows, REFUSED_KIND, row, at)
    elif isinstance(outcome.verdict, Sent) and isinstance(outcome.error, Rejected):
        _call(rows, PLAIN_KIND, row, at)


def _requeue(rows: Rows, outcome: Outcome, retry: Retry) -> None:
    """The first try that failed is the beginning of a wait that may lead elsewhere."""
    row, at = outcome.row, outcome.at
    rows.outbox.requeue(row.id, row.token or "", retry.at, retry.code, retry.counts)
    if row.lane is Lane.SAFETY and row.code is None:
        _call(rows, WAITS_KIND, row, max(at, row.created_at + HELP_WAITS))
    elif row.dose_id is not None and outcome.error is not None and row.code in _OUR_OWN:
        _call(rows, DOSE_WAITS_KIND, row, at + REMINDER_WAITS)


def _call(rows: Rows, kind: str, row: OutboxRow, at: datetime) -> None:
    """The message waits or has arrived, but nothing mends itself: a turn calls who can do it."""
    if row.patient_id is not None and rows.patients.get(row.patient_id) is not None:
        rows.due.put(kind, at, row.patient_id, str(row.id))


def _follow_up(rows: Rows, row: OutboxRow, state: OutboxState, outcome: Outcome) -> None:
    """A final failure becomes work: a turn decides about another address, the dose, staff."""
    if state not in FAILURES or row.patient_id is None:
        return
    if rows.patients.get(row.patient_id) is None:
        return  # a goodbye to somebody whose data is erased
    grace = UNKNOWN_GRACE if state is OutboxState.UNKNOWN else timedelta()
    data = {"means": type(outcome.error).__name__} if outcome.error is not None else {}
    rows.due.put(FAILED_KIND, outcome.at + grace, row.patient_id, str(row.id), data)


def _move(rows: Rows, row: OutboxRow, address: str, code: str, at: datetime) -> None:
    """Keep the chat's new id and queue the message for it."""
    owner = rows.patients.find(row.channel, row.address)
    if owner is not None and rows.patients.find(row.channel, address) is None:
        rows.patients.save_address(replace(owner[1], value=address))
    rows.outbox.add(
        replace(
            row,
            address=address,
            state=OutboxState.QUEUED,
            next_try_at=at,
            attempts=row.attempts + 1,
            token=None,
            code=code,
        )
    )


def note_address(
    rows: Rows, row: OutboxRow, means: str | None, code: str | None, at: datetime
) -> None:
    """What a failure says of the address itself.

    Args:
        rows: of the transaction.
        row: the message that failed.
        means: name of the `SendError`; a provider's late report has it, too.
        code: the provider's.
        at: when we heard of it (aware UTC).
    """
    if means not in _ABOUT_ADDRESS:
        return
    owner = rows.patients.find(row.channel, row.address)
    if owner is None:
        return  # one of staff's
    if means == OptedOut.__name__:
        _opt_out(rows, owner[1], code, at)
    elif owner[1].state is AddressState.ACTIVE:
        state = AddressState.BLOCKED if code == BLOCKED_CODE else AddressState.UNREACHABLE
        rows.patients.save_address(replace(owner[1], state=state))


def _opt_out(rows: Rows, address: Address, code: str | None, at: datetime) -> None:
    if address.state is AddressState.OPTED_OUT:
        return
    rows.patients.save_address(replace(address, state=AddressState.OPTED_OUT))
    rows.patients.add_consent(
        Consent(
            patient_id=address.patient_id,
            channel=address.channel,
            kind="stop",
            version=f"provider {code or ''}".strip(),
            text="",  # the person told the carrier, not us
            given_at=at,
        )
    )
    unasked = (Lane.REMINDER, Lane.BULK)
    rows.outbox.cancel(address.patient_id, unasked, at, address.value)

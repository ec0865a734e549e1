"""A message could not be delivered: another address is tried, or staff hear of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.core.errors import CredentialsRefused, Rejected
from bot.core.model import Address, DoseState, DueWork, Lane, OutboxRow, OutboxState
from bot.core.turn import Turn
from handlers.dose_prompt import ask_elsewhere
from handlers.dose_record import settle
from scheduler.outcome import note_address

ARRIVED = frozenset({OutboxState.SENT, OutboxState.DELIVERED})  # a receipt came after all
CALLS_STAFF = {  # by what the failure means
    Rejected.__name__: "template_rejected",  # for whoever edits the template
    CredentialsRefused.__name__: "credentials_refused",  # for whoever runs this
}
WORTH = {Lane.SAFETY: timedelta(hours=24), Lane.REMINDER: timedelta(hours=6)}


def failed(turn: Turn, work: DueWork) -> None:
    """Decide what a message that failed for good means."""
    row = turn.rows.outbox.get(int(work.subject))
    if row is None or row.state in ARRIVED:
        return
    means = work.data.get("means")
    note_address(turn.rows, row, means, row.code, turn.now)
    if means in CALLS_STAFF:
        _call_staff(turn, row, CALLS_STAFF[means])
    if row.lane not in WORTH:
        return
    other = None if row.fallback_of else _other_address(turn, row)
    if other is not None and turn.now < row.created_at + WORTH[row.lane]:
        _say_again(turn, row, other)
    elif row.dose_id is not None and row.state is not OutboxState.UNKNOWN:
        _went_dark(turn, row)
    elif row.lane is Lane.SAFETY:
        turn.raise_alert("notice", "safety_undelivered", answer_key=row.key)


def _call_staff(turn: Turn, row: OutboxRow, reason: str) -> None:
    """Once a day for a template: the same refusal meets everybody who is to get it."""
    name = f"{reason}.{row.channel}.{row.key}"
    today = turn.now.date().isoformat()
    if turn.rows.settings.get(name) != today:
        turn.rows.settings.put(name, today)
        turn.raise_alert("notice", reason, answer_key=row.key)


def _other_address(turn: Turn, row: OutboxRow) -> Address | None:
    """The next address they agreed to, once."""
    addresses = turn.rows.patients.addresses(turn.patient.id)
    same = (row.channel, row.address)
    return next((a for a in addresses if a.is_usable and (a.channel, a.value) != same), None)


def _say_again(turn: Turn, row: OutboxRow, address: Address) -> None:
    """The same message elsewhere, marked as such; one answer settles the dose for both."""
    if row.dose_id is not None:
        dose = turn.rows.doses.get(row.dose_id)
        if dose is None or not dose.is_open:
            return
        turn.address = address
        ask_elsewhere(turn, dose, row.id)
        return
    variables: dict[str, Any] = row.body.variables
    turn.say(row.key, to=address, lane=row.lane, fallback_of=row.id, **variables)


def _went_dark(turn: Turn, row: OutboxRow) -> None:
    """No reminder reached them: our failure, never counted as theirs; staff are told."""
    dose = turn.rows.doses.get(row.dose_id or 0)
    if dose is not None and dose.is_open:
        settle(turn, dose, DoseState.UNDELIVERED)
    turn.raise_alert("notice", "reminders_undelivered", answer_key=row.key)

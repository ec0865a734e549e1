"""A message could not be delivered: another address is tried, or staff hear of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.errors import CarrierOut, CredentialsRefused, Rejected
from bot.core.model import AddressState, DueWork, Lane, OutboxRow, OutboxState
from bot.core.turn import Turn
from handlers.dark import tell_if_dark
from handlers.delivery_elsewhere import call_elsewhere, other_address, remind_elsewhere
from scheduler.outcome import note_address
from scheduler.second_try import SECOND_CHANCE_AFTER, again_at

ARRIVED = frozenset({OutboxState.SENT, OutboxState.DELIVERED})  # a receipt came after all
WAITING = frozenset({OutboxState.QUEUED, OutboxState.SENDING})
A_TRY = timedelta(minutes=1)
CALLS_STAFF = {  # by what the failure means
    Rejected.__name__: "template_rejected",  # for whoever edits the template
    CredentialsRefused.__name__: "credentials_refused",  # for whoever runs this
}
INVITATION = "enrolment.staff_enrolled"  # lost, nobody would write to us, and nobody wonder
NOT_INVITED = "invitation_undelivered"


def failed(turn: Turn, work: DueWork) -> None:
    """Decide what a message that failed for good means."""
    row = turn.rows.outbox.get(int(work.subject))
    if row is None or row.state in ARRIVED:
        return
    means = work.data.get("means")
    note_address(turn.rows, row, means, row.code, turn.now)
    if means in CALLS_STAFF:
        _call_staff(turn, row, CALLS_STAFF[means])
    if means == CarrierOut.__name__:
        _promise_second_chance(turn, row)
    is_sent_anew = _send_anew(turn, row, means)
    if row.lane is Lane.SAFETY and row.retry_of is None:
        call_elsewhere(turn, row)  # a call for help does not wait for a phone to come on
    elif row.lane is Lane.REMINDER and not is_sent_anew:
        remind_elsewhere(turn, row)
    elif row.key == INVITATION and not is_sent_anew:
        turn.raise_alert("notice", NOT_INVITED, answer_key=row.key)
    else:
        tell_if_dark(turn)


def help_waits(turn: Turn, work: DueWork) -> None:
    """Its provider has not taken it for a while: elsewhere, too, while it is tried on there."""
    row = turn.rows.outbox.get(int(work.subject))
    if row is not None and row.state not in ARRIVED and row.retry_of is None:
        call_elsewhere(turn, row)  # once: what is sent anew was called elsewhere when it failed


def reminder_waits(turn: Turn, work: DueWork) -> None:
    """Its provider has not taken it for a while: it goes elsewhere instead, where it can.

    Not what is said of a dose afterwards: that it was missed is said where it was asked about.
    """
    row = turn.rows.outbox.get(int(work.subject))
    if row is None or row.state not in WAITING or other_address(turn, row) is None:
        return
    dose = turn.rows.doses.get(row.dose_id or 0)
    if dose is None or not dose.is_open:
        return
    if row.state is OutboxState.SENDING:  # a try is under way: it may be the one that succeeds
        turn.schedule(work.kind, turn.now + A_TRY, work.subject)
        return
    turn.rows.outbox.cancel_dose(dose.id, turn.now)
    remind_elsewhere(turn, row)


def second_chance(turn: Turn, work: DueWork) -> None:
    """A carrier that was out of reach may be back: the next message will tell."""
    row = turn.rows.outbox.get(int(work.subject))
    found = turn.rows.patients.find(row.channel, row.address) if row is not None else None
    if found is not None and found[1].state is AddressState.UNREACHABLE:
        turn.rows.patients.save_address(replace(found[1], state=AddressState.ACTIVE))


def _promise_second_chance(turn: Turn, row: OutboxRow) -> None:
    """Once for an address: what fails again is a landline."""
    found = turn.rows.patients.find(row.channel, row.address)
    if found is None:
        return
    name = f"second_chance.{found[1].id}"
    if turn.rows.settings.get(name) is None:
        turn.rows.settings.put(name, turn.now.date().isoformat())
        turn.schedule("delivery.second_chance", turn.now + SECOND_CHANCE_AFTER, str(row.id))


def _send_anew(turn: Turn, row: OutboxRow, means: str | None) -> bool:
    """Queue it once more for the same address, if it is worth that; whether it is."""
    at = again_at(row, means, _tried(turn, row), turn.now)
    if at is None:
        return False
    turn.rows.outbox.add(
        replace(
            row,
            state=OutboxState.QUEUED,
            next_try_at=at,
            attempts=0,
            token=None,
            provider_id=None,
            sent_at=None,
            code=None,  # nobody refused this one yet
            retry_of=row.id,
        )
    )
    return True


def _tried(turn: Turn, row: OutboxRow) -> int:
    """How often it was sent anew already."""
    tried = 0
    earlier: OutboxRow | None = row
    while earlier is not None and earlier.retry_of is not None:
        tried += 1
        earlier = turn.rows.outbox.get(earlier.retry_of)
    return tried


def refused(turn: Turn, work: DueWork) -> None:
    """The provider refuses our credentials: all its messages wait until somebody sees to it."""
    row = turn.rows.outbox.get(int(work.subject))
    if row is not None:
        _call_staff(turn, row, CALLS_STAFF[CredentialsRefused.__name__])


def sent_plain(turn: Turn, work: DueWork) -> None:
    """It arrived, without the bold and links that its template has: editors can mend that."""
    row = turn.rows.outbox.get(int(work.subject))
    if row is not None:
        _call_staff(turn, row, CALLS_STAFF[Rejected.__name__])


def _call_staff(turn: Turn, row: OutboxRow, reason: str) -> None:
    """Once a day for a template, or a channel: the same refusal meets everybody."""
    is_about_channel = reason == CALLS_STAFF[CredentialsRefused.__name__]
    name = f"{reason}.{row.channel}" if is_about_channel else f"{reason}.{row.channel}.{row.key}"
    today = turn.now.date().isoformat()
    if turn.rows.settings.get(name) != today:
        turn.rows.settings.put(name, today)
        turn.raise_alert("notice", reason, answer_key=row.key)

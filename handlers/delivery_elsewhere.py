"""The same message on another phone of the person, once; what it means where there is none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.core.model import Address, Lane, OutboxRow, OutboxState
from bot.core.turn import Choice, Turn
from handlers.dark import tell_if_dark
from handlers.dose_prompt import ask_elsewhere
from handlers.dose_record import note_undelivered
from handlers.safety_language import speak_as_said

HELP_LOST = "safety_undelivered"
WORTH = {Lane.SAFETY: timedelta(hours=24), Lane.REMINDER: timedelta(hours=6)}


def call_elsewhere(turn: Turn, row: OutboxRow) -> None:
    """The same words, at once, on another phone; without one, staff hear that they are lost."""
    if _was_called_elsewhere(turn, row):
        return
    other = other_address(turn, row)
    if other is None:
        turn.raise_alert("notice", HELP_LOST, answer_key=row.key)
        return
    speak_as_said(turn, row.body.text)
    _repeat(turn, row, other)
    turn.say("trouble.elsewhere", to=other, lane=Lane.SAFETY, fallback_of=row.id)


def _was_called_elsewhere(turn: Turn, row: OutboxRow) -> bool:
    """Whether it was when it waited; then it is not done again when it is given up."""
    later = turn.rows.outbox.of(turn.patient.id, 50)
    if any(each.fallback_of == row.id for each in later if each.id != row.id):
        return True
    reason = HELP_LOST
    told = (each for each in turn.rows.alerts.of(turn.patient.id, 50) if each.reason == reason)
    return any(each.answer_key == row.key and each.raised_at >= row.created_at for each in told)


def remind_elsewhere(turn: Turn, row: OutboxRow) -> None:
    """A reminder on another phone; without one, its dose counts as not reminded."""
    other = other_address(turn, row)
    if other is None:
        _went_dark(turn, row)
    elif row.dose_id is None:
        _repeat(turn, row, other)
    else:
        dose = turn.rows.doses.get(row.dose_id)
        if dose is not None and dose.is_open:
            turn.address = other
            ask_elsewhere(turn, dose, row.id)


def other_address(turn: Turn, row: OutboxRow) -> Address | None:
    """The next address they agreed to, once, while the message is worth it.

    Of another channel, where they have one: it may be the provider of this one that is away.
    """
    if row.fallback_of is not None or turn.now >= row.created_at + WORTH[row.lane]:
        return None
    addresses = turn.rows.patients.addresses(turn.patient.id)
    same = (row.channel, row.address)
    others = [a for a in addresses if a.is_usable and (a.channel, a.value) != same]
    return min(others, key=lambda a: a.channel == row.channel, default=None)  # the first of these


def _repeat(turn: Turn, row: OutboxRow, address: Address) -> None:
    """The same message elsewhere, with the choices that it offered, and worth no longer."""
    name = next((button.data.partition(":")[0] for button in row.body.offered), "")
    choices = [
        Choice(button.data.partition(":")[2], label=button.label, row=button.row)
        for button in row.body.offered
    ]
    variables: dict[str, Any] = row.body.variables
    turn.say(
        row.key, choices=choices, name=name, to=address, lane=row.lane, fallback_of=row.id,
        expires_at=row.expires_at, **variables,
    )  # fmt: skip


def _went_dark(turn: Turn, row: OutboxRow) -> None:
    """It is tried nowhere else: what that means for its dose, or for them."""
    if row.dose_id is None or row.state is OutboxState.UNKNOWN:
        tell_if_dark(turn)
        return
    note_undelivered(turn, turn.rows.doses.get(row.dose_id), row.key)

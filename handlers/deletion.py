"""Erasing everything about a person: asked once, then done."""

from __future__ import annotations

from bot.core.model import Body, Dialogue, Lane, OutboxRow, OutboxState
from bot.core.turn import Choice, Turn

NAME = "delete"


def begin(turn: Turn) -> None:
    """/delete."""
    choices = [Choice("yes", "button.erase"), Choice("no", "button.keep")]
    turn.ask(NAME, "sure", "deletion.sure", choices=choices)


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Erase, or keep. A tap on an old message asks again instead of erasing."""
    turn.done(NAME)
    if action != "yes":
        turn.say("deletion.kept")
    elif dialogue is None:
        begin(turn)
    else:
        _erase(turn)


def _erase(turn: Turn) -> None:
    """Everything goes but an audit entry without identity; one last message says so."""
    address = turn.address
    if address is None:
        return
    goodbye = turn.render("deletion.done", turn.form_of(address), {})
    turn.said.append("deletion.done")
    turn.rows.patients.erase(turn.patient.id)
    turn.rows.audit.add(turn.now, "patient", "patient.erased", "", {})
    turn.rows.outbox.add(
        OutboxRow(
            id=0,
            patient_id=None,
            channel=address.channel,
            address=address.value,
            lane=Lane.REPLY,
            key="deletion.done",
            body=Body(goodbye),
            state=OutboxState.QUEUED,
            created_at=turn.now,
            next_try_at=turn.now,
        )
    )

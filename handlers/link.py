"""A second phone or app for the same person: a code from the one, typed on the other.

It is where a message goes that could not be delivered on the first, and either can answer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.model import (
    AddressState,
    Consent,
    Dialogue,
    IncomingKind,
    Patient,
    PatientState,
)
from bot.core.turn import Choice, Turn
from handlers.one_time_code import codes_in, name_of, new_code

NAME = "link"
CODE_LIVES = timedelta(hours=1)
CONSENT_VERSION = "1"


def begin(turn: Turn) -> None:
    """Give a code to type on the other phone."""
    code = new_code()
    until = turn.now + CODE_LIVES
    turn.rows.settings.put(name_of(NAME, code), f"{turn.patient.id} {until.isoformat()}")
    turn.say("link.code", code=code, number=turn.config.twilio_from if turn.can_tap else "")


def answer(turn: Turn) -> bool:
    """A text that holds an open code: asks whether this phone shall be joined."""
    if turn.incoming is None or turn.incoming.kind is not IncomingKind.TEXT:
        return False
    found = next((code for code in codes_in(turn.text) if _owner(turn, code)), None)
    owner = _owner(turn, found) if found else None
    if found is None or owner is None:
        return False
    if turn.patient.state is PatientState.ACTIVE:
        is_same = owner.id == turn.patient.id
        turn.say("link.same_phone" if is_same else "link.enrolled_here")
        return True
    turn.save(language=owner.language)
    choices = [Choice("agree", "button.agree"), Choice("decline", "button.decline")]
    row_id = turn.say("link.sure", choices=choices, name=NAME)
    row = turn.rows.outbox.get(row_id) if row_id is not None else None
    shown = row.body.text if row is not None else ""
    data = {"code": found, "shown": shown}
    turn.listen(NAME, "sure", choices=choices, data=data, patience=CODE_LIVES)
    return True


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Join, or not. The code must still be open."""
    owner = _owner(turn, dialogue.data["code"]) if dialogue is not None else None
    turn.done(NAME)
    if action != "agree":
        turn.say("enrolment.declined")
    elif dialogue is None or owner is None:
        turn.say("link.code_ended")
    else:
        turn.rows.settings.put(name_of(NAME, dialogue.data["code"]), "used")
        _join(turn, owner, dialogue.data["shown"])


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """Neither yes nor no: asked again."""
    turn.offer_again("enrolment.please_choose", dialogue)
    return True


def _owner(turn: Turn, code: str) -> Patient | None:
    """Whose open code this is."""
    patient_id, _, until = (turn.rows.settings.get(name_of(NAME, code)) or "").partition(" ")
    if not until or turn.now >= datetime.fromisoformat(until):
        return None
    owner = turn.rows.patients.get(int(patient_id))
    return owner if owner is not None and owner.state is PatientState.ACTIVE else None


def _join(turn: Turn, owner: Patient, shown: str) -> None:
    """The address moves to its owner; who wrote from it so far was nobody else."""
    stranger, address = turn.patient, turn.address
    if address is None:
        return
    first = next((a for a in turn.rows.patients.addresses(owner.id) if a.is_usable), None)
    turn.address = replace(
        address, patient_id=owner.id, consented_at=turn.now, state=AddressState.ACTIVE
    )
    turn.rows.patients.save_address(turn.address)
    turn.rows.patients.add_consent(
        Consent(owner.id, address.channel, "second_phone", CONSENT_VERSION, shown, turn.now)
    )
    if turn.rows.alerts.of(stranger.id, 1):
        turn.save(state=PatientState.LEFT)  # staff may still need what was said there
    else:
        turn.rows.patients.erase(stranger.id)
    turn.patient = owner
    turn.say("link.joined")
    if first is not None:  # should somebody else have typed the code, the owner hears of it
        turn.say("link.joined_elsewhere", to=first)

"""STOP, START and HELP: obeyed at once, on every channel, in any plain wording."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model import AddressState, Consent, IncomingKind, Lane, PatientState
from bot.core.turn import Turn
from messages.words import OptOut, opt_out_intent

LANES = (Lane.REPLY, Lane.REMINDER, Lane.BULK)


def answer(turn: Turn) -> bool:
    """Opt-out and help words; and silence for an address that opted out."""
    intent = _intent(turn)
    is_out = turn.address is not None and turn.address.state is AddressState.OPTED_OUT
    if intent is OptOut.STOP:
        stop(turn)
        return True
    if intent is OptOut.START and is_out:
        return start_again(turn)
    if intent is OptOut.HELP:
        help_text(turn)
        return True
    return is_out


def stop(turn: Turn) -> None:
    """Nothing more to this address; recorded with time and words. Others stay as they are."""
    address = turn.address
    if address is None or address.state is AddressState.OPTED_OUT:
        return
    turn.rows.outbox.cancel(turn.patient.id, LANES, turn.now, address.value)
    if not _carrier_answered(turn):
        turn.say("stop_help.stopped")
    withdraw(turn)
    turn.done()


def withdraw(turn: Turn) -> None:
    """The consent ends, without a word: the caller says what there is to say."""
    if turn.address is not None:
        _record(turn, "stop")
        turn.address = replace(turn.address, state=AddressState.OPTED_OUT)
        turn.rows.patients.save_address(turn.address)


def start_again(turn: Turn) -> bool:
    """START after STOP: the consent is given anew; who had not enrolled may begin now (False)."""
    _record(turn, "start")
    if turn.patient.state is PatientState.ACTIVE:
        turn.consent_address()
        turn.say("stop_help.started")
        return True
    if turn.address is not None:
        turn.address = replace(turn.address, state=AddressState.ACTIVE, consented_at=None)
        turn.rows.patients.save_address(turn.address)
    return False


def help_text(turn: Turn) -> None:
    """Emergency and crisis lines first, then who runs this and what can be asked."""
    read_by = "enrolment.read_by_staff" if turn.config.staff_alerts else "enrolment.read_by_nobody"
    turn.say("stop_help.help", read_by=turn.phrase(read_by))


# -- inside ---------------------------------------------------------------------------------------


def _intent(turn: Turn) -> OptOut | None:
    """What the carrier says it was, else what the words say."""
    incoming = turn.incoming
    if incoming is None or incoming.kind is not IncomingKind.TEXT:
        return None
    if incoming.opt_out:
        return OptOut[incoming.opt_out]
    if incoming.command:
        return OptOut(incoming.command) if incoming.command in list(OptOut) else None
    intent = opt_out_intent(turn.text)
    return None if intent is None else intent.kind


def _carrier_answered(turn: Turn) -> bool:
    """Twilio's own opt-out has sent a confirmation and blocks ours."""
    return turn.incoming is not None and turn.incoming.opt_out == "STOP"


def _record(turn: Turn, kind: str) -> None:
    if turn.address is not None:
        channel = turn.address.channel
        turn.rows.patients.add_consent(
            Consent(turn.patient.id, channel, kind, "", turn.text[:200], turn.now)
        )

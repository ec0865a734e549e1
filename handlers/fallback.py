"""What nothing else understood: names what is possible; the second time offers a person."""

from __future__ import annotations

from bot.core.model import Dialogue, IncomingKind
from bot.core.turn import Choice, Turn

NAME = "fallback"
_SHARED = {
    IncomingKind.LOCATION: "fallback.location",
    IncomingKind.CONTACT: "fallback.contact",
}


def answer(turn: Turn) -> bool:
    """Never silent: a text that reached this gets an honest answer."""
    shared = _SHARED.get(turn.incoming.kind) if turn.incoming is not None else None
    if shared is not None:
        turn.say(shared)
        return True
    if turn.patient.puzzled >= 1:
        turn.save(puzzled=0)
        choices = [Choice("person", "button.ask_person")]
        has_staff = bool(turn.config.staff_alerts)
        turn.ask(
            NAME, "person", "fallback.second" if has_staff else "fallback.second_alone",
            choices=choices if has_staff else (),
        )  # fmt: skip
        return True
    turn.save(puzzled=1)
    turn.say("fallback.first")
    return True


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """They want a person: staff see it."""
    if action == "person":
        turn.done(NAME)
        turn.raise_alert("notice", "asks_for_person", answer_key="fallback.person_told")
        turn.say("fallback.person_told")

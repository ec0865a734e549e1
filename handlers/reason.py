"""A person's own reasons to go on, and whom they would call: kept in their words."""

from __future__ import annotations

from bot.core.model import Dialogue
from bot.core.turn import Choice, Turn
from messages.screen import Tier

NAME = "reason"
MOST = 5
LONGEST = 200  # characters


def begin(turn: Turn) -> None:
    """/reason [words]: keep one, or show them and ask for one."""
    if turn.text.strip():
        _keep(turn)
        return
    choices = [Choice("forget", "button.forget_reasons")] if turn.patient.reasons else ()
    turn.ask(NAME, "reason", "reason.ask", choices=choices, reasons=turn.patient.reasons or "")


def support(turn: Turn) -> None:
    """/support [words]: a name and number to be shown in a hard moment."""
    if turn.text.strip():
        _keep_support(turn)
        return
    choices = [Choice("forget_support", "button.forget_person")]
    turn.ask(
        NAME, "support", "reason.ask_support",
        choices=choices if turn.patient.support_person else (),
        support=turn.patient.support_person or "",
    )  # fmt: skip


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Forget what was kept."""
    turn.done(NAME)
    if action == "forget":
        turn.save(reasons=None)
        turn.say("reason.forgotten")
    elif action == "forget_support":
        turn.save(support_person=None)
        turn.say("reason.forgotten")


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """Their words."""
    is_urge = turn.screening is not None and turn.screening.tier is Tier.CRAVING
    if not turn.text.strip() or "?" in turn.text or is_urge:
        return False
    if dialogue.step == "support":
        _keep_support(turn)
    else:
        _keep(turn)
    return True


def one_reason(turn: Turn) -> str:
    """One of their reasons, another one each day; empty where there is none."""
    reasons = (turn.patient.reasons or "").splitlines()
    return reasons[turn.today.toordinal() % len(reasons)] if reasons else ""


def _keep(turn: Turn) -> None:
    turn.done(NAME)
    new = " ".join(turn.text.split())[:LONGEST]
    others = [each for each in (turn.patient.reasons or "").splitlines() if each != new]
    turn.save(reasons="\n".join([*others, new][-MOST:]))
    turn.say("reason.kept", reason=new)


def _keep_support(turn: Turn) -> None:
    turn.done(NAME)
    person = " ".join(turn.text.split())[:LONGEST]
    turn.save(support_person=person)
    turn.say("reason.support_kept", support=person)

"""/undo: a dose of the last seven days, put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.model import Dialogue, Dose, DoseState, Form
from bot.core.turn import Choice, Turn
from handlers import injection
from handlers.dose_record import settle
from messages.spoken_time import say_date

NAME = "correction"
CORRECTABLE = timedelta(days=7)
MOST = 8  # doses offered at once


def begin(turn: Turn) -> None:
    """The last seven days, newest first."""
    doses = [d for d in turn.rows.doses.recent(turn.patient.id, 40) if _is_open_to_change(turn, d)]
    if not doses:
        turn.say("correction.nothing")
        return
    choices = [Choice(f"dose:{dose.id}", label=_label(turn, dose)) for dose in doses[:MOST]]
    turn.ask(NAME, "dose", "correction.which", choices=choices)


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Which dose, and what is right for it."""
    dose = turn.rows.doses.get(int(argument)) if argument.isdecimal() else None
    if dose is None or dose.patient_id != turn.patient.id:
        return
    if not _is_open_to_change(turn, dose):
        turn.say("correction.too_long_ago")
    elif action == "dose":
        choices = [
            Choice(f"taken:{dose.id}", "button.taken", row=0),
            Choice(f"not_taken:{dose.id}", "button.not_taken", row=0),
        ]
        turn.ask(NAME, "what", "correction.what", choices=choices, day=_day(turn, dose))
    elif action == "taken":
        _put_right(turn, dose, DoseState.TAKEN)
    elif action == "not_taken":
        _put_right(turn, dose, DoseState.SKIPPED)


def _is_open_to_change(turn: Turn, dose: Dose) -> bool:
    return not dose.is_open and dose.due_at >= turn.now - CORRECTABLE


def _put_right(turn: Turn, dose: Dose, state: DoseState) -> None:
    taken_at = (dose.taken_at or dose.due_at) if state is DoseState.TAKEN else None
    turn.rows.audit.add(
        turn.now, f"patient:{turn.patient.id}", "dose.corrected", f"dose:{dose.id}",
        {"before": str(dose.state), "after": str(state)},
    )  # fmt: skip
    settle(turn, replace(dose, taken_at=taken_at), state)
    regimen = turn.rows.regimens.get(dose.regimen_id)
    if regimen is not None and regimen.form is Form.INJECTION:
        injection.count_anew(turn, regimen)
    turn.done(NAME)
    turn.say("correction.done", day=_day(turn, dose))


def _label(turn: Turn, dose: Dose) -> str:
    return f"{_day(turn, dose)} {turn.phrase(f'status.{dose.state}')}"


def _day(turn: Turn, dose: Dose) -> str:
    return say_date(dose.local_date, turn.language)

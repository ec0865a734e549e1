"""What people answer to a dose's reminder: taken, later, skip, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.model import Dialogue, Dose, DoseState
from bot.core.turn import Choice, Turn
from handlers import dose_caution as caution, dose_prompt as prompt, dose_window as window
from handlers.dose_prompt import NAME
from handlers.dose_record import settle
from messages.screen import Tier
from messages.spoken_time import say_moment, say_time

SNOOZE = timedelta(minutes=30)
ANSWERABLE = timedelta(hours=24)  # how long after its window a button still counts
REASONS = ("forgot", "unwell", "ran_out", "chose")
REASON_PATIENCE = timedelta(hours=2)  # later words are about something else


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Taken, later, skip, or why it was skipped. The dose id makes a second tap harmless."""
    number, _, reason = argument.partition(":")
    dose = turn.rows.doses.get(int(number)) if number.isdecimal() else None
    if dose is None or dose.patient_id != turn.patient.id:
        return
    if action == "taken":
        take(turn, dose)
    elif action == "later":
        _snooze(turn, dose)
    elif action == "skip":
        skip(turn, dose)
    elif action == "why" and dose.state is DoseState.SKIPPED and reason in REASONS:
        _note_reason(turn, dose, reason)
        turn.say(f"dose.why_{reason}")


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """Free words about why a dose was skipped. What else they tell is answered as well."""
    words = turn.text.strip()
    if dialogue.step != "why" or not words or words.endswith("?"):
        return False
    dose = turn.rows.doses.get(int(dialogue.subject))
    if dose is None:
        return False
    _note_reason(turn, dose, words[:500])
    if turn.screening is not None and turn.screening.tier in {Tier.COMMON, Tier.CRAVING}:
        return False
    turn.say("dose.why_other")
    return True


def take(turn: Turn, dose: Dose) -> None:
    """Record a dose as taken now; a second time only says so."""
    if dose.state is DoseState.TAKEN:
        turn.say("dose.already_taken", time=_when(turn, dose))
    elif _is_too_late(turn, dose):
        turn.say("dose.closed", time=_when(turn, dose))
    else:
        settle(turn, replace(dose, taken_at=turn.now), DoseState.TAKEN)
        turn.say("dose.taken", time=say_time(turn.local_now.time(), turn.language))


def skip(turn: Turn, dose: Dose) -> None:
    """Record a dose as skipped and ask why, without blame."""
    if dose.state in {DoseState.TAKEN, DoseState.SKIPPED} or _is_too_late(turn, dose):
        turn.say("dose.closed", time=_when(turn, dose))
        return
    settle(turn, dose, DoseState.SKIPPED)
    if caution.call_staff(turn):
        turn.say("dose.two_missed", amount=dose.amount, time=prompt.time_of(turn, dose))
    choices = [
        Choice(f"why:{dose.id}:{reason}", f"button.why_{reason}", row=index // 2)
        for index, reason in enumerate(REASONS)
    ]
    turn.ask(
        NAME, "why", "dose.skipped",
        choices=choices, subject=str(dose.id), patience=REASON_PATIENCE,
    )  # fmt: skip


# -- inside ---------------------------------------------------------------------------------------


def _snooze(turn: Turn, dose: Dose) -> None:
    if not dose.is_open:
        turn.say("dose.closed", time=_when(turn, dose))
        return
    again_at = window.may_write_at(turn, turn.now + SNOOZE)
    closes_at = window.closes_after(turn, dose, again_at)
    snoozed = replace(dose, state=DoseState.SNOOZED, closes_at=closes_at)
    turn.rows.doses.save(snoozed)
    window.call_off_follow_ups(turn, snoozed)
    turn.rows.outbox.cancel_dose(dose.id, turn.now)  # one that waits for its provider, too
    turn.schedule("dose.remind", again_at, str(dose.id))
    turn.say(
        "dose.later", time=say_time(again_at.astimezone(turn.patient.tz).time(), turn.language)
    )


def _note_reason(turn: Turn, dose: Dose, reason: str) -> None:
    turn.rows.doses.save(replace(dose, skip_reason=reason))
    turn.done(NAME, str(dose.id))


def _is_too_late(turn: Turn, dose: Dose) -> bool:
    return turn.now > dose.closes_at + ANSWERABLE


def _when(turn: Turn, dose: Dose) -> str:
    return say_moment((dose.taken_at or dose.due_at).astimezone(turn.patient.tz), turn.language)

"""The record of doses: settling one, and what they add up to, without blame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby, takewhile

from bot.core.model import OPEN_DOSE_STATES, Dose, DoseState
from bot.core.turn import Turn
from handlers.dose_prompt import NAME, never_came

_NOT_TAKEN = frozenset({DoseState.MISSED, DoseState.SKIPPED})
_NEUTRAL = OPEN_DOSE_STATES | {DoseState.UNDELIVERED}
LONGEST_RUN = 60
NOT_REMINDED = "reminders_undelivered"  # the reason of the notice to staff


def settle(turn: Turn, dose: Dose, state: DoseState) -> Dose:
    """A dose's state is final: nothing more is asked or sent about it, on any phone."""
    settled = replace(dose, state=state, settled_at=turn.now)
    turn.rows.doses.save(settled)
    subject = str(dose.id)
    for kind in ("dose.nag", "dose.remind", "dose.close", "dose.tell_missed"):
        turn.cancel(kind, subject)
    turn.rows.outbox.cancel_dose(dose.id, turn.now)
    turn.done(NAME, subject)
    return settled


def note_undelivered(turn: Turn, dose: Dose | None, key: str) -> None:
    """No reminder reached them: our failure, never counted as theirs; staff are told.

    Its window may have ended just before it was known that the reminder had.
    """
    if dose is not None and (dose.is_open or _was_taken_for_missed(turn, dose)):
        settle(turn, dose, DoseState.UNDELIVERED)
    turn.raise_alert("notice", NOT_REMINDED, answer_key=key)


def _was_taken_for_missed(turn: Turn, dose: Dose) -> bool:
    return dose.state is DoseState.MISSED and never_came(turn, dose)


def missed_run(turn: Turn) -> int:
    """How many doses in a row, up to the latest, were not taken; our own failures aside."""
    doses = turn.rows.doses.recent(turn.patient.id, LONGEST_RUN)
    counted = [dose.state for dose in doses if dose.state not in _NEUTRAL and not _is_undone(dose)]
    return sum(1 for _ in takewhile(lambda state: state in _NOT_TAKEN, counted))


def streaks(doses: Iterable[Dose]) -> tuple[int, int]:
    """(current, longest) run of dose days on which every dose was taken. Pure.

    A day with a dose that is still open, or that we failed to remind of, changes nothing.
    """
    current = longest = 0
    counted = [dose for dose in doses if not _is_undone(dose)]
    ordered = sorted(counted, key=lambda dose: (dose.local_date, dose.index))
    for _, day in groupby(ordered, key=lambda dose: dose.local_date):
        states = {dose.state for dose in day}
        if states <= {DoseState.TAKEN}:
            current += 1
        elif states & _NOT_TAKEN:
            current = 0
        longest = max(longest, current)
    return current, longest


def _is_undone(dose: Dose) -> bool:
    """Told of without a reminder, and taken back: there was no such dose."""
    return dose.is_extra and dose.state is not DoseState.TAKEN

"""Doses in a row that were not taken: when they are worth a caution, and a word to staff."""

from __future__ import annotations

from bot.core.turn import Turn
from handlers.dose_record import missed_run

CAUTION_AT = 2  # not taken in a row (facts 1.2: S4 S6 S7)
CAUTION_EVERY = 7  # then again after so many more


def is_due(turn: Turn) -> bool:
    """With the second dose in a row that was not taken, and from time to time after it."""
    run = missed_run(turn)
    return run >= CAUTION_AT and (run - CAUTION_AT) % CAUTION_EVERY == 0


def call_staff(turn: Turn) -> bool:
    """Tell staff of doses in a row that were not taken; whether it was time to."""
    is_time = is_due(turn)
    if is_time:
        turn.raise_alert("notice", "two_missed_doses", answer_key="dose.two_missed")
    return is_time

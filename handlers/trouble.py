"""When a turn failed for good: a plain apology with the emergency line, guidance first."""

from __future__ import annotations

from bot.core.turn import Turn
from handlers import safety


def apologise(turn: Turn) -> None:
    """Safety guidance where the text calls for it, else the apology; staff hear of both."""
    if turn.screening is not None and turn.screening.tier.is_escalation:
        safety.answer(turn)
        return
    turn.raise_alert("notice", "event_parked", answer_key="trouble.apology")
    turn.say("trouble.apology")

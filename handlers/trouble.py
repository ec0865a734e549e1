"""When a turn failed for good: guidance where it is needed, else a plain apology."""

from __future__ import annotations

import structlog

from bot.core.errors import StorageError
from bot.core.turn import Turn
from handlers import safety
from handlers.safety_guidance import guidance_for
from handlers.safety_saying import say_safety
from messages.screen import Screening

log = structlog.get_logger(__name__)


def apologise(turn: Turn) -> None:
    """Safety guidance where the text calls for it, else the apology; staff hear of both."""
    screening = turn.screening
    if screening is not None and screening.tier.is_escalation:
        _guide(turn, screening)
        return
    turn.raise_alert("notice", "event_parked", answer_key="trouble.apology")
    turn.say("trouble.apology")


def _guide(turn: Turn, screening: Screening) -> None:
    """All that belongs to an escalation; if that is what fails, at least guidance and alert."""
    try:
        with turn.rows.savepoint():
            safety.escalate(turn, screening)
    except StorageError:
        raise
    except Exception as error:  # our bug must not leave somebody without an answer
        log.error("escalation.failed", error=type(error).__name__)
        key = guidance_for(screening, turn.text).key
        say_safety(turn, key)
        turn.raise_alert(screening.tier, screening.topic or "screen_error", answer_key=key)

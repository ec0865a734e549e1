"""A side effect or a craving told in free words: a short answer with what to watch for."""

from __future__ import annotations

from bot.core.turn import Turn
from messages.screen import Tier

SIDE_EFFECTS = frozenset(
    {"nausea", "headache", "fatigue", "dizziness", "stomach", "sleep", "anxiety", "appetite"}
)


def answer(turn: Turn) -> bool:
    """What the screen calls *common* or *craving*."""
    screening = turn.screening
    if screening is None or screening.is_question:
        return False
    if screening.tier is Tier.COMMON:
        known = screening.topic if screening.topic in SIDE_EFFECTS else "other"
        turn.say(f"feeling.{known}")
        return True
    if screening.tier is Tier.CRAVING:
        is_lapse = screening.topic in {"lapse", "relapse"}
        turn.say("feeling.lapse" if is_lapse else "feeling.craving")
        return True
    return False

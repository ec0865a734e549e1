"""A side effect or an urge told in free words: to the conversation that knows what helps."""

from __future__ import annotations

from bot.core.turn import Turn
from handlers import craving, side_effect
from messages.screen import Tier


def answer(turn: Turn) -> bool:
    """What the screen calls *common* or *craving*; also "is it normal to feel sick?"."""
    screening = turn.screening
    if screening is None:
        return False
    if screening.tier is Tier.CRAVING:
        if screening.topic == "lapse":
            craving.lapsed(turn)
        else:
            craving.told(turn)
        return True
    is_known = screening.topic in side_effect.TOPICS
    if screening.tier is Tier.COMMON and not screening.is_question:
        side_effect.told(turn, screening.topic or "other")
        return True
    if screening.tier is Tier.COMMON or (is_known and screening.is_question):
        turn.say(f"feeling.{screening.topic}" if is_known else "feeling.other")
        return True
    return False

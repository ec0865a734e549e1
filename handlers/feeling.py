"""A side effect or a craving told in free words: a short answer with what to watch for."""

from __future__ import annotations

from bot.core.turn import Turn
from messages.screen import Tier

SIDE_EFFECTS = frozenset(
    {
        "anxiety",
        "appetite",
        "cough_cold",
        "dizziness",
        "fatigue",
        "foggy",
        "headache",
        "insomnia",
        "low_mood",
        "muscle_joint",
        "nausea",
        "sexual",
        "site_mild",
        "skin_mild",
        "stomach",
        "sweating",
    }
)
"""Topics of the screen that have their own text, `feeling.<topic>`."""


def answer(turn: Turn) -> bool:
    """What the screen calls *common* or *craving*; also "is it normal to feel sick?"."""
    screening = turn.screening
    if screening is None:
        return False
    if screening.tier is Tier.CRAVING:
        turn.say("feeling.lapse" if screening.topic == "lapse" else "feeling.craving")
        return True
    is_known = screening.topic in SIDE_EFFECTS
    if screening.tier is Tier.COMMON:
        turn.say(f"feeling.{screening.topic}" if is_known else "feeling.other")
        return True
    if is_known and screening.is_question:
        turn.say(f"feeling.{screening.topic}")
        return True
    return False

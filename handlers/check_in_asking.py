"""The questions of a check-in: how strong, what set it off, whether they used, the mood."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.core.model import CheckIn, Lane
from bot.core.turn import Choice, Turn

NAME = "check_in"
TRIGGERS = (
    *("stress", "people", "place", "pain", "bored", "tired", "hungry", "lonely", "angry"),
    *("good_mood", "other"),
)
MOODS = ("good", "so_so", "low")
HIGHEST = 10
LATE_ANSWERS = timedelta(days=1)  # so long an answer is understood at all


def ask_rating(
    turn: Turn,
    check_in: CheckIn,
    key: str,
    *,
    step: str = "rating",
    lane: Lane = Lane.REPLY,
    expires_at: datetime | None = None,
) -> None:
    """Ask for a number from 0 to 10: one row of buttons, or typed.

    The dialogue keeps no options: among eleven of them "1" would name the first, which is 0.
    """
    turn.listen(NAME, step, subject=str(check_in.id), patience=LATE_ANSWERS)
    choices = [
        Choice(f"{step}:{check_in.id}:{number}", label=str(number), row=0)
        for number in range(HIGHEST + 1)
    ]
    turn.say(
        key,
        choices=choices if turn.can_tap else (),
        name=NAME,
        lane=lane,
        expires_at=expires_at,
    )


def ask_trigger(turn: Turn, check_in: CheckIn, key: str, **said: Any) -> None:
    """What set it off? Own words are welcome."""
    choices = [
        Choice(f"trigger:{check_in.id}:{trigger}", f"button.trigger_{trigger}", row=number // 3)
        for number, trigger in enumerate(TRIGGERS)
    ]
    turn.ask(NAME, "trigger", key, choices=choices, subject=str(check_in.id), **said)


def ask_used(turn: Turn, check_in: CheckIn) -> None:
    """Did they use or drink? Asked without blame; it may stay open."""
    choices = [
        Choice(f"used:{check_in.id}:{answer}", f"button.used_{answer}", row=0)
        for answer in ("no", "yes", "unsaid")
    ]
    turn.ask(NAME, "used", "check_in.used", choices=choices, subject=str(check_in.id))


def ask_mood(turn: Turn, check_in: CheckIn, late: str) -> None:
    """How the mood is, after a low rating."""
    choices = [
        Choice(f"mood:{check_in.id}:{mood}", f"button.mood_{mood}", row=0) for mood in MOODS
    ]
    turn.ask(
        NAME, "mood", "check_in.mood", choices=choices, subject=str(check_in.id), late=late,
        rating=check_in.rating,
    )  # fmt: skip

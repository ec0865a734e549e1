"""A hard moment: a tip at once, ten minutes together, own reasons, somebody to call; a lapse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.model import CheckIn, Dialogue, DueWork
from bot.core.turn import Choice, Turn
from handlers import hard_days, tip
from handlers.check_in_asking import ask_rating, ask_trigger
from handlers.reason import one_reason
from scheduler.cadence import HIGH

NAME = "craving"
PATIENCE = timedelta(hours=2)  # a choice of a hard moment, offered longer ago, is over
WAVE = (timedelta(minutes=3), timedelta(minutes=7), timedelta(minutes=10))
"""When the two short messages of the wait come, and then "how is it now?"."""


def told(turn: Turn) -> None:
    """Somebody wrote of an urge in free words: help first, then how strong it is."""
    check_in = turn.rows.check_ins.add(
        CheckIn(0, turn.patient.id, turn.now, sent_at=turn.now, is_prompted=False)
    )
    turn.say("feeling.craving")
    ask_rating(turn, check_in, "craving.how_strong")


def help_now(turn: Turn, check_in: CheckIn) -> None:
    """All that may help, most of all something to do this minute."""
    tip.give(turn, check_in)
    offer(turn, check_in, "craving.options")


def offer(turn: Turn, check_in: CheckIn, key: str) -> None:
    """Wait together, another idea, or say that it happened; with reasons and somebody to call."""
    choices = [
        Choice(f"wait:{check_in.id}", "button.wait_together"),
        Choice(f"tip:{check_in.id}", "button.another_idea", row=1),
        Choice(f"used:{check_in.id}", "button.it_happened", row=1),
    ]
    turn.ask(
        NAME,
        "options",
        key,
        choices=choices,
        subject=str(check_in.id),
        patience=PATIENCE,
        rating=check_in.rating_after or check_in.rating,
        reason=one_reason(turn),
        support=turn.patient.support_person or "",
    )


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """What they want to do now."""
    check_in = turn.rows.check_ins.get(int(argument)) if argument.isdecimal() else None
    if check_in is None or check_in.patient_id != turn.patient.id:
        return
    if action == "wait":
        _begin_wait(turn, check_in)
    elif action == "tip":
        tip.give(turn, check_in)
    elif action == "used":
        turn.done(NAME, argument)
        lapsed(turn, check_in)


def wave(turn: Turn, work: DueWork) -> None:
    """A message of the timed wait, or the question at its end."""
    check_in = turn.rows.check_ins.get(int(work.subject))
    number = int(work.data["number"])
    if check_in is None or turn.patient.is_held(turn.now):
        return
    if number == len(WAVE):
        ask_rating(turn, check_in, "craving.how_now", step="after")
        return
    _schedule_wave(turn, check_in, number + 1)
    turn.say(f"craving.wave_{number}")


def rated_after(turn: Turn, check_in: CheckIn, rating: int) -> None:
    """How it is after the wait; the tips they got learn from it."""
    check_in = replace(check_in, rating_after=rating)
    turn.rows.check_ins.save(check_in)
    turn.done("check_in", str(check_in.id))
    tip.learn(turn, check_in)
    if rating >= HIGH:
        offer(turn, check_in, "craving.still_high")
    else:
        turn.done(NAME, str(check_in.id))
        is_lower = check_in.rating is not None and rating < check_in.rating
        ask_trigger(turn, check_in, "craving.eased", rating=rating, is_lower=is_lower)


def lapsed(turn: Turn, check_in: CheckIn | None = None) -> None:
    """They used or drank: kindness and safety first; then staff, if they agreed; then go on."""
    turn.say("feeling.lapse")
    check_in = check_in or turn.rows.check_ins.add(
        CheckIn(0, turn.patient.id, turn.now, sent_at=turn.now, is_prompted=False)
    )
    turn.rows.check_ins.save(
        replace(check_in, used=True, answered_at=check_in.answered_at or turn.now)
    )
    turn.cancel("craving.wave", str(check_in.id))
    hard_days.tell(turn, "lapse")


def _begin_wait(turn: Turn, check_in: CheckIn) -> None:
    _schedule_wave(turn, check_in, 1)
    turn.say("craving.wait")


def _schedule_wave(turn: Turn, check_in: CheckIn, number: int) -> None:
    before = WAVE[number - 2] if number > 1 else timedelta(0)
    due_at = turn.now + WAVE[number - 1] - before
    turn.schedule("craving.wave", due_at, str(check_in.id), number=number)

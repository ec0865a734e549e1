"""Tips: one at a time, for the moment; thumbs and ratings steer what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.model import CheckIn, Dialogue, TipShown
from bot.core.turn import Choice, Turn
from handlers.tip_choice import Moment, choose as choose_tip, part_of_day
from messages.help import with_local_numbers
from messages.tips import Tip
from scheduler.cadence import DAY

NAME = "tip"
PATIENCE = timedelta(hours=2)


def begin(turn: Turn) -> None:
    """/tip: one for now."""
    shown = _show_next(turn, None)
    if shown is None:
        return
    is_new = len(turn.rows.tips_shown.of(turn.patient.id)) == 1
    choices = _choices(turn, shown)
    turn.listen(NAME, "thumb", choices=() if turn.can_tap else choices, patience=PATIENCE)
    if is_new and not turn.can_tap:  # a tip by SMS is one segment: the words are told once
        turn.say("tip.how_to_answer", choices=choices, name=NAME)


def give(turn: Turn, check_in: CheckIn) -> None:
    """One at once, in a hard moment; it learns from the rating after."""
    _show_next(turn, check_in)


def learn(turn: Turn, check_in: CheckIn) -> None:
    """The rating after: what it says about the tips of this moment."""
    for shown in turn.rows.tips_shown.of(turn.patient.id):
        if shown.check_in_id == check_in.id and shown.after is None:
            turn.rows.tips_shown.save(replace(shown, after=check_in.rating_after))


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """A thumb, or another one."""
    shown = turn.rows.tips_shown.get(int(argument)) if argument.isdecimal() else None
    if shown is None or shown.patient_id != turn.patient.id:
        return
    if action == "another":
        begin(turn)
    elif action in {"up", "down"}:
        turn.rows.tips_shown.save(replace(shown, liked=action == "up"))
        turn.done(NAME)
        turn.say("tip.liked" if action == "up" else "tip.disliked")


# -- inside ---------------------------------------------------------------------------------------


def _show_next(turn: Turn, check_in: CheckIn | None) -> TipShown | None:
    tip = choose_tip(
        turn.around.library.tips.entries(turn.language),
        turn.rows.tips_shown.of(turn.patient.id),
        Moment(_trigger(turn, check_in), part_of_day(turn.local_now.time())),
        turn.patient.id,
    )
    if tip is None:
        turn.say("tip.none")
        return None
    shown = turn.rows.tips_shown.add(
        TipShown(
            0,
            turn.patient.id,
            tip.id,
            turn.now,
            check_in_id=check_in.id if check_in else None,
            before=check_in.rating if check_in else None,
        )
    )
    choices = _choices(turn, shown) if turn.can_tap else ()
    turn.say("tip.show", choices=choices, name=NAME, tip=_words(turn, tip))
    return shown


def _words(turn: Turn, tip: Tip) -> str:
    """The short form names nothing that a stranger should not read."""
    text = tip.text if turn.can_tap and turn.patient.privacy == "open" else tip.sms
    return with_local_numbers(text, tip.language, turn.numbers)


def _trigger(turn: Turn, check_in: CheckIn | None) -> str | None:
    """What set it off: now, or in the last day."""
    if check_in is not None and check_in.trigger:
        return check_in.trigger
    recent = turn.rows.check_ins.since(turn.patient.id, turn.now - DAY)
    return next((each.trigger for each in reversed(recent) if each.trigger), None)


def _choices(turn: Turn, shown: TipShown) -> list[Choice]:
    thumbs = (
        [
            Choice(f"up:{shown.id}", label="👍", row=0),
            Choice(f"down:{shown.id}", label="👎", row=0),
        ]
        if turn.can_tap
        else [
            Choice(f"up:{shown.id}", "button.tip_up"),
            Choice(f"down:{shown.id}", "button.tip_down"),
        ]
    )
    return [
        *thumbs,
        Choice(f"another:{shown.id}", "button.tip_another", row=0),
    ]

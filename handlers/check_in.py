"""A check-in: how strong the urge is, then only what helps. Asked for, or written unasked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.model import CheckIn, Dialogue, DueWork, Lane
from bot.core.turn import Turn
from handlers import cadence, craving, hard_days
from handlers.check_in_asking import (
    HIGHEST,
    MOODS,
    NAME,
    TRIGGERS,
    ask_mood,
    ask_rating,
    ask_trigger,
    ask_used,
)
from messages.screen import Tier
from messages.spoken_time import say_moment
from messages.words import parse_number, parse_yes_no
from scheduler.cadence import ANSWER_WITHIN, HIGH, LOW

TOO_LATE = timedelta(hours=1)  # after an outage: a check-in is not made up for
LONGEST_ATTEMPT = 3  # words: a longer text is about something else
LONGEST_NOTE = 300  # characters


def begin(turn: Turn) -> None:
    """/crave [number]: how it is now, unasked."""
    check_in = volunteered(turn)
    rating = parse_number(turn.text, turn.language, 0, HIGHEST)
    if rating is None:
        ask_rating(turn, check_in, "check_in.ask_now")
    else:
        _rate(turn, check_in, rating)


def volunteered(turn: Turn) -> CheckIn:
    """A check-in that the person began."""
    return turn.rows.check_ins.add(
        CheckIn(0, turn.patient.id, turn.now, sent_at=turn.now, is_prompted=False)
    )


# -- due work -------------------------------------------------------------------------------------


def fall_due(turn: Turn, work: DueWork) -> None:
    """The moment of a planned check-in: plan the next one, then ask, if it is fit to."""
    rhythm = cadence.consider(turn)
    cadence.plan(turn)
    if rhythm is None or turn.now - work.due_at > TOO_LATE or not cadence.may_ask(turn):
        return
    check_in = turn.rows.check_ins.add(
        CheckIn(
            0,
            turn.patient.id,
            planned_at=work.due_at,
            sent_at=turn.now,
            expires_at=turn.now + ANSWER_WITHIN,
        )
    )
    key = "check_in.ask_hard" if rhythm.offered_at == turn.now else "check_in.ask"
    ask_rating(turn, check_in, key, lane=Lane.REMINDER, expires_at=check_in.expires_at)


# -- answers --------------------------------------------------------------------------------------


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """A tap. The check-in's id makes one on an old message harmless."""
    number, _, value = argument.partition(":")
    check_in = turn.rows.check_ins.get(int(number)) if number.isdecimal() else None
    if check_in is None or check_in.patient_id != turn.patient.id:
        return
    if action in {"rating", "after"} and value.isdecimal() and int(value) <= HIGHEST:
        _take_number(turn, check_in, action, int(value))
    elif action == "trigger" and value in TRIGGERS:
        _note_trigger(turn, check_in, value)
    elif action == "used":
        _note_used(turn, check_in, {"yes": True, "no": False}.get(value))
    elif action == "mood" and value in MOODS:
        _note_mood(turn, check_in, value)


def is_exact(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether the text is a number that this prompt awaits, so that it is no choice of others."""
    if dialogue.step not in {"rating", "after"}:
        return False
    return parse_number(turn.text, turn.language, 0, HIGHEST) is not None


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """Typed: a number, what set it off in own words, yes or no."""
    check_in = turn.rows.check_ins.get(int(dialogue.subject))
    if check_in is None:
        return False
    if dialogue.step in {"rating", "after"}:
        rating = parse_number(turn.text, turn.language, 0, HIGHEST)
        if rating is None:
            return _ask_again(turn, dialogue)
        _take_number(turn, check_in, dialogue.step, rating)
        return True
    if dialogue.step == "used" and (used := parse_yes_no(turn.text, turn.language)) is not None:
        _note_used(turn, check_in, used)
        return True
    if dialogue.step == "trigger" and _is_plain(turn):
        check_in = replace(check_in, note=turn.text.strip()[:LONGEST_NOTE])
        _note_trigger(turn, check_in, "other")
        return True
    return False


# -- inside ---------------------------------------------------------------------------------------


def _is_plain(turn: Turn) -> bool:
    """Neither a question nor something that the screen has an answer to."""
    is_found = turn.screening is not None and turn.screening.tier is not Tier.NONE
    return bool(turn.text.strip()) and not is_found and "?" not in turn.text


def _ask_again(turn: Turn, dialogue: Dialogue) -> bool:
    """Something like "a lot": asked once more, with an example; then it is let be."""
    is_attempt = _is_plain(turn) and len(turn.text.split()) <= LONGEST_ATTEMPT
    if dialogue.data.get("again") or not is_attempt:
        return False
    turn.listen(NAME, dialogue.step, subject=dialogue.subject, data={"again": True})
    turn.say("check_in.again")
    return True


def _take_number(turn: Turn, check_in: CheckIn, step: str, rating: int) -> None:
    if step == "after":
        craving.rated_after(turn, check_in, rating)
    elif check_in.rating is not None:
        turn.say("check_in.already", rating=check_in.rating)
    else:
        _rate(turn, check_in, rating)


def _rate(turn: Turn, check_in: CheckIn, rating: int) -> None:
    is_late = check_in.expires_at is not None and turn.now > check_in.expires_at
    check_in = replace(check_in, rating=rating, answered_at=turn.now, is_late=is_late)
    turn.rows.check_ins.save(check_in)
    turn.done(NAME, str(check_in.id))
    asked_at = (check_in.sent_at or check_in.planned_at).astimezone(turn.patient.tz)
    late = say_moment(asked_at, turn.language) if is_late else ""
    if rating >= HIGH:
        craving.help_now(turn, check_in)
        hard_days.consider(turn)
    elif rating > LOW:
        ask_trigger(turn, check_in, "check_in.trigger", rating=rating, late=late)
    elif check_in.is_prompted:
        ask_mood(turn, check_in, late)
    else:
        turn.say("check_in.noted", rating=rating)


def _note_trigger(turn: Turn, check_in: CheckIn, trigger: str) -> None:
    check_in = replace(check_in, trigger=trigger)
    turn.rows.check_ins.save(check_in)
    turn.done(NAME, str(check_in.id))
    if check_in.used is None:
        ask_used(turn, check_in)
    else:
        turn.say("check_in.thanks")


def _note_used(turn: Turn, check_in: CheckIn, used: bool | None) -> None:
    turn.done(NAME, str(check_in.id))
    if used:
        craving.lapsed(turn, check_in)
        return
    turn.rows.check_ins.save(replace(check_in, used=used))
    turn.say("check_in.thanks")


def _note_mood(turn: Turn, check_in: CheckIn, mood: str) -> None:
    turn.rows.check_ins.save(replace(check_in, mood=mood))
    turn.done(NAME, str(check_in.id))
    turn.say("feeling.low_mood" if mood == "low" else "check_in.thanks_mood")

"""How often a person is asked: MORE, LESS, which days and when; and what we do by ourselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.core.model import CheckIn, Dialogue, Lane, Rhythm
from bot.core.turn import Choice, Turn
from messages.spoken_time import say_time
from messages.words import parse_times
from scheduler.cadence import (
    DAILY,
    DAY,
    PACES,
    QUIET,
    SLOWEST,
    Advice,
    Week,
    advise,
    is_full,
    less,
    more,
    next_moment,
)
from scheduler.quiet_hours import in_quiet_hours

NAME = "cadence"
WEEK = timedelta(days=7)
WINDOWS = {
    "any": (time(10), time(20)),
    "morning": (time(8), time(11)),
    "afternoon": (time(13), time(17)),
    "evening": (time(18), time(21)),
}
DAYS = {"all": (0, 1, 2, 3, 4, 5, 6), "work": (0, 1, 2, 3, 4), "weekend": (4, 5, 6)}


def start(turn: Turn) -> None:
    """After enrolling: once a day at some moment, from tomorrow on, until they say otherwise."""
    if turn.rows.check_ins.rhythm(turn.patient.id) is None:
        turn.rows.check_ins.save_rhythm(Rhythm(turn.patient.id, DAILY, changed_at=turn.now))
    plan(turn, after=turn.now + DAY / 2)


def plan(turn: Turn, after: datetime | None = None) -> None:
    """Schedule the next check-in; replaces what was scheduled."""
    turn.cancel("check_in.due")
    rhythm = turn.rows.check_ins.rhythm(turn.patient.id)
    if rhythm is None:
        return
    window = (rhythm.start, rhythm.end)
    at = next_moment(
        after or turn.now, rhythm.pace, rhythm.weekdays, window, turn.patient.tz, turn.patient.id
    )
    if at is not None:
        turn.schedule("check_in.due", at)


def may_ask(turn: Turn) -> bool:
    """Whether a question may go now: silence is respected, and the ceiling holds."""
    patient, now = turn.patient, turn.now
    if turn.address is None or patient.is_paused(now) or patient.is_held(now):
        return False
    prompts = _prompts(turn.rows.check_ins.since(patient.id, now - 2 * DAY))
    is_open = any(each.rating is None and (each.expires_at or now) > now for each in prompts)
    sent = [each.sent_at for each in prompts if each.sent_at is not None]
    return not (is_open or in_quiet_hours(now, patient) or is_full(sent, now))


def consider(turn: Turn) -> Rhythm | None:
    """Look at the last days and adapt; None where nothing is to be asked now."""
    rhythm = turn.rows.check_ins.rhythm(turn.patient.id)
    if rhythm is None or rhythm.pace == QUIET:
        return None
    if not may_ask(turn):
        return rhythm
    advice = _advice(turn, rhythm)
    if advice is Advice.ASK_USEFUL:
        _ask_useful(turn, rhythm)
        return None
    if advice is Advice.SLOWER:
        rhythm = replace(rhythm, pace=less(rhythm.pace), changed_at=turn.now)
    elif advice is Advice.OFFER_MORE:
        rhythm = replace(rhythm, offered_at=turn.now)
    turn.rows.check_ins.save_rhythm(rhythm)
    return rhythm


# -- what people say ------------------------------------------------------------------------------


def ask_more(turn: Turn) -> None:
    """MORE: a step more often."""
    rhythm = _rhythm(turn)
    _change(turn, replace(rhythm, pace=more(rhythm.pace)))


def ask_less(turn: Turn) -> None:
    """LESS: a step less often, down to quiet."""
    rhythm = _rhythm(turn)
    _change(turn, replace(rhythm, pace=less(rhythm.pace)))


def show(turn: Turn) -> None:
    """/checkins: how often and when, and what to change."""
    choices = [
        Choice("more", "button.ask_more", row=0),
        Choice("less", "button.ask_less", row=0),
        *(Choice(f"days:{name}", f"button.days_{name}", row=1) for name in DAYS),
        *(Choice(f"window:{name}", f"button.window_{name}", row=2) for name in WINDOWS),
    ]
    turn.ask(NAME, "menu", "cadence.show", choices=choices, plan=_words(turn, _rhythm(turn)))


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """A choice of the menu, or the answer to "still useful?"."""
    rhythm = _rhythm(turn)
    if action == "more":
        ask_more(turn)
    elif action == "less":
        ask_less(turn)
    elif action == "days" and argument in DAYS:
        _change(turn, replace(rhythm, weekdays=DAYS[argument]))
    elif action == "window" and argument in WINDOWS:
        first, last = WINDOWS[argument]
        _change(turn, replace(rhythm, start=first, end=last))
    elif action == "useful":
        pace = {"yes": SLOWEST + 1, "less": SLOWEST}.get(argument, QUIET)
        _change(turn, replace(rhythm, pace=pace))


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """A typed time: check-ins come at just that time."""
    times = parse_times(turn.text, turn.language) if dialogue.step == "menu" else None
    if times is None or len(times) != 1:
        return False
    at = time(times[0].hour, times[0].minute)
    _change(turn, replace(_rhythm(turn), start=at, end=at))
    return True


# -- inside ---------------------------------------------------------------------------------------


def _rhythm(turn: Turn) -> Rhythm:
    found = turn.rows.check_ins.rhythm(turn.patient.id)
    return found or Rhythm(turn.patient.id, QUIET)


def _change(turn: Turn, rhythm: Rhythm) -> None:
    rhythm = replace(rhythm, changed_at=turn.now)
    turn.rows.check_ins.save_rhythm(rhythm)
    turn.done(NAME)
    plan(turn)
    turn.say("cadence.changed", plan=_words(turn, rhythm))


def _words(turn: Turn, rhythm: Rhythm) -> str:
    """The rhythm as a sentence."""
    if rhythm.pace == QUIET:
        return turn.phrase("cadence.quiet")
    pace = PACES[rhythm.pace]
    return turn.phrase(
        "cadence.plan",
        days=min(pace.days, len(rhythm.weekdays)),
        times=pace.times,
        start=say_time(rhythm.start, turn.language),
        end="" if rhythm.start == rhythm.end else say_time(rhythm.end, turn.language),
    )


def _prompts(check_ins: list[CheckIn]) -> list[CheckIn]:
    return [each for each in check_ins if each.is_prompted and each.sent_at is not None]


def _advice(turn: Turn, rhythm: Rhythm) -> Advice:
    recent = turn.rows.check_ins.recent(turn.patient.id, 30)
    last = max((each.sent_at for each in _prompts(recent) if each.sent_at), default=None)
    changed_at = rhythm.changed_at
    week = [each for each in recent if each.planned_at > turn.now - WEEK]
    seen = Week(
        ratings=tuple(each.rating for each in week if each.rating is not None),
        has_lapse=any(each.used for each in week),
        silent=_silent(recent, turn.now, rhythm.asked_useful_at),
    )
    advice = advise(
        rhythm.pace,
        seen,
        is_settled=changed_at is None or changed_at <= turn.now - WEEK,
        may_offer=rhythm.offered_at is None or rhythm.offered_at <= turn.now - WEEK,
    )
    was_slowed = changed_at is not None and last is not None and changed_at >= last
    return Advice.STAY if advice is Advice.SLOWER and was_slowed else advice


def _silent(recent: list[CheckIn], now: datetime, asked_at: datetime | None) -> int:
    """Prompts in a row without an answer since "still useful?"; any answer ends the row."""
    silent = 0
    for each in recent:
        if each.answered_at is not None or (asked_at is not None and each.planned_at < asked_at):
            break
        if each.is_prompted and each.expires_at is not None and each.expires_at <= now:
            silent += 1
    return silent


def _ask_useful(turn: Turn, rhythm: Rhythm) -> None:
    """Once, honestly; then quiet until they say otherwise."""
    choices = [
        Choice(f"useful:{answer}", f"button.useful_{answer}") for answer in ("yes", "less", "no")
    ]
    turn.rows.check_ins.save_rhythm(
        replace(rhythm, pace=QUIET, changed_at=turn.now, asked_useful_at=turn.now)
    )
    turn.ask(
        NAME, "useful", "cadence.still_useful", choices=choices, lane=Lane.REMINDER,
        expires_at=turn.now + DAY, patience=WEEK,
    )  # fmt: skip

"""What is asked about one dose, and with which choices."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.model import Dose, Lane, OutboxState
from bot.core.turn import Choice, Turn
from messages.spoken_time import say_time
from scheduler.spreading import leaves_at

NAME = "dose"
FIRST = frozenset({"dose.reminder", "dose.reminder_late", "dose.reminder_elsewhere"})
NEVER_CAME = frozenset({OutboxState.FAILED, OutboxState.EXPIRED, OutboxState.CANCELLED})
ANSWERS = (
    Choice("taken:", "button.taken", row=0),
    Choice("later:", "button.later", row=1),
    Choice("skip:", "button.skip", row=1),
)
TOOK_IT_LATE = (Choice("taken:", "button.took_it_late"),)
RECENT = 100  # messages of somebody, more than there are within a dose's window


def ask(turn: Turn, dose: Dose, key: str, fallback_of: int | None = None) -> None:
    """Say a reminder and await its answer; worthless once the dose's window has ended.

    `turn.ask` would do both, and pack twice what it only hands on: this is for thousands at once.
    """
    subject = str(dose.id)
    turn.listen(NAME, "answer", choices=ANSWERS, subject=subject)
    turn.say(
        key,
        choices=ANSWERS,
        name=NAME,
        subject=subject,
        lane=Lane.REMINDER,
        expires_at=dose.closes_at,
        not_before=leaves_at(turn.now, turn.patient),
        dose_id=dose.id,
        fallback_of=fallback_of,
        amount=dose.amount,
        time=time_of(turn, dose),
    )


def ask_elsewhere(turn: Turn, dose: Dose, fallback_of: int) -> None:
    """The reminder again at the turn's address, because it did not arrive at another one.

    Where this dose was reminded of at this address before, it is a follow-up: two reminders of one
    dose look like two doses.
    """
    is_follow_up = _was_reminded_here(turn, dose)
    key = "dose.nag" if is_follow_up else "dose.reminder_elsewhere"
    ask(turn, dose, key, fallback_of=fallback_of)


def _was_reminded_here(turn: Turn, dose: Dose) -> bool:
    here = turn.address and (turn.address.channel, turn.address.value)
    return any(
        row.dose_id == dose.id
        and row.key in FIRST
        and row.state not in NEVER_CAME
        and (row.channel, row.address) == here
        for row in turn.rows.outbox.of(turn.patient.id, RECENT)
    )


def never_left(turn: Turn, dose: Dose) -> bool:
    """Whether all that was to be said of a dose still waits for a provider, or did until a pause.

    Of most doses nothing waits: then nothing more is read.
    """
    may_wait = turn.patient.is_paused(turn.now) or turn.rows.outbox.is_waiting(dose.id)
    return may_wait and never_came(turn, dose)


def never_came(turn: Turn, dose: Dose) -> bool:
    """Whether nothing that was to be said of a dose has reached anybody so far."""
    about = [row for row in turn.rows.outbox.of(turn.patient.id, RECENT) if row.dose_id == dose.id]
    return all(row.state is OutboxState.QUEUED or row.state in NEVER_CAME for row in about)


def say_missed(turn: Turn, dose: Dose, *, with_caution: bool) -> None:
    """The window has ended without an answer; the dose can still be told of."""
    turn.ask(
        NAME,
        "answer",
        "dose.two_missed" if with_caution else "dose.missed",
        choices=TOOK_IT_LATE,
        subject=str(dose.id),
        lane=Lane.REMINDER,
        dose_id=dose.id,
        expires_at=turn.now + timedelta(hours=2),
        amount=dose.amount,
        time=time_of(turn, dose),
    )


def time_of(turn: Turn, dose: Dose) -> str:
    """When it is due, as one says it where the person is."""
    return _time_there(dose.due_at, turn.patient.tz, turn.language)


@lru_cache(maxsize=4096)  # thousands of people are due at the same time
def _time_there(at: datetime, zone: ZoneInfo, language: str) -> str:
    return say_time(at.astimezone(zone).time(), language)

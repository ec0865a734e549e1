"""How often somebody is asked about one dose: not sooner than agreed, with time to answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.core.model import Dose, Lane, OutboxRow

FIRST_REMINDERS = frozenset({"dose.reminder", "dose.reminder_late"})
ASKED_AGAIN = frozenset({"dose.again", "dose.nag"})
APART = timedelta(minutes=30)  # the first follow-up, and what "in 30 min" asks for
ANSWER_TIME = timedelta(minutes=30)


class Asking:
    """Sees the messages of people, each person's in order."""

    def __init__(self) -> None:
        """Nobody has been asked anything."""
        self._spoken_at: dict[int, datetime] = {}  # last about a dose, by us or by them
        self._emergency_at: dict[int | None, datetime] = {}

    def put_off(self, dose: Dose, now: datetime) -> None:
        """Somebody wants to be asked about it later."""
        self._spoken_at[dose.id] = now

    def problems(self, row: OutboxRow, dose: Dose | None) -> Iterator[str]:
        """What is wrong with one more message, made just now; `dose` is what it is about.

        After an emergency the question comes when that is over, whenever it was asked before.
        """
        if row.lane is Lane.SAFETY:
            self._emergency_at[row.patient_id] = row.created_at
        if dose is None or row.key not in FIRST_REMINDERS | ASKED_AGAIN or is_repeat(row):
            return
        before = self._spoken_at.get(dose.id)
        emergency_at = self._emergency_at.get(row.patient_id)
        self._spoken_at[dose.id] = row.created_at
        if row.key in FIRST_REMINDERS:
            return
        is_calm = before is None or emergency_at is None or emergency_at < before
        if before is not None and is_calm and row.created_at - before < APART:
            yield f"dose {dose.id}: {row.key} after {row.created_at - before}"
        if dose.closes_at - row.created_at < ANSWER_TIME:
            yield f"dose {dose.id}: {row.key} {dose.closes_at - row.created_at} before its end"


def is_repeat(row: OutboxRow) -> bool:
    """Of a message that did not arrive, there or on another phone: not one more question."""
    return row.retry_of is not None or row.fallback_of is not None

"""Ratings of urges, and how often each person is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from bot.core.model import CheckIn, Rhythm
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import (
    from_json,
    insert_statement,
    instant,
    instant_or_none,
    micros,
    micros_or_none,
    opened,
    sealed,
    to_json,
    update_statement,
)
from bot.storage.sqlite.connection import Sql

_COLUMNS = (
    *("patient_id", "planned_at", "sent_at", "expires_at", "answered_at", "is_prompted"),
    *("is_late", "rating", "rating_after", "trigger", "note", "mood", "used"),
)
_ADD = insert_statement("check_ins", _COLUMNS)
_SAVE = update_statement("check_ins", _COLUMNS)
_RHYTHM = (
    *("patient_id", "pace", "weekdays", "start", "end", "changed_at", "offered_at"),
    *("asked_useful_at", "digest_day", "has_milestones"),
)
_ADD_RHYTHM = insert_statement("rhythms", [f'"{column}"' for column in _RHYTHM])
_KEEP_RHYTHM = " ".join(
    [
        _ADD_RHYTHM,
        "ON CONFLICT (patient_id) DO UPDATE SET",
        ", ".join(f'"{column}" = excluded."{column}"' for column in _RHYTHM[1:]),
    ]
)


class SqliteCheckIns:
    """See `bot.core.ports.CheckIns`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        self._sql, self._keyring = sql, keyring

    def add(self, check_in: CheckIn) -> CheckIn:
        """Keep a new check-in and return it with its id."""
        return replace(check_in, id=self._sql.insert(_ADD, self._values(check_in)))

    def save(self, check_in: CheckIn) -> None:
        """Replace the row of this id."""
        self._sql.run(_SAVE, (*self._values(check_in), check_in.id))

    def get(self, check_in_id: int) -> CheckIn | None:
        """One check-in."""
        row = self._sql.one("SELECT * FROM check_ins WHERE id = ?", (check_in_id,))
        return None if row is None else self._check_in(row)

    def since(self, patient_id: int, first: datetime) -> list[CheckIn]:
        """Theirs planned at `first` or later, in order of `planned_at`."""
        rows = self._sql.all(
            "SELECT * FROM check_ins WHERE patient_id = ? AND planned_at >= ?"
            " ORDER BY planned_at, id",
            (patient_id, micros(first)),
        )
        return [self._check_in(row) for row in rows]

    def recent(self, patient_id: int, limit: int) -> list[CheckIn]:
        """Their latest, newest first."""
        rows = self._sql.all(
            "SELECT * FROM check_ins WHERE patient_id = ?"
            " ORDER BY planned_at DESC, id DESC LIMIT ?",
            (patient_id, limit),
        )
        return [self._check_in(row) for row in rows]

    def rhythm(self, patient_id: int) -> Rhythm | None:
        """How often they are asked; None where that was never settled."""
        row = self._sql.one("SELECT * FROM rhythms WHERE patient_id = ?", (patient_id,))
        if row is None:
            return None
        return Rhythm(
            patient_id=patient_id,
            pace=row["pace"],
            weekdays=tuple(from_json(row["weekdays"])),
            start=time.fromisoformat(row["start"]),
            end=time.fromisoformat(row["end"]),
            changed_at=instant_or_none(row["changed_at"]),
            offered_at=instant_or_none(row["offered_at"]),
            asked_useful_at=instant_or_none(row["asked_useful_at"]),
            digest_day=row["digest_day"],
            has_milestones=bool(row["has_milestones"]),
        )

    def save_rhythm(self, rhythm: Rhythm) -> None:
        """Keep or replace the one of this patient."""
        values = (
            rhythm.patient_id,
            rhythm.pace,
            to_json(list(rhythm.weekdays)),
            rhythm.start.isoformat(),
            rhythm.end.isoformat(),
            micros_or_none(rhythm.changed_at),
            micros_or_none(rhythm.offered_at),
            micros_or_none(rhythm.asked_useful_at),
            rhythm.digest_day,
            rhythm.has_milestones,
        )
        self._sql.run(_KEEP_RHYTHM, values)

    def _values(self, check_in: CheckIn) -> tuple[Any, ...]:
        return (
            check_in.patient_id,
            micros(check_in.planned_at),
            micros_or_none(check_in.sent_at),
            micros_or_none(check_in.expires_at),
            micros_or_none(check_in.answered_at),
            check_in.is_prompted,
            check_in.is_late,
            check_in.rating,
            check_in.rating_after,
            check_in.trigger,
            sealed(self._keyring, check_in.note),
            check_in.mood,
            check_in.used,
        )

    def _check_in(self, row: Any) -> CheckIn:
        return CheckIn(
            id=row["id"],
            patient_id=row["patient_id"],
            planned_at=instant(row["planned_at"]),
            sent_at=instant_or_none(row["sent_at"]),
            expires_at=instant_or_none(row["expires_at"]),
            answered_at=instant_or_none(row["answered_at"]),
            is_prompted=bool(row["is_prompted"]),
            is_late=bool(row["is_late"]),
            rating=row["rating"],
            rating_after=row["rating_after"],
            trigger=row["trigger"],
            note=opened(self._keyring, row["note"]),
            mood=row["mood"],
            used=None if row["used"] is None else bool(row["used"]),
        )

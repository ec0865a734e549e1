"""Ratings of urges, and how often each person is asked."""

from __future__ import annotations

from datetime import datetime, time

from bot.core.model import CheckIn, Rhythm
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import (
    FLAG,
    FLAG_OR_NONE,
    INSTANT,
    INSTANT_OR_NONE,
    from_json,
    insert_statement,
    instant_or_none,
    micros,
    micros_or_none,
    to_json,
    words_or_none,
)
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.table import Table

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


class SqliteCheckIns(Table[CheckIn]):
    """See `bot.core.ports.CheckIns`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        super().__init__(
            sql, "check_ins", CheckIn,
            planned_at=INSTANT, sent_at=INSTANT_OR_NONE, expires_at=INSTANT_OR_NONE,
            answered_at=INSTANT_OR_NONE, is_prompted=FLAG, is_late=FLAG,
            note=words_or_none(keyring), used=FLAG_OR_NONE,
        )  # fmt: skip

    def since(self, patient_id: int, first: datetime) -> list[CheckIn]:
        """Theirs planned at `first` or later, in order of `planned_at`."""
        return self._where(
            "patient_id = ? AND planned_at >= ? ORDER BY planned_at, id",
            (patient_id, micros(first)),
        )

    def recent(self, patient_id: int, limit: int) -> list[CheckIn]:
        """Their latest, newest first."""
        return self._where(
            "patient_id = ? ORDER BY planned_at DESC, id DESC LIMIT ?", (patient_id, limit)
        )

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

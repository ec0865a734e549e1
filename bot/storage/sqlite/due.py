"""Work for later."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.core.model import DueWork
from bot.core.model.making import maker
from bot.storage.sqlite.columns import from_json, instant, micros, select_statement, to_json
from bot.storage.sqlite.connection import Sql

_DUE = select_statement("due", ("kind", "due_at", "patient_id", "subject", "data", "attempts"))
_MINUTE = 60_000_000  # microseconds
_BY_MINUTE = (
    "SELECT (SELECT channel FROM addresses WHERE addresses.patient_id = due.patient_id"
    "  AND state = 'active' AND consented_at IS NOT NULL"
    "  ORDER BY last_heard_at DESC, id LIMIT 1) AS way,"
    " due_at / ? AS minute, count(*) FROM due"
    " WHERE kind = ? AND due_at BETWEEN ? AND ? GROUP BY way, minute"
)
# REPLACE gives the row a new id, so that `done` with the old one leaves the new work alone.
PUT = "REPLACE INTO due (kind, due_at, patient_id, subject, data) VALUES (?, ?, ?, ?, ?)"
# For work that was done already: its row stays where it is, which costs half as much.
MOVE = (
    "INSERT INTO due (kind, due_at, patient_id, subject, data) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (patient_id, kind, subject)"
    " DO UPDATE SET due_at = excluded.due_at, data = excluded.data, attempts = 0"
)


class SqliteDueQueue:
    """See `bot.core.ports.DueQueue`."""

    def __init__(self, sql: Sql) -> None:
        """On this connection."""
        self._sql = sql

    def put(
        self,
        kind: str,
        due_at: datetime,
        patient_id: int,
        subject: str = "",
        data: dict[str, Any] | None = None,
    ) -> None:
        """Schedule work; the same (kind, patient, subject) again moves and replaces it."""
        self._sql.insert(PUT, (kind, micros(due_at), patient_id, subject, data_text(data)))

    def cancel(self, patient_id: int, kind: str | None = None, subject: str | None = None) -> int:
        """Drop their work of this kind and subject (None: all); returns how many rows."""
        return self._sql.run(
            "DELETE FROM due WHERE patient_id = ? AND kind = coalesce(?, kind)"
            " AND subject = coalesce(?, subject)",
            (patient_id, kind, subject),
        )

    def take(self, now: datetime, limit: int) -> list[DueWork]:
        """Work that is due, earliest first."""
        rows = self._sql.tuples(
            f"{_DUE} WHERE due_at <= ? ORDER BY due_at, id LIMIT ?", (micros(now), limit)
        )
        return [_work(row) for row in rows]

    def done(self, work_id: int) -> None:
        """Remove finished work."""
        self._sql.run("DELETE FROM due WHERE id = ?", (work_id,))

    def retry(self, work_id: int, due_at: datetime, data: dict[str, Any] | None = None) -> int:
        """Its turn failed: try again then, with this data (None: as it is).

        Returns how often it has failed.
        """
        row = self._sql.one(
            "UPDATE due SET due_at = ?, data = coalesce(?, data), attempts = attempts + 1"
            " WHERE id = ? RETURNING attempts",
            (micros(due_at), data_text(data) if data else None, work_id),
        )
        return int(row["attempts"]) if row else 0

    def of(self, patient_id: int) -> list[DueWork]:
        """All their scheduled work, earliest first."""
        rows = self._sql.all(f"{_DUE} WHERE patient_id = ? ORDER BY due_at, id", (patient_id,))
        return [_work(row) for row in rows]

    def since(self, first: datetime, limit: int) -> list[DueWork]:
        """Work due at `first` or later, earliest first."""
        rows = self._sql.all(
            f"{_DUE} WHERE due_at >= ? ORDER BY due_at, id LIMIT ?",
            (micros(first), limit),
        )
        return [_work(row) for row in rows]

    def by_minute(
        self, kind: str, first: datetime, last: datetime
    ) -> dict[tuple[str, datetime], int]:
        """How much of a kind is due from `first` to `last`, by channel and minute."""
        rows = self._sql.tuples(
            _BY_MINUTE, (_MINUTE, kind, micros(first), micros(last))
        )  # counted by the engine: a million people's rows would be read otherwise
        return {
            (channel, instant(minute * _MINUTE)): count
            for channel, minute, count in rows
            if channel is not None
        }

    def next_at(self) -> datetime | None:
        """When the earliest work of all is due."""
        row = self._sql.one("SELECT due_at FROM due ORDER BY due_at LIMIT 1")
        return None if row is None else instant(row["due_at"])


def data_text(data: dict[str, Any] | None) -> str:
    """What work carries, as JSON. Thousands carry the same: to look it up costs a tenth."""
    if not data:
        return "{}"
    try:
        return _kept_text(*data, *data.values())
    except TypeError:  # it holds what cannot be looked up: a list, say
        return to_json(data)


@lru_cache(maxsize=4096, typed=True)  # 1 and True are equal, and two texts
def _kept_text(*names_and_values: Any) -> str:
    half = len(names_and_values) // 2
    return to_json(dict(zip(names_and_values[:half], names_and_values[half:], strict=True)))


def _work(row: Any) -> DueWork:
    work_id, kind, due_at, patient_id, subject, data, attempts = row
    return _make_work(work_id, kind, _at(due_at), patient_id, subject, {**_data(data)}, attempts)


_at = lru_cache(maxsize=4096)(instant)  # thousands of people are due at the same time


@lru_cache(maxsize=4096)  # thousands of people take the same, on the same day
def _data(text: str) -> dict[str, Any]:
    data: dict[str, Any] = from_json(text)
    return data


_make_work = maker(DueWork)

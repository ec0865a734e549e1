"""Single doses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from bot.core.model import Dose, DoseState
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import (
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

COLUMNS = (
    *("patient_id", "regimen_id", "local_date", "idx", "due_at", "closes_at", "state", "amount"),
    *("reminded_at", "settled_at", "taken_at", "skip_reason", "is_extra"),
)
_INSERT = insert_statement("doses", COLUMNS)
_ADD = f"{_INSERT} ON CONFLICT (regimen_id, local_date, idx) DO NOTHING"
SAVE = update_statement("doses", COLUMNS)


class SqliteDoses:
    """See `bot.core.ports.Doses`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        self._sql, self._keyring = sql, keyring

    def add(self, dose: Dose) -> Dose | None:
        """Keep a new dose; None where (regimen, date, index) is there."""
        dose_id = self._sql.insert_new(_ADD, self._values(dose))
        return None if dose_id is None else replace(dose, id=dose_id)

    def save(self, dose: Dose) -> None:
        """Replace the row of this id."""
        self._sql.run(SAVE, (*self._values(dose), dose.id))

    def get(self, dose_id: int) -> Dose | None:
        """One dose."""
        row = self._sql.one("SELECT * FROM doses WHERE id = ?", (dose_id,))
        return None if row is None else self._dose(row)

    def states(self, dose_ids: Collection[int]) -> dict[int, DoseState]:
        """How each of these stands; unknown ones are left out."""
        rows = self._sql.all(
            "SELECT id, state FROM doses WHERE id IN (SELECT value FROM json_each(?))",
            (to_json([*dose_ids]),),
        )
        return {row["id"]: DoseState(row["state"]) for row in rows}

    def between(self, patient_id: int, first: date, last: date) -> list[Dose]:
        """Doses by local date, both ends included, in order of `due_at`."""
        rows = self._sql.all(
            "SELECT * FROM doses WHERE patient_id = ? AND local_date BETWEEN ? AND ?"
            " ORDER BY due_at, id",
            (patient_id, first.isoformat(), last.isoformat()),
        )
        return [self._dose(row) for row in rows]

    def recent(self, patient_id: int, limit: int) -> list[Dose]:
        """The latest doses, newest first."""
        rows = self._sql.all(
            "SELECT * FROM doses WHERE patient_id = ?"
            " ORDER BY local_date DESC, due_at DESC, id DESC LIMIT ?",
            (patient_id, limit),
        )
        return [self._dose(row) for row in rows]

    def _values(self, dose: Dose) -> tuple[Any, ...]:
        return (
            dose.patient_id,
            dose.regimen_id,
            dose.local_date.isoformat(),
            dose.index,
            micros(dose.due_at),
            micros(dose.closes_at),
            dose.state,
            dose.amount,
            micros_or_none(dose.reminded_at),
            micros_or_none(dose.settled_at),
            micros_or_none(dose.taken_at),
            sealed(self._keyring, dose.skip_reason),
            dose.is_extra,
        )

    def _dose(self, row: Any) -> Dose:
        return Dose(
            id=row["id"],
            patient_id=row["patient_id"],
            regimen_id=row["regimen_id"],
            local_date=date.fromisoformat(row["local_date"]),
            index=row["idx"],
            due_at=instant(row["due_at"]),
            closes_at=instant(row["closes_at"]),
            state=DoseState(row["state"]),
            amount=row["amount"],
            reminded_at=instant_or_none(row["reminded_at"]),
            settled_at=instant_or_none(row["settled_at"]),
            taken_at=instant_or_none(row["taken_at"]),
            skip_reason=opened(self._keyring, row["skip_reason"]),
            is_extra=bool(row["is_extra"]),
        )

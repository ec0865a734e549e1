"""What people report about side effects. Their own words are encrypted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.core.model import SideEffectReport
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import (
    insert_statement,
    instant,
    micros,
    opened,
    sealed,
    update_statement,
)
from bot.storage.sqlite.connection import Sql

_COLUMNS = ("patient_id", "topic", "reported_at", "local_date", "strength", "since", "note")
_ADD = insert_statement("side_effects", _COLUMNS)
_SAVE = update_statement("side_effects", _COLUMNS)


class SqliteSideEffects:
    """See `bot.core.ports.SideEffects`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        self._sql, self._keyring = sql, keyring

    def add(self, report: SideEffectReport) -> SideEffectReport:
        """Keep a new report and return it with its id."""
        return replace(report, id=self._sql.insert(_ADD, self._values(report)))

    def save(self, report: SideEffectReport) -> None:
        """Replace the row of this id."""
        self._sql.run(_SAVE, (*self._values(report), report.id))

    def get(self, report_id: int) -> SideEffectReport | None:
        """One report."""
        row = self._sql.one("SELECT * FROM side_effects WHERE id = ?", (report_id,))
        return None if row is None else self._report(row)

    def recent(self, patient_id: int, limit: int) -> list[SideEffectReport]:
        """Their latest, newest first."""
        rows = self._sql.all(
            "SELECT * FROM side_effects WHERE patient_id = ?"
            " ORDER BY reported_at DESC, id DESC LIMIT ?",
            (patient_id, limit),
        )
        return [self._report(row) for row in rows]

    def _values(self, report: SideEffectReport) -> tuple[Any, ...]:
        return (
            report.patient_id,
            report.topic,
            micros(report.reported_at),
            report.local_date.isoformat(),
            report.strength,
            report.since,
            sealed(self._keyring, report.note),
        )

    def _report(self, row: Any) -> SideEffectReport:
        return SideEffectReport(
            id=row["id"],
            patient_id=row["patient_id"],
            topic=row["topic"],
            reported_at=instant(row["reported_at"]),
            local_date=date.fromisoformat(row["local_date"]),
            strength=row["strength"],
            since=row["since"],
            note=opened(self._keyring, row["note"]),
        )

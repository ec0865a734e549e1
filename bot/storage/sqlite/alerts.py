"""What staff must see. Excerpts and explanations are encrypted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.core.model import Alert, AlertState
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import (
    from_json,
    insert_statement,
    instant,
    instant_or_none,
    micros,
    micros_or_none,
    to_json,
    update_statement,
)
from bot.storage.sqlite.connection import Sql

_COLUMNS = (
    *("patient_id", "tier", "reason", "raised_at", "state", "excerpt", "answer_key"),
    *("findings", "lexicon_version", "code", "paged", "acknowledged_at", "acknowledged_by"),
)
_ADD = insert_statement("alerts", _COLUMNS)
_SAVE = update_statement("alerts", _COLUMNS)


class SqliteAlerts:
    """See `bot.core.ports.Alerts`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        self._sql, self._keyring = sql, keyring

    def add(self, alert: Alert) -> Alert:
        """Keep a new alert and return it with its id."""
        return replace(alert, id=self._sql.insert(_ADD, self._values(alert)))

    def save(self, alert: Alert) -> None:
        """Replace the row of this id."""
        self._sql.run(_SAVE, (*self._values(alert), alert.id))

    def get(self, alert_id: int) -> Alert | None:
        """One alert."""
        row = self._sql.one("SELECT * FROM alerts WHERE id = ?", (alert_id,))
        return None if row is None else self._alert(row)

    def by_code(self, code: str) -> Alert | None:
        """The newest alert with this code that nobody has acknowledged."""
        row = self._sql.one(
            "SELECT * FROM alerts WHERE state <> 'acknowledged' AND code = ?"
            " ORDER BY id DESC LIMIT 1",
            (code,),
        )
        return None if row is None else self._alert(row)

    def open(self) -> list[Alert]:
        """Alerts that nobody has acknowledged, oldest first."""
        rows = self._sql.all("SELECT * FROM alerts WHERE state <> 'acknowledged' ORDER BY id")
        return [self._alert(row) for row in rows]

    def of(self, patient_id: int, limit: int) -> list[Alert]:
        """Their alerts, newest first."""
        rows = self._sql.all(
            "SELECT * FROM alerts WHERE patient_id = ? ORDER BY id DESC LIMIT ?",
            (patient_id, limit),
        )
        return [self._alert(row) for row in rows]

    def _values(self, alert: Alert) -> tuple[Any, ...]:
        return (
            alert.patient_id,
            alert.tier,
            alert.reason,
            micros(alert.raised_at),
            alert.state,
            self._keyring.encrypt(alert.excerpt),
            alert.answer_key,
            self._keyring.encrypt(to_json(alert.findings)),
            alert.lexicon_version,
            alert.code,
            alert.paged,
            micros_or_none(alert.acknowledged_at),
            alert.acknowledged_by,
        )

    def _alert(self, row: Any) -> Alert:
        return Alert(
            id=row["id"],
            patient_id=row["patient_id"],
            tier=row["tier"],
            reason=row["reason"],
            raised_at=instant(row["raised_at"]),
            state=AlertState(row["state"]),
            excerpt=self._keyring.decrypt(row["excerpt"]),
            answer_key=row["answer_key"],
            findings=from_json(self._keyring.decrypt(row["findings"])),
            lexicon_version=row["lexicon_version"],
            code=row["code"],
            paged=row["paged"],
            acknowledged_at=instant_or_none(row["acknowledged_at"]),
            acknowledged_by=row["acknowledged_by"],
        )

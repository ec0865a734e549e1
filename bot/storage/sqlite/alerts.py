"""What staff must see. Excerpts and explanations are encrypted."""

from __future__ import annotations

from bot.core.model import Alert, AlertState
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import INSTANT, INSTANT_OR_NONE, member_of, secret_json, words
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.table import Table


class SqliteAlerts(Table[Alert]):
    """See `bot.core.ports.Alerts`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        super().__init__(
            sql, "alerts", Alert,
            raised_at=INSTANT, state=member_of(AlertState), excerpt=words(keyring),
            findings=secret_json(keyring), acknowledged_at=INSTANT_OR_NONE,
        )  # fmt: skip

    def by_code(self, code: str) -> Alert | None:
        """The newest alert with this code that nobody has acknowledged."""
        return self._first(
            "state <> 'acknowledged' AND code = ? ORDER BY id DESC LIMIT 1", (code,)
        )

    def open(self) -> list[Alert]:
        """Alerts that nobody has acknowledged, oldest first."""
        return self._where("state <> 'acknowledged' ORDER BY id")

    def of(self, patient_id: int, limit: int) -> list[Alert]:
        """Their alerts, newest first."""
        return self._where("patient_id = ? ORDER BY id DESC LIMIT ?", (patient_id, limit))

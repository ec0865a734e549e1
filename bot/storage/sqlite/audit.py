"""What was changed by whom. The database itself refuses to change or remove an entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.storage.sqlite.columns import from_json, insert_statement, instant, micros, to_json
from bot.storage.sqlite.connection import Sql

_ADD = insert_statement("audit", ("at", "actor", "action", "subject", "details"))


class SqliteAudit:
    """See `bot.core.ports.Audit`."""

    def __init__(self, sql: Sql) -> None:
        """On this connection."""
        self._sql = sql

    def add(
        self, at: datetime, actor: str, action: str, subject: str, details: dict[str, Any]
    ) -> None:
        """Append one entry."""
        self._sql.insert(_ADD, (micros(at), actor, action, subject, to_json(details)))

    def recent(self, limit: int) -> list[dict[str, Any]]:
        """Entries, newest first: id, at, actor, action, subject, details."""
        rows = self._sql.all("SELECT * FROM audit ORDER BY id DESC LIMIT ?", (limit,))
        return [
            dict(row) | {"at": instant(row["at"]), "details": from_json(row["details"])}
            for row in rows
        ]

"""Small facts of the installation."""

from __future__ import annotations

from bot.storage.sqlite.connection import Sql


class SqliteSettings:
    """See `bot.core.ports.Settings`."""

    def __init__(self, sql: Sql) -> None:
        """On this connection."""
        self._sql = sql

    def get(self, name: str) -> str | None:
        """The value, or None."""
        row = self._sql.one("SELECT value FROM settings WHERE name = ?", (name,))
        return None if row is None else str(row["value"])

    def put(self, name: str, value: str) -> None:
        """Keep a value."""
        self._sql.run("REPLACE INTO settings (name, value) VALUES (?, ?)", (name, value))

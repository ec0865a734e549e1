"""Versions of texts that staff have edited."""

from __future__ import annotations

from datetime import datetime

from bot.core.model import OPEN_EDIT_STATES, EditState, TemplateVersion
from bot.storage.sqlite.columns import (
    INSTANT,
    INSTANT_OR_NONE,
    MAPPING,
    instant_or_none,
    member_of,
    micros,
)
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.table import Table


class SqliteTemplateEdits(Table[TemplateVersion]):
    """See `bot.core.ports.TemplateEdits`."""

    def __init__(self, sql: Sql) -> None:
        """On this connection."""
        super().__init__(
            sql, "template_versions", TemplateVersion,
            parts=MAPPING, at=INSTANT, state=member_of(EditState), shipped=MAPPING,
            publish_at=INSTANT_OR_NONE, published_at=INSTANT_OR_NONE,
        )  # fmt: skip

    def current(self, key: str, language: str) -> TemplateVersion | None:
        """The version in force; None where that is the shipped text."""
        return self._first("key = ? AND language = ? AND state = 'published'", (key, language))

    def in_force(self) -> list[TemplateVersion]:
        """All versions in force, by key and language."""
        return self._where("state = 'published' ORDER BY key, language")

    def open(self) -> list[TemplateVersion]:
        """Drafts, waiting and scheduled ones, oldest first."""
        states = ", ".join(f"'{state}'" for state in sorted(OPEN_EDIT_STATES))
        return self._where(f"state IN ({states}) ORDER BY id")

    def history(self, key: str, language: str, limit: int) -> list[TemplateVersion]:
        """All versions of a template in a language, newest first."""
        return self._where(
            "key = ? AND language = ? ORDER BY id DESC LIMIT ?", (key, language, limit)
        )

    def due(self, now: datetime) -> list[TemplateVersion]:
        """Scheduled ones whose time has come, earliest first."""
        return self._where(
            "state = 'scheduled' AND publish_at <= ? ORDER BY publish_at, id", (micros(now),)
        )

    def next_at(self) -> datetime | None:
        """When the earliest scheduled one goes into force."""
        row = self._sql.one(
            "SELECT min(publish_at) AS at FROM template_versions WHERE state = 'scheduled'"
        )
        return instant_or_none(row["at"])

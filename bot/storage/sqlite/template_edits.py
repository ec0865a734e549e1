"""Versions of texts that staff have edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.model import OPEN_EDIT_STATES, EditState, TemplateVersion
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
    *("key", "language", "parts", "author", "at", "state", "why", "parent", "based_on"),
    *("shipped", "publish_at", "approved_by", "published_at"),
)
_ADD = insert_statement("template_versions", _COLUMNS)
_SAVE = update_statement("template_versions", _COLUMNS)
_OF = "SELECT * FROM template_versions WHERE "


class SqliteTemplateEdits:
    """See `bot.core.ports.TemplateEdits`."""

    def __init__(self, sql: Sql) -> None:
        """On this connection."""
        self._sql = sql

    def add(self, version: TemplateVersion) -> TemplateVersion:
        """Keep a new version and return it with its id."""
        return replace(version, id=self._sql.insert(_ADD, _values(version)))

    def save(self, version: TemplateVersion) -> None:
        """Replace the row of this id."""
        self._sql.run(_SAVE, (*_values(version), version.id))

    def get(self, version_id: int) -> TemplateVersion | None:
        """One version."""
        row = self._sql.one(_OF + "id = ?", (version_id,))
        return None if row is None else _version(row)

    def current(self, key: str, language: str) -> TemplateVersion | None:
        """The version in force; None where that is the shipped text."""
        row = self._sql.one(
            _OF + "key = ? AND language = ? AND state = 'published'", (key, language)
        )
        return None if row is None else _version(row)

    def in_force(self) -> list[TemplateVersion]:
        """All versions in force, by key and language."""
        return self._all("state = 'published' ORDER BY key, language")

    def open(self) -> list[TemplateVersion]:
        """Drafts, waiting and scheduled ones, oldest first."""
        states = ", ".join(f"'{state}'" for state in sorted(OPEN_EDIT_STATES))
        return self._all(f"state IN ({states}) ORDER BY id")

    def history(self, key: str, language: str, limit: int) -> list[TemplateVersion]:
        """All versions of a template in a language, newest first."""
        return self._all(
            "key = ? AND language = ? ORDER BY id DESC LIMIT ?", (key, language, limit)
        )

    def due(self, now: datetime) -> list[TemplateVersion]:
        """Scheduled ones whose time has come, earliest first."""
        return self._all(
            "state = 'scheduled' AND publish_at <= ? ORDER BY publish_at, id", (micros(now),)
        )

    def next_at(self) -> datetime | None:
        """When the earliest scheduled one goes into force."""
        row = self._sql.one(
            "SELECT min(publish_at) AS at FROM template_versions WHERE state = 'scheduled'"
        )
        return instant_or_none(row["at"])

    def _all(self, condition: str, values: tuple[Any, ...] = ()) -> list[TemplateVersion]:
        return [_version(row) for row in self._sql.all(_OF + condition, values)]


def _values(version: TemplateVersion) -> tuple[Any, ...]:
    return (
        version.key,
        version.language,
        to_json(dict(version.parts)),
        version.author,
        micros(version.at),
        version.state,
        version.why,
        version.parent,
        version.based_on,
        to_json(dict(version.shipped)),
        micros_or_none(version.publish_at),
        version.approved_by,
        micros_or_none(version.published_at),
    )


def _version(row: Any) -> TemplateVersion:
    return TemplateVersion(
        id=row["id"],
        key=row["key"],
        language=row["language"],
        parts=from_json(row["parts"]),
        author=row["author"],
        at=instant(row["at"]),
        state=EditState(row["state"]),
        why=row["why"],
        parent=row["parent"],
        based_on=row["based_on"],
        shipped=from_json(row["shipped"]),
        publish_at=instant_or_none(row["publish_at"]),
        approved_by=row["approved_by"],
        published_at=instant_or_none(row["published_at"]),
    )

"""Changes that staff have made to the screen's lexicon."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.core.model import OPEN_LEXICON_STATES, LexiconChange, LexiconState, LexiconVersion
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
    *("rule", "change", "content", "author", "at", "state", "why", "parent", "judgement"),
    *("approved_by", "published_by", "published_at"),
)
_ADD = insert_statement("lexicon_versions", _COLUMNS)
_SAVE = update_statement("lexicon_versions", _COLUMNS)
_OF = "SELECT * FROM lexicon_versions WHERE "


class SqliteLexiconEdits:
    """See `bot.core.ports.LexiconEdits`."""

    def __init__(self, sql: Sql) -> None:
        """On this connection."""
        self._sql = sql

    def add(self, version: LexiconVersion) -> LexiconVersion:
        """Keep a new version and return it with its id."""
        return replace(version, id=self._sql.insert(_ADD, _values(version)))

    def save(self, version: LexiconVersion) -> None:
        """Replace the row of this id."""
        self._sql.run(_SAVE, (*_values(version), version.id))

    def get(self, version_id: int) -> LexiconVersion | None:
        """One version."""
        row = self._sql.one(_OF + "id = ?", (version_id,))
        return None if row is None else _version(row)

    def current(self, rule: str) -> LexiconVersion | None:
        """The version in force; None where the rule is as shipped."""
        row = self._sql.one(_OF + "rule = ? AND state = 'published'", (rule,))
        return None if row is None else _version(row)

    def in_force(self) -> list[LexiconVersion]:
        """All versions in force, by rule."""
        return self._all("state = 'published' ORDER BY rule")

    def open(self) -> list[LexiconVersion]:
        """Drafts, proposed and approved ones, oldest first."""
        states = ", ".join(f"'{state}'" for state in sorted(OPEN_LEXICON_STATES))
        return self._all(f"state IN ({states}) ORDER BY id")

    def history(self, rule: str, limit: int) -> list[LexiconVersion]:
        """All versions of a rule, newest first."""
        return self._all("rule = ? ORDER BY id DESC LIMIT ?", (rule, limit))

    def recent(self, limit: int) -> list[LexiconVersion]:
        """All versions, newest first."""
        return self._all("id > 0 ORDER BY id DESC LIMIT ?", (limit,))

    def _all(self, condition: str, values: tuple[Any, ...] = ()) -> list[LexiconVersion]:
        return [_version(row) for row in self._sql.all(_OF + condition, values)]


def _values(version: LexiconVersion) -> tuple[Any, ...]:
    return (
        version.rule,
        version.change,
        to_json(dict(version.content)),
        version.author,
        micros(version.at),
        version.state,
        version.why,
        version.parent,
        to_json(dict(version.judgement)),
        version.approved_by,
        version.published_by,
        micros_or_none(version.published_at),
    )


def _version(row: Any) -> LexiconVersion:
    return LexiconVersion(
        id=row["id"],
        rule=row["rule"],
        change=LexiconChange(row["change"]),
        content=from_json(row["content"]),
        author=row["author"],
        at=instant(row["at"]),
        state=LexiconState(row["state"]),
        why=row["why"],
        parent=row["parent"],
        judgement=from_json(row["judgement"]),
        approved_by=row["approved_by"],
        published_by=row["published_by"],
        published_at=instant_or_none(row["published_at"]),
    )

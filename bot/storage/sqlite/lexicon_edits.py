"""Changes that staff have made to the screen's lexicon."""

from __future__ import annotations

from bot.core.model import OPEN_LEXICON_STATES, LexiconChange, LexiconState, LexiconVersion
from bot.storage.sqlite.columns import INSTANT, INSTANT_OR_NONE, MAPPING, member_of
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.table import Table


class SqliteLexiconEdits(Table[LexiconVersion]):
    """See `bot.core.ports.LexiconEdits`."""

    def __init__(self, sql: Sql) -> None:
        """On this connection."""
        super().__init__(
            sql, "lexicon_versions", LexiconVersion,
            change=member_of(LexiconChange), content=MAPPING, at=INSTANT,
            state=member_of(LexiconState), judgement=MAPPING, published_at=INSTANT_OR_NONE,
        )  # fmt: skip

    def current(self, rule: str) -> LexiconVersion | None:
        """The version in force; None where the rule is as shipped."""
        return self._first("rule = ? AND state = 'published'", (rule,))

    def in_force(self) -> list[LexiconVersion]:
        """All versions in force, by rule."""
        return self._where("state = 'published' ORDER BY rule")

    def open(self) -> list[LexiconVersion]:
        """Drafts, proposed and approved ones, oldest first."""
        states = ", ".join(f"'{state}'" for state in sorted(OPEN_LEXICON_STATES))
        return self._where(f"state IN ({states}) ORDER BY id")

    def history(self, rule: str, limit: int) -> list[LexiconVersion]:
        """All versions of a rule, newest first."""
        return self._where("rule = ? ORDER BY id DESC LIMIT ?", (rule, limit))

    def recent(self, limit: int) -> list[LexiconVersion]:
        """All versions, newest first."""
        return self._where("id > 0 ORDER BY id DESC LIMIT ?", (limit,))

"""Staff's changes to the screen's lexicon, as they are kept."""

from __future__ import annotations

from typing import Protocol

from bot.core.model import LexiconVersion
from bot.core.ports.kept import Kept


class LexiconEdits(Kept[LexiconVersion], Protocol):
    """Changes to rules. Their own rules are in `bot.core.lexicon`; here are only rows.

    A second *published* one of a rule is a Conflict.
    """

    def current(self, rule: str) -> LexiconVersion | None:
        """The version in force; None where the rule is as shipped."""
        ...

    def in_force(self) -> list[LexiconVersion]:
        """All versions in force, by rule."""
        ...

    def open(self) -> list[LexiconVersion]:
        """Drafts, proposed and approved ones, oldest first."""
        ...

    def history(self, rule: str, limit: int) -> list[LexiconVersion]:
        """All versions of a rule, newest first."""
        ...

    def recent(self, limit: int) -> list[LexiconVersion]:
        """All versions, newest first."""
        ...

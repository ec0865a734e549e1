"""Staff's versions of texts, as they are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.model import TemplateVersion
from bot.core.ports.kept import Kept


class TemplateEdits(Kept[TemplateVersion], Protocol):
    """Texts as staff have edited them. Rules are in `bot.core.editing`; here are only rows.

    A second *published* one of a (key, language) is a Conflict.
    """

    def current(self, key: str, language: str) -> TemplateVersion | None:
        """The version in force; None where that is the shipped text."""
        ...

    def in_force(self) -> list[TemplateVersion]:
        """All versions in force, by key and language."""
        ...

    def open(self) -> list[TemplateVersion]:
        """Drafts, waiting and scheduled ones, oldest first."""
        ...

    def history(self, key: str, language: str, limit: int) -> list[TemplateVersion]:
        """All versions of a template in a language, newest first."""
        ...

    def due(self, now: datetime) -> list[TemplateVersion]:
        """Scheduled ones whose time has come, earliest first."""
        ...

    def next_at(self) -> datetime | None:
        """When the earliest scheduled one goes into force."""
        ...

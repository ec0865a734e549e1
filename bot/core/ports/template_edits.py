"""Staff's versions of texts, as they are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.model import TemplateVersion


class TemplateEdits(Protocol):
    """Texts as staff have edited them. Rules are in `bot.core.editing`; here are only rows."""

    def add(self, version: TemplateVersion) -> TemplateVersion:
        """Keep a new version (its id is ignored) and return it with its id.

        A second *published* one of a (key, language) is a Conflict, here and in `save`.
        """
        ...

    def save(self, version: TemplateVersion) -> None:
        """Replace the row of this id."""
        ...

    def get(self, version_id: int) -> TemplateVersion | None:
        """One version."""
        ...

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

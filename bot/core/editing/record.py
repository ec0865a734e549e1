"""What is written into the audit record of every step: who, what, before and after, why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.core.editing.texts import Texts
from bot.core.model import TemplateVersion
from bot.core.ports import Audit


class Record:
    """Writes as one person at one time."""

    def __init__(self, audit: Audit, texts: Texts, now: datetime, actor: str) -> None:
        """`actor`: "staff:3"."""
        self._audit, self._texts, self._now, self._actor = audit, texts, now, actor

    def step(
        self, action: str, version: TemplateVersion, before: TemplateVersion | None, **more: Any
    ) -> None:
        """A step of a version, with all parts before and after it."""
        where = version.key, version.language
        details = {
            "version": version.id,
            "state": version.state,
            "before": self._texts.parts_of(before, *where),
            "after": self._texts.parts_of(version, *where),
            "why": version.why,
            **more,
        }
        self._add(action, version, details)

    def not_published(self, version: TemplateVersion, reason: str) -> None:
        """A scheduled one could not be published. Without its texts: the key may be gone."""
        self._add("not_published", version, {"version": version.id, "reason": reason})

    def _add(self, action: str, version: TemplateVersion, details: dict[str, Any]) -> None:
        kind, is_entry, _ = version.key.partition(":")
        if not is_entry:
            kind = "template"
        subject = version.key if is_entry else f"template:{version.key}"
        self._audit.add(
            self._now, self._actor, f"{kind}.{action}", f"{subject}/{version.language}", details
        )

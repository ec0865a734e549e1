"""Versions as they are kept: new ones, drafts replaced, put into force or aside, and recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.editing.comparing import fingerprint
from bot.core.editing.errors import NoSuchText
from bot.core.editing.live import MARKER
from bot.core.editing.record import Record
from bot.core.editing.shelf import Parts
from bot.core.editing.texts import Texts
from bot.core.model import EditState, TemplateVersion
from bot.core.ports import Rows

LONGEST_WHY = 500  # characters


class Ledger:
    """Keeps what one person changes inside one transaction; the rules are `Editing`'s."""

    def __init__(
        self, rows: Rows, texts: Texts, record: Record, now: datetime, actor: str
    ) -> None:
        """`actor`: "staff:3"."""
        self._rows, self._edits = rows, rows.template_edits
        self._texts, self._record = texts, record
        self._now, self._actor = now, actor

    def new(
        self, key: str, language: str, parts: Parts, shipped: Parts, parent: int | None, why: str
    ) -> TemplateVersion:
        """A version by this person, not yet kept. `shipped` is what they saw."""
        return TemplateVersion(
            id=0,
            key=key,
            language=language,
            parts=parts,
            author=self._actor,
            at=self._now,
            why=why.strip()[:LONGEST_WHY],
            parent=parent,
            based_on=fingerprint(shipped),
            shipped=shipped,
        )

    def replace_draft(self, draft_id: int, version: TemplateVersion) -> TemplateVersion:
        """Keep it in place of a draft of their own of the same text; NoSuchText if it is not."""
        draft = self._texts.in_state(draft_id, EditState.DRAFT)
        same = (draft.key, draft.language, draft.author)
        if same != (version.key, version.language, version.author):
            raise NoSuchText(f"Version {draft_id} is no draft of yours of this text.")
        version = replace(version, id=draft_id)
        self._edits.save(version)
        return version

    def put_in_force_in_time(self, version: TemplateVersion) -> TemplateVersion:
        """Now, or on its way there where its time is to come."""
        if version.publish_at is not None and version.publish_at > self._now:
            return self.settle("scheduled", replace(version, state=EditState.SCHEDULED))
        return self.put_in_force(version, "published")

    def put_in_force(self, version: TemplateVersion, action: str) -> TemplateVersion:
        """From here on everybody gets this one; what was in force is retired."""
        before = self._edits.current(version.key, version.language)
        if before is not None:
            self._edits.save(replace(before, state=EditState.RETIRED))
        parent = before.id if before else None
        version = replace(
            version, state=EditState.PUBLISHED, parent=parent, published_at=self._now
        )
        self._edits.save(version)
        MARKER.move(self._rows)
        self._record.step(action, version, before)
        return version

    def settle(self, action: str, version: TemplateVersion, **more: Any) -> TemplateVersion:
        """Keep what has become of it, and record the step."""
        self._edits.save(version)
        self._record.step(
            action, version, self._edits.current(version.key, version.language), **more
        )
        return version

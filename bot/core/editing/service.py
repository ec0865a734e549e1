"""Editing as one person inside one transaction: propose, publish, approve, go back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.editing.errors import EditConflict, EditRefused, NoSuchText
from bot.core.editing.ledger import Ledger
from bot.core.editing.record import Record
from bot.core.editing.shelf import Parts, Shelves
from bot.core.editing.texts import Texts
from bot.core.model import OPEN_EDIT_STATES, EditState, TemplateVersion
from bot.core.ports import Rows
from bot.core.second_person import WHO, is_known, objection
from messages.checking import Warning_


@dataclass(frozen=True, slots=True)
class Edit:
    """What an editor wrote. A part that is not named stays as it is in `parent`.

    An empty text takes an added part away again. Of a shipped part it brings the shipped text
    back, or says that there is none where the shelf allows that. `parent` is the id of the version
    in force that they saw; None where that was the shipped text. `draft` is a draft of their own
    that this one replaces.
    """

    key: str
    language: str
    parts: Parts
    parent: int | None = None
    why: str = ""
    draft: int | None = None


class Editing:
    """What staff can do with templates, tips and answers: on the web, Telegram, command line.

    Versions that come back are as they are kept. Every step is in the audit record, with the parts
    before and after.
    """

    def __init__(self, rows: Rows, shelves: Shelves, now: datetime, actor: str) -> None:
        """`shelves` hold what is shipped. `actor`: "staff:3"."""
        self._edits = rows.template_edits
        self._texts = Texts(rows.template_edits, shelves)
        self._record = Record(rows.audit, self._texts, now, actor)
        self._ledger = Ledger(rows, self._texts, self._record, now, actor)
        self._now, self._actor = now, actor

    # -- reading ----------------------------------------------------------------------------------

    def current(self, key: str, language: str) -> TemplateVersion | None:
        """The version in force; None where that is the shipped text."""
        self._texts.shelf(key, language)
        return self._edits.current(key, language)

    def shipped_parts(self, key: str, language: str) -> dict[str, str]:
        """The shipped parts in this very language; empty for what is not translated."""
        return self._texts.shipped_parts(key, language)

    def parts_of(self, version: TemplateVersion | None, key: str, language: str) -> dict[str, str]:
        """All parts as they are shown while `version` is in force (None: as shipped)."""
        return self._texts.parts_of(version, key, language)

    def version(self, version_id: int, key: str, language: str) -> TemplateVersion:
        """One version of this very text; NoSuchText if it is not."""
        return self._texts.version(version_id, key, language)

    def history(self, key: str, language: str, limit: int = 50) -> list[TemplateVersion]:
        """All versions, newest first."""
        self._texts.shelf(key, language)
        return self._edits.history(key, language, limit)

    def is_protected(self, key: str, language: str) -> bool:
        """Whether a second person must approve a change of it."""
        return self._texts.is_protected(key, language, self.current(key, language))

    def check(self, key: str, language: str, parts: Parts) -> tuple[Warning_, ...]:
        """What there is to say about these parts, beside the others as they are in force."""
        beside = self.parts_of(self.current(key, language), key, language)
        return self._texts.check(key, language, parts, beside)

    # -- writing ----------------------------------------------------------------------------------

    def propose(self, edit: Edit) -> TemplateVersion:
        """Keep what was written as a draft, whatever it is worth; nothing is said differently.

        Raises:
            NoSuchText: of the key, a part, the parent, or the draft to replace.
            EditRefused: it is no text at all, or too big to be kept.
        """
        key, language = edit.key, edit.language
        self._texts.refuse_unkeepable(key, language, edit.parts)
        parent = self._texts.version(edit.parent, key, language) if edit.parent else None
        known, seen = (parent.parts, parent.shipped) if parent else ({}, {})
        parts = self._texts.cleaned(key, language, {**known, **edit.parts})
        # A part that was left alone is still based on what its editor saw then.
        left_alone = {
            part: seen[part] for part in parts if part not in edit.parts and part in seen
        }
        shipped = {**self.shipped_parts(key, language), **left_alone}
        version = self._ledger.new(key, language, parts, shipped, edit.parent, edit.why)
        if edit.draft is None:
            version = self._edits.add(version)
        else:
            version = self._ledger.replace_draft(edit.draft, version)
        self._record.step("proposed", version, parent)
        return version

    def publish(self, version_id: int, at: datetime | None = None) -> TemplateVersion:
        """Put a draft into force: now, or at `at`; a protected one waits for a second person.

        The state of what comes back says which.

        Raises:
            NoSuchText: there is no such draft.
            EditRefused: the checks found an error, or nobody knows who wrote a protected one.
            EditConflict: another version came into force since the editor began.
        """
        version = self._texts.in_state(version_id, EditState.DRAFT)
        self._texts.refuse_errors(version)
        self._texts.refuse_conflict(version)
        version = replace(version, publish_at=at if at is not None and at > self._now else None)
        if version.parts and self._texts.is_protected(version.key, version.language, version):
            if not is_known(version.author):
                raise EditRefused(f"Emergency texts need two people with accounts. {WHO}")
            return self._ledger.settle("waiting", replace(version, state=EditState.WAITING))
        return self._ledger.put_in_force_in_time(version)

    def schedule(self, version_id: int, at: datetime) -> TemplateVersion:
        """As `publish`, at `at` (aware UTC)."""
        return self.publish(version_id, at)

    def switch(self, key: str, language: str, *, is_on: bool, why: str = "") -> TemplateVersion:
        """Let a tip or an answer be said, or not; otherwise it stays as it is in force.

        Raises:
            NoSuchText: there is no such thing, or it cannot be switched.
            EditRefused: as it is, it must not be switched on.
        """
        current = self.current(key, language)
        if not self.parts_of(current, key, language):
            raise NoSuchText(f"There is nothing to switch: '{key}' is not in '{language}'.")
        parts = {"is_on": "true" if is_on else "false"}
        edit = Edit(key, language, parts, current.id if current else None, why)
        return self.publish(self.propose(edit).id)

    def approve(self, version_id: int) -> TemplateVersion:
        """A second person puts a waiting version into force, or on its way there.

        Raises:
            NoSuchText: there is no such waiting version.
            EditRefused: no second person approves, or it has an error by now.
            EditConflict: another version came into force in the meantime.
        """
        version = self._texts.in_state(version_id, EditState.WAITING)
        if against := objection(version.author, self._actor):
            raise EditRefused(f"Emergency texts need a second person: {against}")
        self._texts.refuse_errors(version)
        self._texts.refuse_conflict(version)
        version = replace(version, approved_by=self._actor)
        self._record.step("approved", version, self.current(version.key, version.language))
        return self._ledger.put_in_force_in_time(version)

    def withdraw(self, version_id: int, why: str = "") -> TemplateVersion:
        """Give up a draft, a waiting or a scheduled version; also how a second person says no."""
        version = self._texts.in_state(version_id, *OPEN_EDIT_STATES)
        return self._ledger.settle(
            "withdrawn", replace(version, state=EditState.RETIRED), reason=why
        )

    def roll_back(
        self, key: str, language: str, to: int | None = None, why: str = ""
    ) -> TemplateVersion:
        """Bring an older version's parts back; without `to`, what was in force before.

        It is a new version, with the same rules as any: a protected one waits.

        Raises:
            NoSuchText: nothing was edited, or there is no such version of this text.
        """
        current = self.current(key, language)
        if to is None and current is None:
            raise NoSuchText("Nothing was edited here: the shipped text is in force.")
        wanted = to if to is not None or current is None else current.parent
        older = self._texts.version(wanted, key, language) if wanted else None
        if older is None or not older.parts:
            return self.restore_shipped(key, language, why)
        parent, why = current.id if current else None, why or f"back to version {older.id}"
        version = self._ledger.new(key, language, older.parts, older.shipped, parent, why)
        return self.publish(self._edits.add(version).id)

    def restore_shipped(self, key: str, language: str, why: str = "") -> TemplateVersion:
        """Bring the shipped text back, at once and by one person, protected or not."""
        shipped, current = self.shipped_parts(key, language), self.current(key, language)
        parent, why = current.id if current else None, why or "back to the shipped text"
        version = self._edits.add(self._ledger.new(key, language, {}, shipped, parent, why))
        return self._ledger.put_in_force(version, "restored")

    def publish_due(self) -> list[TemplateVersion]:
        """Put into force what was scheduled for now or earlier; returns what came into force.

        One that contradicts a later edit becomes a draft again, so that nothing is lost.
        """
        done = []
        for version in self._edits.due(self._now):
            try:
                merged = self._texts.merged(version)
                self._texts.refuse_errors(merged)
            except (EditConflict, EditRefused, NoSuchText) as problem:
                self._edits.save(replace(version, state=EditState.DRAFT))
                self._record.not_published(version, type(problem).__name__)
            else:
                done.append(self._ledger.put_in_force(merged, "published"))
        return done

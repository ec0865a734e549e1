"""Changing the lexicon as one person inside one transaction: write, propose, approve, publish.

Nothing here compiles or replays: that takes seconds, and is done before, by `LexiconBench`. What
was found there must fit what is in force now, else the change is replayed again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.lexicon.entry import Written, faults
from bot.core.lexicon.errors import LexiconMoved, LexiconRefused, NoSuchChange
from bot.core.lexicon.judging import Judgement
from bot.core.lexicon.overlays import JUDGED, MARKER, overlay_of, with_change
from bot.core.lexicon.retiring import less_of, only_brings_back, retired_of
from bot.core.model import OPEN_LEXICON_STATES, LexiconChange, LexiconState, LexiconVersion
from bot.core.ports import Rows
from bot.core.second_person import WHO, is_known, objection
from messages.screen import Overlay
from messages.screen.lexicon import Lexicon, Rule

LONGEST_WHY = 500  # characters
HISTORY = 50


class LexiconEditing:
    """What staff can do with the lexicon; the same from the web and the command line.

    Every step is in the audit record, with what was in force before and what would be after.
    """

    def __init__(self, rows: Rows, shipped: Lexicon, now: datetime, actor: str) -> None:
        """`actor`: "staff:3", "cli:ana"."""
        self._rows, self._edits = rows, rows.lexicon_edits
        self._shipped = shipped
        self._now, self._actor = now, actor

    # -- reading ----------------------------------------------------------------------------------

    def change(self, version_id: int, *states: LexiconState) -> LexiconVersion:
        """One change, in one of these states if any are named; NoSuchChange if there is none."""
        version = self._edits.get(version_id)
        if version is None or (states and version.state not in states):
            wanted = f"{' or '.join(sorted(states))} change" if states else "change"
            raise NoSuchChange(f"There is no {wanted} {version_id}.")
        return version

    def shipped_rule(self, rule: str) -> Rule | None:
        """The rule as shipped; None where it is not."""
        return next((each for each in self._shipped.rules if each.id == rule), None)

    def overlays(self, version: LexiconVersion) -> tuple[Overlay, Overlay]:
        """What is in force, and what would be with this change."""
        in_force = self._edits.in_force()
        return overlay_of(in_force), overlay_of(with_change(in_force, version))

    # -- writing ----------------------------------------------------------------------------------

    def write_entry(self, written: Written, why: str, draft: int | None = None) -> LexiconVersion:
        """Keep an entry as a draft; nothing is recognised differently.

        `draft` is an open change of their own that this one replaces.

        Raises:
            LexiconRefused: something is wrong with it; all of it is named.
            NoSuchChange: of the one to replace.
        """
        found = faults(written, self._shipped)
        if not why.strip():
            found.append("Say why, for the person who approves it.")
        if found:
            raise LexiconRefused(found)
        version = self._new(written.rule, LexiconChange.ENTRY, written.content(), why)
        if draft is not None:
            mine = self.change(draft, *OPEN_LEXICON_STATES)
            if (mine.rule, mine.author) != (version.rule, self._actor):
                raise NoSuchChange(f"Change {draft} is no open change of yours of this entry.")
            version = replace(version, id=draft)
            self._edits.save(version)
        else:
            version = self._edits.add(version)
        self._audit("written", version)
        return version

    def retire(self, rule: str, patterns: Collection[str], why: str) -> LexiconVersion:
        """Keep, as a draft, that a rule (without patterns) or some of its phrases be retired.

        Raises:
            NoSuchChange: there is no such rule or phrase in force.
            LexiconRefused: it cannot be retired so.
        """
        if not why.strip():
            raise LexiconRefused(["Say why, for the person who approves it."])
        current, wanted = self._edits.current(rule), frozenset(patterns)
        if current is not None and current.change is LexiconChange.ENTRY:
            change, content = less_of(current, wanted)
        else:
            change = LexiconChange.RETIRE
            content = retired_of(rule, self.shipped_rule(rule), current, wanted)
        version = self._edits.add(self._new(rule, change, content, why))
        self._audit("written", version)
        return version

    def roll_back(self, rule: str, to: int | None = None, why: str = "") -> LexiconVersion:
        """Keep an older version as a new draft; without `to`, what was in force before.

        It takes the same way as any change: replayed, approved, published.

        Raises:
            NoSuchChange: nothing was changed here, or there is no such version of this rule.
        """
        current = self._edits.current(rule)
        wanted = to if to is not None else (current.parent if current else None)
        if to is None and current is None:
            raise NoSuchChange("Nothing of it was changed: it is as shipped.")
        older = self._edits.get(wanted) if wanted else None
        if wanted and (older is None or older.rule != rule):
            raise NoSuchChange(f"There is no version {wanted} of '{rule}'.")
        change, content = LexiconChange.SHIPPED, dict[str, Any]()
        if older is not None:
            change, content = older.change, dict(older.content)
        why = why.strip() or (f"back to version {older.id}" if older else "back to as shipped")
        version = self._edits.add(self._new(rule, change, content, why))
        self._audit("written", version)
        return version

    def record(self, version_id: int, judgement: Judgement) -> LexiconVersion:
        """Keep what a replay found."""
        version = self.change(version_id, *OPEN_LEXICON_STATES)
        version = replace(version, judgement=judgement.as_json())
        self._edits.save(version)
        return version

    def propose(self, version_id: int) -> LexiconVersion:
        """Ask for a second person. What only brings shipped phrases back needs none.

        Raises:
            NoSuchChange: there is no such draft.
            LexiconRefused, LexiconMoved: see `publish`.
        """
        version = self.change(version_id, LexiconState.DRAFT)
        self._passing(version)
        state = LexiconState.PROPOSED
        current, shipped = self._edits.current(version.rule), self.shipped_rule(version.rule)
        if only_brings_back(version, current, shipped):
            state = LexiconState.APPROVED
        elif not is_known(version.author):
            raise LexiconRefused([f"The lexicon needs two people with accounts. {WHO}"])
        return self._settle("proposed", replace(version, state=state))

    def approve(self, version_id: int) -> LexiconVersion:
        """A second person agrees.

        Raises:
            NoSuchChange: there is no such proposal.
            LexiconRefused: no second person approves, or it must not be published.
            LexiconMoved: another change came into force since it was replayed.
        """
        version = self.change(version_id, LexiconState.PROPOSED)
        if against := objection(version.author, self._actor):
            raise LexiconRefused([f"The lexicon needs a second person: {against}"])
        self._passing(version)
        approved = replace(version, state=LexiconState.APPROVED, approved_by=self._actor)
        return self._settle("approved", approved)

    def publish(self, version_id: int) -> LexiconVersion:
        """Put an approved change into force, everywhere.

        Raises:
            NoSuchChange: there is no such approved change.
            LexiconRefused: its last replay says that it must not be published.
            LexiconMoved: that replay compared other lexicons, or the rule was changed meanwhile.
        """
        version = self.change(version_id, LexiconState.APPROVED)
        judgement = self._passing(version)
        before = self._edits.current(version.rule)
        if version.parent != (before.id if before else None):
            raise LexiconRefused(
                ["Somebody published another change of this rule. Look at it, then write anew."]
            )
        details = self._details(version)
        if before is not None:
            self._edits.save(replace(before, state=LexiconState.RETIRED))
        version = replace(
            version,
            state=LexiconState.PUBLISHED,
            published_by=self._actor,
            published_at=self._now,
        )
        self._edits.save(version)
        MARKER.move(self._rows)
        self._rows.settings.put(JUDGED, judgement.after)
        self._note("published", version, details | {"state": version.state})
        return version

    def withdraw(self, version_id: int, why: str = "") -> LexiconVersion:
        """Give up an open change; also how a second person says no."""
        version = self.change(version_id, *OPEN_LEXICON_STATES)
        return self._settle("withdrawn", replace(version, state=LexiconState.RETIRED), reason=why)

    def note_refusal(self, version_id: int, reasons: Collection[str]) -> None:
        """That somebody tried, and what stood against it."""
        version = self.change(version_id)
        self._note("refused", version, self._details(version) | {"reasons": list(reasons)})

    # -- inside -----------------------------------------------------------------------------------

    def _new(
        self, rule: str, change: LexiconChange, content: Mapping[str, Any], why: str
    ) -> LexiconVersion:
        current = self._edits.current(rule)
        return LexiconVersion(
            id=0,
            rule=rule,
            change=change,
            content=content,
            author=self._actor,
            at=self._now,
            why=why.strip()[:LONGEST_WHY],
            parent=current.id if current else None,
        )

    def _passing(self, version: LexiconVersion) -> Judgement:
        """Its last replay, if that allows the change and is about the lexicons of this moment."""
        judgement = Judgement.of(version.judgement)
        before, after = (each.version_over(self._shipped) for each in self.overlays(version))
        if judgement is None or (judgement.before, judgement.after) != (before, after):
            raise LexiconMoved
        if not judgement.passes:
            raise LexiconRefused([*judgement.refused, *judgement.faults])
        return judgement

    def _settle(self, action: str, version: LexiconVersion, **more: Any) -> LexiconVersion:
        self._edits.save(version)
        self._audit(action, version, **more)
        return version

    def _audit(self, action: str, version: LexiconVersion, **more: Any) -> None:
        self._note(action, version, self._details(version) | more)

    def _details(self, version: LexiconVersion) -> dict[str, Any]:
        current = self._edits.current(version.rule)
        details: dict[str, Any] = {
            "version": version.id,
            "state": version.state,
            "before": _summary(current),
            "after": _summary(version),
            "why": version.why,
        }
        judgement = Judgement.of(version.judgement)
        if judgement is not None:
            details["lexicon"] = {"before": judgement.before, "after": judgement.after}
        return details

    def _note(self, action: str, version: LexiconVersion, details: dict[str, Any]) -> None:
        self._rows.audit.add(
            self._now, self._actor, f"lexicon.{action}", f"lexicon:{version.rule}", details
        )


def _summary(version: LexiconVersion | None) -> dict[str, Any]:
    if version is None:
        return {"change": LexiconChange.SHIPPED}
    return {"change": version.change, **version.content}

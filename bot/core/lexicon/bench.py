"""The way of a change from written to in force: what takes seconds is done off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from typing import TypeVar

from bot.core.clock import Clock
from bot.core.lexicon.entry import Written, faults, faults_of_sentences
from bot.core.lexicon.errors import LexiconMoved, LexiconRefused
from bot.core.lexicon.judging import Judgement, Past, judge, with_past
from bot.core.lexicon.past import replay_past
from bot.core.lexicon.screens import Screens
from bot.core.lexicon.service import LexiconEditing
from bot.core.model import (
    OPEN_LEXICON_STATES,
    LexiconState,
    LexiconVersion,
)
from bot.core.ports import Rows, Store
from messages.screen import Overlay
from messages.screen.replaying import Progress

T = TypeVar("T")
TRIES = 3  # when others publish at the same time


class LexiconBench:
    """Works for one person: `actor` is their reference."""

    def __init__(self, store: Store, clock: Clock, screens: Screens, actor: str) -> None:
        """`screens` has the shipped lexicon of this program."""
        self._store, self._clock, self._screens = store, clock, screens
        self._actor = actor

    async def write_entry(
        self, written: Written, why: str, draft: int | None = None
    ) -> LexiconVersion:
        """As `LexiconEditing.write_entry`, with the entry's sentences tried, too."""
        found = await asyncio.to_thread(_faults, written, self._screens)
        if found:
            raise LexiconRefused(found)
        return await self._write(lambda editing: editing.write_entry(written, why, draft))

    async def retire(self, rule: str, patterns: Collection[str], why: str) -> LexiconVersion:
        """See `LexiconEditing.retire`."""
        return await self._write(lambda editing: editing.retire(rule, patterns, why))

    async def roll_back(self, rule: str, to: int | None, why: str) -> LexiconVersion:
        """See `LexiconEditing.roll_back`."""
        return await self._write(lambda editing: editing.roll_back(rule, to, why))

    async def approve(self, version_id: int) -> LexiconVersion:
        """See `LexiconEditing.approve`.

        Raises:
            LexiconMoved: it was replayed anew, as other changes came into force: look at that.
        """
        try:
            return await self._write(lambda editing: editing.approve(version_id))
        except LexiconMoved:
            await self._judge_anew(version_id, _unseen)
            raise

    async def withdraw(self, version_id: int, why: str = "") -> LexiconVersion:
        """See `LexiconEditing.withdraw`."""
        return await self._write(lambda editing: editing.withdraw(version_id, why))

    async def replay(
        self, version_id: int, days: int, progress: Progress = lambda *_: None
    ) -> LexiconVersion:
        """Compare the lexicon in force with what it would be; keep what was found.

        Raises:
            NoSuchChange: there is no such open change.
        """
        version, before, after = await self._lexicons(version_id)
        found = await self._judge(version, before, after, progress)
        found = with_past(found, await self._past(before, after, days, progress) if days else None)
        return await self._write(lambda editing: editing.record(version_id, found))

    async def propose(self, version_id: int) -> LexiconVersion:
        """Ask for a second person; replayed first where that was not done.

        Raises:
            NoSuchChange, LexiconRefused: see `LexiconEditing.propose`.
        """
        return await self._replayed(version_id, lambda editing: editing.propose(version_id))

    async def publish(
        self, version_id: int, progress: Progress = lambda *_: None
    ) -> LexiconVersion:
        """Replay it once more, then put it into force.

        Raises:
            NoSuchChange, LexiconRefused: see `LexiconEditing.publish`.
        """
        await self._read(lambda editing: editing.change(version_id, LexiconState.APPROVED))
        await self._judge_anew(version_id, progress)
        try:
            return await self._replayed(version_id, lambda editing: editing.publish(version_id))
        except LexiconRefused as refused:
            reasons = refused.reasons
            await self._write(lambda editing: editing.note_refusal(version_id, reasons))
            raise

    # -- inside -----------------------------------------------------------------------------------

    def _editing(self, rows: Rows) -> LexiconEditing:
        shipped = self._screens.shipped.lexicon
        return LexiconEditing(rows, shipped, self._clock.now(), self._actor)

    async def _read(self, work: Callable[[LexiconEditing], T]) -> T:
        await self._get_ready()
        return await self._store.read(lambda rows: work(self._editing(rows)))

    async def _write(self, work: Callable[[LexiconEditing], T]) -> T:
        await self._get_ready()
        return await self._store.write(lambda rows: work(self._editing(rows)))

    async def _get_ready(self) -> None:
        """Build the shipped screen before a transaction begins: nobody else could write then."""
        await asyncio.to_thread(lambda: self._screens.shipped)

    async def _lexicons(self, version_id: int) -> tuple[LexiconVersion, Overlay, Overlay]:
        def look(editing: LexiconEditing) -> tuple[LexiconVersion, Overlay, Overlay]:
            version = editing.change(version_id, *OPEN_LEXICON_STATES)
            return version, *editing.overlays(version)

        return await self._read(look)

    async def _judge(
        self, version: LexiconVersion, before: Overlay, after: Overlay, progress: Progress
    ) -> Judgement:
        now = self._clock.now()
        return await asyncio.to_thread(
            judge, self._screens, before, after, version.rule, now, progress
        )

    async def _judge_anew(self, version_id: int, progress: Progress) -> LexiconVersion:
        """Replay it, and keep what an earlier replay of the same found in real texts."""
        version, before, after = await self._lexicons(version_id)
        found = await self._judge(version, before, after, progress)
        earlier = Judgement.of(version.judgement)
        if earlier is not None and earlier.after == found.after:
            found = with_past(found, earlier.past)
        return await self._write(lambda editing: editing.record(version_id, found))

    async def _replayed(
        self, version_id: int, work: Callable[[LexiconEditing], LexiconVersion]
    ) -> LexiconVersion:
        """Do it; replay first where there is no replay of what is in force now."""
        for _ in range(TRIES):
            try:
                return await self._write(work)
            except LexiconMoved:
                await self._judge_anew(version_id, _unseen)
        return await self._write(work)

    async def _past(self, before: Overlay, after: Overlay, days: int, progress: Progress) -> Past:
        compiled = await asyncio.to_thread(lambda: list(map(self._screens.over, (before, after))))
        old, new = (each.screen for each in compiled)
        return await replay_past(self._store, old, new, self._clock.now(), days, progress)


def _faults(written: Written, screens: Screens) -> list[str]:
    shipped = screens.shipped
    return faults(written, shipped.lexicon) or faults_of_sentences(written, shipped)


def _unseen(_done: int, _of: int) -> None:
    """Nobody looks at this progress."""

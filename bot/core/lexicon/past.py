"""What would have become of texts that people really wrote: counted, never kept."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.lexicon.judging import Past
from bot.core.model import SCREENED, InboxEntry
from bot.core.ports import Rows, Store
from messages.screen import Screen
from messages.screen.replaying import Progress

PAGE = 200  # texts that are read at once
MOST = 20_000


@dataclass(slots=True)
class _Tally:
    """Tiers of texts with both lexicons."""

    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    changed: list[tuple[int, str, str]] = field(default_factory=list)

    def read(self, old: Screen, new: Screen, entries: Sequence[InboxEntry]) -> None:
        for entry in entries:
            before = old.read(entry.incoming.text).tier.value
            after = new.read(entry.incoming.text).tier.value
            self.before[before] += 1
            self.after[after] += 1
            if before != after:
                self.changed.append((entry.id, before, after))


async def replay_past(
    store: Store, old: Screen, new: Screen, now: datetime, days: int, progress: Progress
) -> Past:
    """Read the texts of the last days with both, newest first, a page at a time."""
    since, last, tally, done = now - timedelta(days=days), None, _Tally(), 0
    while done < MOST and (entries := await store.read(_page(since, last))):
        last = entries[-1].id
        written = [each for each in entries if each.incoming.kind in SCREENED]
        await asyncio.to_thread(tally.read, old, new, written)
        done += len(written)
        progress(done, 0)
    return Past(
        days=days,
        texts=done,
        is_cut=done >= MOST,
        before=dict(tally.before),
        after=dict(tally.after),
        changed=tuple(tally.changed),
    )


def _page(since: datetime, last: int | None) -> Callable[[Rows], list[InboxEntry]]:
    return lambda rows: rows.inbox.said(since, PAGE, last)

"""A desk: a store, a small lexicon, and people who change it, with a clock that stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.core.clock import VirtualClock
from bot.core.lexicon import LexiconBench, LexiconEditing, Screens, Written, overlay_of
from bot.core.model import LexiconVersion
from bot.core.ports import Rows, Store
from bot.storage import open_store
from bot.storage.crypto import Keyring, generate_key
from messages.screen import Screen
from tests.factories import NOW
from tests.fakes.small_lexicon import ROWS, SPIT, small_screen

T = TypeVar("T")
EDA, CLEO = "staff:1", "staff:2"


class Desk:
    """Runs each step in a transaction of its own, as somebody."""

    def __init__(self, store: Store, shipped: Screen) -> None:
        self.store, self.clock = store, VirtualClock(NOW)
        self.screens = Screens(shipped)

    def bench(self, who: str = EDA) -> LexiconBench:
        """What somebody works at."""
        return LexiconBench(self.store, self.clock, self.screens, who)

    async def do(self, work: Callable[[LexiconEditing], T], who: str = EDA) -> T:
        """`work` in one transaction."""
        shipped = self.screens.shipped.lexicon
        return await self.store.write(lambda rows: work(LexiconEditing(rows, shipped, NOW, who)))

    async def read(self, work: Callable[[Rows], T]) -> T:
        """Look at the rows."""
        return await self.store.read(work)

    async def carry_through(self, draft: LexiconVersion) -> LexiconVersion:
        """Eda proposes, Cleo approves, Eda publishes."""
        proposed = await self.bench().propose(draft.id)
        if proposed.state == "proposed":
            await self.bench(CLEO).approve(draft.id)
        return await self.bench().publish(draft.id)

    async def add(self, written: Written = SPIT, why: str = "heard it") -> LexiconVersion:
        """An entry, all the way into force."""
        return await self.carry_through(await self.bench().write_entry(written, why))

    async def retire(self, rule: str, *patterns: str) -> LexiconVersion:
        """A retirement, all the way into force."""
        return await self.carry_through(await self.bench().retire(rule, patterns, "too broad"))

    async def tier(self, text: str) -> str:
        """What the lexicon in force makes of a text."""
        overlay = overlay_of(await self.read(lambda rows: rows.lexicon_edits.in_force()))
        return self.screens.over(overlay).screen.read(text).tier.value

    async def audit(self) -> list[dict[str, Any]]:
        """All entries, oldest first."""
        return (await self.read(lambda rows: rows.audit.recent(100)))[::-1]


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """A desk with an empty store; replays read five sentences."""
    monkeypatch.setattr("bot.core.lexicon.judging.regression_rows", lambda: list(ROWS))
    keyring = Keyring.from_texts([generate_key()])
    store = await open_store("sqlite:///:memory:", keyring, VirtualClock(NOW))
    yield Desk(store, small_screen(tmp_path / "lexicon"))
    await store.close()

"""A store that fails when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.core.errors import StorageError
from bot.core.ports import Rows, Store

T = TypeVar("T")


class FaultyStore:
    """Passes on to a real store, except while it is broken."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.is_broken = False
        self.writes = 0
        self.failed = asyncio.Event()

    async def write(self, work: Callable[[Rows], T]) -> T:
        self._check()
        self.writes += 1
        return await self.store.write(work)

    async def read(self, work: Callable[[Rows], T]) -> T:
        self._check()
        return await self.store.read(work)

    def _check(self) -> None:
        if self.is_broken:
            self.failed.set()
            raise StorageError("broken")

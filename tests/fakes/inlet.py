"""An inlet that keeps what it is given, as storage would: committed, once each."""

from __future__ import annotations

import asyncio

from bot.core.errors import StorageError
from bot.core.model import Incoming, Receipt


class FakeInlet:
    """Remembers events by their external id. A failing one raises StorageError instead."""

    def __init__(self) -> None:
        self.events: list[Incoming] = []
        self.receipts: list[Receipt] = []
        self.heard: list[str] = []  # texts that were only heard
        self.positions: dict[str, str] = {}
        self.offered = 0  # how often `accept` was called
        self.failures = 0  # how many of the next calls of `accept` fail
        self._known: set[str] = set()
        self._arrived = asyncio.Condition()

    async def accept(self, incoming: Incoming) -> bool:
        """Keep one event; False where it was known."""
        self.offered += 1
        async with self._arrived:
            self._arrived.notify_all()
            if self.failures:
                self.failures -= 1
                raise StorageError
            if incoming.external_id in self._known:
                return False
            self._known.add(incoming.external_id)
            self.events.append(incoming)
        return True

    async def hear(self, incoming: Incoming) -> None:
        """Remember the text."""
        self.heard.append(incoming.text)

    async def receipt(self, receipt: Receipt) -> None:
        """Keep a receipt."""
        self.receipts.append(receipt)

    async def position(self, channel: str) -> str | None:
        """What `advance` was last told."""
        return self.positions.get(channel)

    async def advance(self, channel: str, position: str) -> None:
        """Keep a position."""
        self.positions[channel] = position

    async def holds(self, count: int) -> list[Incoming]:
        """Wait until `count` events are kept; all of them."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.events) >= count)
        return self.events

    async def was_offered(self, count: int) -> None:
        """Wait until `accept` was called `count` times."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: self.offered >= count)

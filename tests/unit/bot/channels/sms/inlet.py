"""An inlet whose storage can be full."""

from __future__ import annotations

import asyncio

from bot.core.errors import StorageError
from bot.core.model import Incoming, Receipt
from tests.fakes.inlet import FakeInlet


class SmsInlet(FakeInlet):
    """Keeps what it is given, unless `is_full`; tells when it failed and when it advanced."""

    def __init__(self) -> None:
        super().__init__()
        self.is_full = False
        self.failed, self.advanced = asyncio.Event(), asyncio.Event()

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was kept."""
        return not (self.events or self.receipts or self.positions)

    async def accept(self, incoming: Incoming) -> bool:
        """See `Inlet`."""
        self._check()
        return await super().accept(incoming)

    async def receipt(self, receipt: Receipt) -> None:
        """See `Inlet`."""
        self._check()
        await super().receipt(receipt)

    async def position(self, channel: str) -> str | None:
        """See `Inlet`."""
        self._check()
        return await super().position(channel)

    async def advance(self, channel: str, position: str) -> None:
        """See `Inlet`."""
        await super().advance(channel, position)
        self.advanced.set()

    def _check(self) -> None:
        if self.is_full:
            self.failed.set()
            raise StorageError

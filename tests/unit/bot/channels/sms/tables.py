"""Reads the case tables of SMS, and keeps what a channel hands over."""

from __future__ import annotations

import asyncio
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.core.errors import StorageError
from bot.core.model import Incoming, Receipt

CASES = Path(__file__).parents[4] / "cases" / "sms"


def table(name: str) -> dict[str, Any]:
    """The table of this name; its rows are under `row`."""
    return tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a table."""
    found: list[dict[str, Any]] = table(name)["row"]
    return found


@dataclass(slots=True)
class RecordingInlet:
    """An inlet that keeps what it gets, each event once; `is_full` makes storage fail."""

    incoming: list[Incoming] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    positions: dict[str, str] = field(default_factory=dict)
    offers: int = 0
    is_full: bool = False
    failed: asyncio.Event = field(default_factory=asyncio.Event, compare=False)
    advanced: asyncio.Event = field(default_factory=asyncio.Event, compare=False)

    async def accept(self, incoming: Incoming) -> bool:
        """See `Inlet`."""
        self._check()
        self.offers += 1
        known = {event.external_id for event in self.incoming}
        if incoming.external_id in known:
            return False
        self.incoming.append(incoming)
        return True

    async def receipt(self, receipt: Receipt) -> None:
        """See `Inlet`."""
        self._check()
        self.receipts.append(receipt)

    async def position(self, channel: str) -> str | None:
        """See `Inlet`."""
        self._check()
        return self.positions.get(channel)

    async def advance(self, channel: str, position: str) -> None:
        """See `Inlet`."""
        self._check()
        self.positions[channel] = position
        self.advanced.set()

    def _check(self) -> None:
        if self.is_full:
            self.failed.set()
            raise StorageError

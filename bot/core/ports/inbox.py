"""Incoming events, as they are kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.core.model import InboxEntry, Incoming


class Inbox(Protocol):
    """Incoming events, kept before the provider is told that we have them."""

    def add(self, incoming: Incoming, settled_at: datetime | None = None) -> int | None:
        """Keep an event; None where (channel, external id) is known already.

        `settled_at`: its turn is in the same transaction, and it does not wait for one.
        """
        ...

    def pending(self, limit: int) -> list[InboxEntry]:
        """Events without a finished turn, in order of arrival."""
        ...

    def has_waiting(self) -> bool:
        """Whether there is any."""
        ...

    def pending_from(self, channel: str, address: str) -> list[InboxEntry]:
        """Those of them that came from one address, in order of arrival."""
        ...

    def newest(self, after: int, before: int | None, limit: int) -> list[InboxEntry]:
        """Those of them with an id between the two (None: to the end), newest first."""
        ...

    def finish(self, entry_id: int, at: datetime) -> bool:
        """The turn is done; False where another one had done it already (or given up)."""
        ...

    def fail(self, entry_id: int, error: str) -> int:
        """Note a failed turn by its exception class; returns how many there have been."""
        ...

    def park(self, entry_id: int, at: datetime) -> bool:
        """Give up on an event: it stays to be read by `doctor`, later turns go on.

        False where another one had done it already.
        """
        ...

    def parked(self, limit: int) -> list[InboxEntry]:
        """Given-up events, oldest first."""
        ...

    def purge(self, before: datetime, limit: int) -> int:
        """Remove events settled before then, at most so many; how many."""
        ...

    def of(self, channel: str, address: str) -> list[Incoming]:
        """What has come from an address and is still kept, oldest first."""
        ...

    def said(self, since: datetime, limit: int, before: int | None = None) -> list[InboxEntry]:
        """Texts that came since then and are still kept, newest first, with ids below `before`."""
        ...

    def some(self, entry_ids: Collection[int]) -> list[InboxEntry]:
        """Those of these events that are still kept, oldest first."""
        ...

    def count_like(self, incoming: Incoming, since: datetime) -> int:
        """How many equal texts this address has sent since then (loops with another bot)."""
        ...

"""Asking a provider what became of a message whose outcome is unknown, where it can be asked."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.core.clock import Clock
from bot.core.model import OutboxRow, OutgoingMessage
from bot.core.ports import Channel, Store
from scheduler.lanes import ends_at

log = structlog.get_logger(__name__)

ASKING = timedelta(seconds=10)  # how long a provider may take to say what became of a message
MOST_REMEMBERED = 10_000


class Inquiry:
    """Finds messages at one provider, each for one row.

    A provider shows texts, not our rows, and people get the same words twice. What it has for
    another row proves nothing about this one: taken for it, what never left would be lost.
    """

    def __init__(self, channel: Channel, store: Store, clock: Clock) -> None:
        """`store` knows which of the provider's ids belong to which row."""
        self._find_sent = getattr(channel, "find_sent", None)
        self._kind, self._store, self._clock = channel.kind, store, clock
        self._taken: OrderedDict[str, int] = OrderedDict()  # rows by ids, perhaps not stored yet

    @property
    def is_possible(self) -> bool:
        """Whether the provider can be asked at all."""
        return self._find_sent is not None

    def note(self, row: OutboxRow, provider_id: str) -> None:
        """The provider has this row's message under this id."""
        self._taken[provider_id] = row.id
        if len(self._taken) > MOST_REMEMBERED:
            self._taken.popitem(last=False)

    async def find(self, row: OutboxRow) -> str | None:
        """The provider's id of a message that it has after all; None where it cannot say."""
        if self._find_sent is None:
            return None
        try:
            async with asyncio.timeout(ASKING.total_seconds()):
                found = await self._find_sent(message_of(row, self._clock), row.created_at)
                others = await self._of_others(row, found)
        except Exception as error:  # no answer is no answer, whatever the reason
            log.warning("delivery.not_asked", channel=self._kind, error=type(error).__name__)
            return None
        for each in found:
            if each not in others and self._taken.get(each, row.id) == row.id:
                self.note(row, each)
                return str(each)
        return None

    async def _of_others(self, row: OutboxRow, found: Sequence[str]) -> set[str]:
        if not found:
            return set()
        return await self._store.read(lambda rows: rows.outbox.ids_of_others(row.id, found))


def message_of(row: OutboxRow, clock: Clock) -> OutgoingMessage:
    """What a channel sees of a row."""
    end = ends_at(row)
    return OutgoingMessage(
        outbox_id=row.id,
        address=row.address,
        body=row.body,
        lane=row.lane,
        expires_in=end - clock.now() if end is not None else None,
        key=row.key,
    )

"""Claims that outlived their sender, or whose answer never came: found when their lease ends."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, timedelta

from bot.core.clock import Clock
from bot.core.model import OutboxRow
from bot.core.ports import Store

LOOK_EVERY = timedelta(seconds=1)
MANY = 1000  # more than can be in flight at a crash


class Leases:
    """Looks through the claims once a second."""

    def __init__(
        self, store: Store, clock: Clock, duration: timedelta, *, is_only_sender: bool
    ) -> None:
        """`is_only_sender`: nobody else sends: at the start every claim is a dead process's."""
        self._store, self._clock = store, clock
        self.duration = duration
        self._is_only_sender = is_only_sender
        self._looked_at: datetime | None = None
        self._awaited: list[datetime] = []

    async def ended(self, ours: Container[int]) -> list[OutboxRow]:
        """Rows still *sending* whose lease has ended and that are not `ours` at this moment.

        Raises:
            StorageError: the engine failed.
        """
        now = self._clock.now()
        is_start = self._looked_at is None
        since = now - (self._looked_at or now - LOOK_EVERY)
        if timedelta() <= since < LOOK_EVERY:  # a clock that was set back must not stop it
            return []
        until = now + self.duration if is_start and self._is_only_sender else now
        rows = await self._store.read(lambda rows: rows.outbox.overdue_claims(until, MANY))
        self._looked_at = now
        return [row for row in rows if row.id not in ours]

    def expect(self, end: datetime) -> None:
        """A row is left to its lease, which ends then."""
        self._awaited.append(end)

    def awaited(self, now: datetime) -> list[datetime]:
        """When leases end that are waited for."""
        self._awaited = [end for end in self._awaited if end > now]
        return list(self._awaited)

    def restart(self) -> None:
        """What was in flight has been cut off: look as at the start."""
        self._looked_at = None

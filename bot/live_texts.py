"""Keeps what a running process says at what is in force, and publishes what is scheduled."""

from __future__ import annotations

import asyncio

import structlog

from bot.core.clock import Clock
from bot.core.editing import Editing
from bot.core.errors import StorageError
from bot.core.ports import Rows, Store
from bot.core.surroundings import Surroundings

log = structlog.get_logger(__name__)

EVERY = 0.5  # seconds: what another process publishes is said within one
ACTOR = "system"


class LiveTexts:
    """Looks at the store twice a second. One look that finds nothing new costs a few look-ups."""

    def __init__(
        self, store: Store, clock: Clock, around: Surroundings, every: float = EVERY
    ) -> None:
        """`around` is what the turns see."""
        self._store, self._clock, self._around, self._every = store, clock, around, every

    async def tick(self) -> None:
        """Take what is new, and put into force what was scheduled for now.

        Raises:
            StorageError: the engine failed; the texts stay as they are.
        """
        now = self._clock.now()

        def look(rows: Rows) -> bool:
            self._around.refresh(rows)
            return bool(rows.template_edits.due(now))

        def publish(rows: Rows) -> int:
            published = Editing(rows, self._around.shelves, now, ACTOR).publish_due()
            self._around.refresh(rows)
            return len(published)

        if await self._store.read(look):
            log.info("texts.published_on_schedule", count=await self._store.write(publish))

    async def run(self, stop: asyncio.Event) -> None:
        """Keep looking until `stop` is set; storage trouble is waited out."""
        while not stop.is_set():
            try:
                await self.tick()
            except StorageError:
                log.warning("texts.storage_trouble")
            try:
                await asyncio.wait_for(stop.wait(), self._every)
            except TimeoutError:
                continue

"""What happens to an update, however it came: parse, commit, then answer the tap."""

from __future__ import annotations

import structlog

from bot.channels.telegram.taps import Taps
from bot.channels.telegram.updates import UNREADABLE, Json, incoming_from_update
from bot.core.clock import Clock
from bot.core.ports import Inlet

log = structlog.get_logger(__name__)


class Intake:
    """Hands updates to the inlet and counts those that nobody can read."""

    def __init__(self, inlet: Inlet, clock: Clock, taps: Taps) -> None:
        """Commit to `inlet`, received by `clock`'s time."""
        self._inlet, self._clock, self._taps = inlet, clock, taps
        self.unreadable = 0

    async def take(self, update: Json) -> None:
        """Commit `update`; on disk when this returns. What cannot be read is logged by its id.

        Raises:
            StorageError: it could not be kept: Telegram must deliver it again.
        """
        try:
            incoming = incoming_from_update(update, self._clock.now())
        except UNREADABLE as error:
            self.unreadable += 1
            number = update.get("update_id")
            log.error(
                "telegram.update_skipped",
                update_id=number if isinstance(number, int) else None,
                error=type(error).__name__,
            )
            return
        if incoming is not None:
            await self._inlet.accept(incoming)
        if "callback_query" in update:
            self._taps.settle(update["callback_query"])

    async def hear(self, update: Json) -> None:
        """Of an update that cannot be committed yet: answer a call for help in it."""
        try:
            incoming = incoming_from_update(update, self._clock.now())
        except UNREADABLE:
            return  # `take` will tell of it
        if incoming is not None:
            await self._inlet.hear(incoming)

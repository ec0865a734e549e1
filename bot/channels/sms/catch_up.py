"""Fetches what people texted while no webhook reached us: a listing at start and regularly."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.channels.sms.account import ListedMessage, TwilioAccount
from bot.channels.sms.errors import Refusal
from bot.channels.sms.form import KIND
from bot.core.clock import Clock
from bot.core.errors import StorageError
from bot.core.model import Incoming, IncomingKind
from bot.core.ports import Inlet

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=5)
FIRST_RETRY = timedelta(seconds=5)
# The position stays this far behind: a message may be listed a little later than a newer one.
LAG = timedelta(minutes=1)


class CatchUp:
    """Reads Twilio's list of inbound messages from where the last reading ended."""

    def __init__(self, account: TwilioAccount, clock: Clock) -> None:
        """Nothing happens until `run`."""
        self._account, self._clock = account, clock
        self.read_at: datetime | None = None  # the last complete reading
        self.problem: str | None = None  # status and code, or the class, of the last failure
        self.found = 0  # messages that no webhook had brought

    async def run(self, inlet: Inlet) -> None:
        """Read now and every few minutes, for ever; after trouble sooner."""
        retry = FIRST_RETRY
        while True:
            if await self.attempt(inlet):
                pause, retry = EVERY, FIRST_RETRY
            else:
                pause, retry = retry, min(retry * 2, EVERY)
            await asyncio.sleep(pause.total_seconds())

    async def attempt(self, inlet: Inlet) -> bool:
        """Read once; False after trouble, which `problem` then names."""
        try:
            await self.read(inlet)
        except Exception as error:  # nothing may end the loop
            # Twilio's status and code, which is all that a refusal says, or the class.
            self.problem = str(error) if isinstance(error, Refusal) else type(error).__name__
            log.warning("sms.catch_up_failed", error=self.problem)
            return False
        return True

    async def read(self, inlet: Inlet) -> None:
        """Offer what came in since the stored position, oldest first, then move the position.

        Most of it is known already: the inbox tells by the id, even after an erasure.
        The first reading of an installation offers nothing: older messages were not for us.

        Raises:
            StorageError: the position stays where it was.
            Exception: one of `errors.FAILURES`; likewise.
        """
        now = self._clock.now()
        stored = await inlet.position(KIND)
        if stored is None:
            await inlet.advance(KIND, now.isoformat())
        else:
            since = datetime.fromisoformat(stored)
            messages = await self._account.received_since(since)
            await self._offer_all(inlet, messages)
            settled = [message.at for message in messages if message.at <= now - LAG]
            if settled:
                await inlet.advance(KIND, max(settled).isoformat())
        self.read_at, self.problem = now, None

    async def _offer_all(self, inlet: Inlet, messages: Sequence[ListedMessage]) -> None:
        """In their order; behind one that cannot be kept, calls for help are answered."""
        for number, message in enumerate(messages, start=1):
            try:
                await self._offer(inlet, message)
            except StorageError:
                for behind in messages[number:]:
                    if behind.sender:
                        await inlet.hear(self._incoming(behind))
                raise

    async def _offer(self, inlet: Inlet, message: ListedMessage) -> None:
        if message.sender and await inlet.accept(self._incoming(message)):
            self.found += 1
            log.info("sms.caught_up", found=self.found)

    def _incoming(self, message: ListedMessage) -> Incoming:
        has_words = bool(message.body.strip()) or not message.has_media
        return Incoming(
            channel=KIND,
            address=message.sender,
            external_id=message.sid,
            kind=IncomingKind.TEXT if has_words else IncomingKind.MEDIA,
            received_at=self._clock.now(),
            text=message.body,
            media="file" if message.has_media else None,  # the listing does not say which
            sent_at=message.at,
        )

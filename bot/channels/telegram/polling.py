"""Receiving by long polling, with a loop of our own: nothing is confirmed that is not on disk.

The library's `Updater` confirms updates that only memory holds, ends for ever when a proxy answers
404, and takes an exhausted pool of connections for a quiet night. Here every update is committed
before the next call confirms it, no answer ends the loop, and a watchdog restarts a poll that has
gone silent, on fresh connections.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.position import Position, position_from_text
from bot.channels.telegram.request import (
    AiohttpRequest,
    Unanswered,
    json_body,
    parameters_of,
    retry_after_of,
)
from bot.channels.telegram.updates import ALLOWED_UPDATES, KIND, Json
from bot.channels.telegram.waits import Waits
from bot.core.clock import Clock
from bot.core.errors import StorageError
from bot.core.ports import Inlet

log = structlog.get_logger(__name__)

CONNECTIONS = 4  # one that hangs never blocks the next poll
REFUSALS = {
    401: "refused: is the token right?",
    404: "refused: is the token right, and is this a Bot API server?",
    409: "conflict: another program polls this bot, or a webhook is set",
    429: "slowed down by Telegram",
}


class PollRefused(Exception):
    """Telegram answered a poll with an error."""

    def __init__(self, code: int, pause: timedelta | None) -> None:
        """`code` of Telegram; `pause` where it says how long to wait."""
        super().__init__(f"refused with {code}")
        self.code, self.pause = code, pause


class Poller:
    """Polls one bot. `state` is "ok" or says in words what is wrong."""

    def __init__(
        self,
        bot: Bot,
        request: AiohttpRequest,
        inlet: Inlet,
        intake: Intake,
        clock: Clock,
        waits: Waits,
    ) -> None:
        """Poll as `bot` over `request` into `intake`; the position is kept by `inlet`."""
        self._bot, self._request, self._clock = bot, request, clock
        self._inlet, self._intake = inlet, intake
        self._source = f"{bot.token.partition(':')[0]}@{urlsplit(bot.base_url).netloc}"
        self._waits = waits
        self._backoff = waits.backoff()
        self._position: Position | None = None
        self._is_prepared = False
        self._sign_of_life = asyncio.Event()
        self.state = "starting"
        self.heard_at: datetime | None = None  # last successful poll, aware UTC
        self.restarts = 0  # by the watchdog

    async def run(self) -> None:
        """Poll, and start afresh when nothing is heard; never returns."""
        while True:
            task = asyncio.create_task(self._poll_on())
            try:
                while await self._is_alive():
                    pass
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            self.restarts += 1
            log.warning("telegram.poll_silent", restarts=self.restarts)
            await self._request.renew()

    async def _is_alive(self) -> bool:
        """Whether there was a sign of life within the patience."""
        self._sign_of_life.clear()
        try:
            async with asyncio.timeout(self._waits.patience.total_seconds()):
                await self._sign_of_life.wait()
        except TimeoutError:
            return False
        return True

    async def _poll_on(self) -> None:
        while True:
            try:
                await self._poll_once()
            except Exception as error:  # no error whatever may end the bot
                pause = self._pause_after(error)
                await asyncio.sleep(pause.total_seconds())

    async def _poll_once(self) -> None:
        if not self._is_prepared:
            await self._bot.delete_webhook(drop_pending_updates=False)
            self._position = position_from_text(await self._inlet.position(KIND))
            self._is_prepared = True
        loop = asyncio.get_running_loop()
        begun = loop.time()
        updates = await self._get_updates()
        self._sign_of_life.set()
        self.heard_at = self._clock.now()
        if updates:
            await self._take(updates)
        self._backoff.reset()
        self.state = "ok"
        if not updates and loop.time() - begun < self._waits.empty_pause.total_seconds():
            await asyncio.sleep(self._waits.empty_pause.total_seconds())

    async def _get_updates(self) -> Sequence[Json]:
        """The next updates, oldest first.

        Raises:
            PollRefused: Telegram answered with an error.
            NotSent, Unanswered: it did not answer.
        """
        asked: dict[str, object] = {
            "timeout": int(self._waits.poll.total_seconds()),
            "allowed_updates": ALLOWED_UPDATES,
        }
        if self._position and self._position.is_trusted(self._source, self._clock.now()):
            asked["offset"] = self._position.offset
        status, payload = await self._request.exchange(
            f"{self._bot.base_url}/getUpdates",
            json_body(asked),
            (self._waits.poll + self._waits.read).total_seconds(),
        )
        answer = parameters_of(payload) or {}
        result = answer.get("result")
        if status == 200 and isinstance(result, list):
            return [update for update in result if _has_id(update)]
        if answer.get("ok") is False:
            code = int(answer.get("error_code", status))
            raise PollRefused(code, retry_after_of(answer) if code == 429 else None)
        raise Unanswered(f"HTTP {status}")

    async def _take(self, updates: Sequence[Json]) -> None:
        """Commit all of `updates`, then move on; each person's in their order.

        Raises:
            StorageError: none is confirmed: those that were kept come again, and are known.
        """
        people: dict[object, list[Json]] = {}
        for update in updates:
            people.setdefault(_person_of(update), []).append(update)
        outcomes = await asyncio.gather(
            *(self._take_in_order(batch) for batch in people.values()), return_exceptions=True
        )
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        offset = max(int(update["update_id"]) for update in updates) + 1
        position = Position(self._source, offset, self._clock.now())
        await self._inlet.advance(KIND, str(position))
        self._position = position

    async def _take_in_order(self, updates: Sequence[Json]) -> None:
        """One person's updates; behind one that cannot be kept, calls for help are answered."""
        for number, update in enumerate(updates, start=1):
            try:
                await self._intake.take(update)
            except StorageError:
                for behind in updates[number:]:
                    await self._intake.hear(behind)
                raise
            self._sign_of_life.set()

    def _pause_after(self, error: Exception) -> timedelta:
        """Put `error` into words and choose how long to wait."""
        pause = self._backoff.take()
        if isinstance(error, PollRefused):
            self.state = REFUSALS.get(error.code, f"refused: {error.code}")
            pause = min(error.pause or pause, self._waits.most_pause)
        elif isinstance(error, StorageError):
            self.state = "updates wait at Telegram: storage does not take them"
            pause = min(pause, self._waits.storage_pause)
        elif isinstance(error, TelegramError):
            self.state = "Telegram does not answer"
        else:
            self.state = f"failed: {type(error).__name__}"
        log.warning("telegram.poll_failed", error=type(error).__name__, state=self.state)
        return pause


def _person_of(update: Json) -> object:
    """Something equal for updates of one chat; only for keeping their order."""
    for part in update.values():
        if isinstance(part, dict):
            message = part.get("message")
            chat = (message if isinstance(message, dict) else part).get("chat")
            return str(chat.get("id")) if isinstance(chat, dict) else None
    return None


def _has_id(update: object) -> bool:
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)

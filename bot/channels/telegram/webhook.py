"""Receiving by webhook: registration, kept up, and the handler that Telegram calls."""

from __future__ import annotations

import asyncio
import hmac
import json

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.setup import until_done
from bot.channels.telegram.updates import ALLOWED_UPDATES
from bot.channels.telegram.waits import Waits
from bot.core.errors import StorageError
from bot.core.ports import WebhookAnswer, WebhookRequest

log = structlog.get_logger(__name__)

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name
MAX_CONNECTIONS = 40
REFUSED = "refused: Telegram does not accept the public address"


class Webhook:
    """One bot's webhook at `url`, guarded by `secret`."""

    def __init__(self, bot: Bot, url: str, secret: str, intake: Intake, waits: Waits) -> None:
        """Receive into `intake`."""
        self._bot, self._url, self._secret, self._intake = bot, url, secret, intake
        self._waits = waits
        self.state = "starting"
        self.refused = 0  # requests without the secret

    async def run(self) -> None:
        """Register, and again whenever the registration is found to be another; never returns."""
        is_ours = False
        while True:
            if not is_ours:
                is_ours = await until_done("webhook", self._register, self._waits)
                self.state = "ok" if is_ours else REFUSED
            await asyncio.sleep(self._waits.webhook_check.total_seconds())
            is_ours = is_ours and await self._is_ours()

    async def handle(self, request: WebhookRequest) -> WebhookAnswer:
        """Take one update. 2xx only once it is on disk, else Telegram would not repeat it."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret.encode("utf-8")):
            self.refused += 1
            log.warning("telegram.webhook_refused", so_far=self.refused)
            return WebhookAnswer(403)
        try:
            update = json.loads(request.body)
        except (ValueError, RecursionError):
            return WebhookAnswer(400)
        if not isinstance(update, dict):
            return WebhookAnswer(200)
        try:
            await self._intake.take(update)
        except StorageError:
            return WebhookAnswer(503)
        return WebhookAnswer(200)

    async def _register(self) -> None:
        await self._bot.set_webhook(
            self._url,
            max_connections=MAX_CONNECTIONS,
            allowed_updates=ALLOWED_UPDATES,
            drop_pending_updates=False,
            secret_token=self._secret,
        )

    async def _is_ours(self) -> bool:
        try:
            info = await self._bot.get_webhook_info()
        except TelegramError:
            return True  # not known to be another: look again later
        if info.url == self._url:
            return True
        log.warning("telegram.webhook_taken_over")
        self.state = "taken over by another program"
        return False

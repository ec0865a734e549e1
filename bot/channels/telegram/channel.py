"""The Telegram channel: puts its parts together and keeps them running."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress

from telegram import Bot

from bot.channels.telegram.inspection import Check, inspect_bot
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.polling import CONNECTIONS, Poller
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.setup import publish_commands
from bot.channels.telegram.taps import Taps
from bot.channels.telegram.updates import KIND
from bot.channels.telegram.waits import Waits
from bot.channels.telegram.webhook import Webhook
from bot.core.clock import Clock
from bot.core.errors import ConfigError
from bot.core.model import OutgoingMessage
from bot.core.ports import Inlet, WebhookAnswer, WebhookHandler, WebhookRequest

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Bot API, setWebhook
USUAL = Waits()
SEND_CONNECTIONS = 256
FINISH_SECONDS = 8.0


class TelegramChannel:
    """A `bot.core.ports.Channel` for one bot: by long polling, or by webhook with `public_url`."""

    kind = KIND
    has_buttons = True
    formats_html = True

    def __init__(
        self,
        token: str,
        *,
        api_url: str,
        public_url: str | None,
        webhook_secret: str,
        clock: Clock,
        commands: Mapping[str, Sequence[tuple[str, str]]],
        waits: Waits = USUAL,
    ) -> None:
        """Nothing is sent or opened yet.

        Args:
            token: of the bot, `<bot id>:<secret>`.
            api_url: of the Bot API server, without the token.
            public_url: where the web server is reached from outside; None or "" for polling.
            webhook_secret: 1 to 256 of A-Z, a-z, 0-9, _ and -.
            clock: for the time of receipt.
            commands: language (two letters) -> (command, description); the first is the default.
            waits: waiting times.

        Raises:
            ConfigError: the webhook's secret is none.
        """
        if public_url and not SECRET.fullmatch(webhook_secret):
            raise ConfigError(
                ["STEADY_TELEGRAM_WEBHOOK_SECRET must be 1 to 256 letters, digits, _ or -"]
            )
        self._polls = AiohttpRequest(CONNECTIONS)
        self._calls = AiohttpRequest(SEND_CONNECTIONS, waits.read.total_seconds())
        self._bot = Bot(
            token,
            base_url=f"{api_url.rstrip('/')}/bot",
            base_file_url=f"{api_url.rstrip('/')}/file/bot",
            request=self._calls,
            get_updates_request=self._polls,
        )
        self._url = f"{public_url.rstrip('/')}/webhooks/{KIND}" if public_url else None
        self._secret, self._clock, self._commands = webhook_secret, clock, commands
        self._waits = waits
        self._sender = Sender(self._bot, self._calls)
        self._taps = Taps(self._bot)
        self._intake: Intake | None = None
        self._receiver: Poller | Webhook | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._in_flight = 0
        self._is_idle = asyncio.Event()

    async def start(self, inlet: Inlet) -> None:
        """Begin to receive into `inlet`, in the background; trouble is tried again there."""
        self._intake = Intake(inlet, self._clock, self._taps)
        if self._url is None:
            self._receiver = Poller(
                self._bot, self._polls, inlet, self._intake, self._clock, self._waits
            )
        else:
            self._receiver = Webhook(self._bot, self._url, self._secret, self._intake, self._waits)
        self._tasks = [
            asyncio.create_task(self._receiver.run()),
            asyncio.create_task(publish_commands(self._bot, self._commands, self._waits)),
        ]

    async def stop(self) -> None:
        """Stop receiving; wait a little for sends and taps under way; close the connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(FINISH_SECONDS):
                    await self._wait_for_sends()
            await self._taps.finish()
        finally:  # also where nobody has the patience
            await self._calls.shutdown()
            await self._polls.shutdown()

    async def send(self, message: OutgoingMessage) -> str:
        """Send once and return Telegram's message id. Raises SendError, see `send_error_from`."""
        self._in_flight += 1
        try:
            return await self._sender.send(message)
        finally:
            self._in_flight -= 1
            self._is_idle.set()

    def webhooks(self) -> Mapping[str, WebhookHandler]:
        """The one handler, where there is a public address."""
        return {} if self._url is None else {"": self._on_webhook}

    def health(self) -> Mapping[str, str]:
        """`state` is "ok", or says in words what is wrong."""
        receiver = self._receiver
        found = {
            "mode": "polling" if self._url is None else "webhook",
            "state": "stopped" if receiver is None else receiver.state,
            "unreadable_updates": str(self._intake.unreadable if self._intake else 0),
            "bad_markup": str(self._sender.bad_markup),
        }
        if isinstance(receiver, Webhook):
            found["refused_webhooks"] = str(receiver.refused)
        if isinstance(receiver, Poller):
            found["poll_restarts"] = str(receiver.restarts)
            if receiver.heard_at is not None:
                age = self._clock.now() - receiver.heard_at
                found["last_poll_age_seconds"] = str(int(age.total_seconds()))
        return found

    async def inspect(self) -> list[Check]:
        """Ask Telegram how we stand, for `doctor`: (name, whether it is well, what to do)."""
        return await inspect_bot(self._bot, self._url or "")

    async def _wait_for_sends(self) -> None:
        while self._in_flight:
            self._is_idle.clear()
            await self._is_idle.wait()

    async def _on_webhook(self, request: WebhookRequest) -> WebhookAnswer:
        if not isinstance(self._receiver, Webhook):
            return WebhookAnswer(503)
        return await self._receiver.handle(request)

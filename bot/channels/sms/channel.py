"""The SMS channel: sends through Twilio's REST API, receives by webhook and by listing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from bot.channels.sms.account import TwilioAccount
from bot.channels.sms.catch_up import CatchUp
from bot.channels.sms.errors import FAILURES, send_error_from
from bot.channels.sms.form import KIND
from bot.channels.sms.inspection import Check, inspect_account
from bot.channels.sms.webhook import SmsWebhooks
from bot.core.clock import Clock
from bot.core.errors import CredentialsRefused
from bot.core.model import OutgoingMessage
from bot.core.ports import Inlet, WebhookHandler

log = structlog.get_logger(__name__)

VALIDITY = (1, 36_000)  # seconds; source: ValidityPeriod in Twilio's API description
PATIENCE = timedelta(seconds=10)  # for an answer of Twilio's
CLOCK_TOLERANCE = timedelta(seconds=30)  # between Twilio's clock and ours


class SmsChannel:
    """Implements `Channel` and `Reconciler`."""

    kind = KIND
    has_buttons = False
    formats_html = False

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        *,
        sender: str,
        api_url: str,
        public_url: str,
        clock: Clock,
        patience: timedelta = PATIENCE,
    ) -> None:
        """`sender` is an E.164 number or a Messaging Service's SID (MG…).

        `public_url` is our address as Twilio calls it: signatures are checked over it.
        """
        self._clock = clock
        self._hook_url = f"{public_url.rstrip('/')}/webhooks/{KIND}" if public_url else ""
        self._account = TwilioAccount(
            account_sid, auth_token, sender=sender, api_url=api_url, patience=patience
        )
        self._catch_up = CatchUp(self._account, clock)
        self._webhooks = SmsWebhooks(auth_token, public_url, clock)
        self._reader: asyncio.Task[None] | None = None
        self._sent_at: datetime | None = None
        self._refused = ""  # the code with which our credentials or sender were refused

    async def start(self, inlet: Inlet) -> None:
        """Open the webhooks, and fetch in the background what was missed."""
        self._webhooks.inlet = inlet
        self._reader = asyncio.create_task(self._catch_up.run(inlet), name="sms-catch-up")

    async def stop(self) -> None:
        """End the listing (the next one reads the same again), close the connections."""
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.wait([self._reader])
            self._reader = None
        self._webhooks.inlet = None
        await self._account.close()

    async def send(self, message: OutgoingMessage) -> str:
        """Send once and return the message's SID. An attachment stays behind. See `Channel`."""
        if message.body.attachment is not None:
            log.warning("sms.attachment_left_out", outbox_id=message.outbox_id)
        try:
            sid = await self._account.create(
                message.address,
                message.body.text,
                callback=self._callback(message.outbox_id),
                seconds=_validity(message.expires_in),
            )
        except FAILURES as failure:
            # Without its cause: a connection's error names the URL, a refusal the number.
            error = send_error_from(failure, self._clock.now())
            if isinstance(error, CredentialsRefused):
                self._refused = error.code
            raise error from None
        self._sent_at, self._refused = self._clock.now(), ""
        return sid

    async def find_sent(self, message: OutgoingMessage, since: datetime) -> list[str]:
        """Look for a message of unknown outcome among the latest to its number.

        Twilio lists no id of ours, so the text tells: the equal ones, the nearest to `since`
        first. A trial account puts words of its own in front. See `Reconciler`.
        """
        try:
            latest = await self._account.latest_to(message.address)
        except FAILURES as failure:
            raise send_error_from(failure, self._clock.now()) from None
        text = message.body.text.strip()
        candidates = [
            listed
            for listed in latest
            if not listed.is_inbound
            and listed.at >= since - CLOCK_TOLERANCE
            and listed.body.strip().endswith(text)
        ]
        candidates.sort(key=lambda listed: abs(listed.at - since))
        return [listed.sid for listed in candidates]

    async def inspect(self) -> list[Check]:
        """For `doctor`: name of a check, whether it is well, what to do about it."""
        return await inspect_account(self._account, self._hook_url)

    def webhooks(self) -> Mapping[str, WebhookHandler]:
        """Inbound messages at the path itself, their states at `status`."""
        return self._webhooks.handlers()

    def health(self) -> Mapping[str, str]:
        """`state` is "ok", or says in words what is wrong; ages in seconds, counts."""
        now = self._clock.now()
        ages = {
            "send": self._sent_at,
            "message": self._webhooks.received_at,
            "listing": self._catch_up.read_at,
        }
        return {
            "state": self._state(),
            "refused_webhooks": str(self._webhooks.refused),
            "caught_up": str(self._catch_up.found),
        } | {
            f"last_{name}_age_seconds": str(int((now - at).total_seconds()))
            for name, at in ages.items()
            if at is not None
        }

    def _state(self) -> str:
        if self._reader is None:
            return "stopped"
        if self._refused:
            return f"Twilio refuses our credentials or sender ({self._refused})"
        if self._catch_up.problem:
            return f"Twilio's list of messages cannot be read ({self._catch_up.problem})"
        return "ok"

    def _callback(self, outbox_id: int) -> str:
        """Where Twilio reports to; the outbox id rides along, should the send go unanswered."""
        if not self._hook_url or not outbox_id:
            return ""
        return f"{self._hook_url}/status?o={outbox_id}"


def _validity(expires_in: timedelta | None) -> int | None:
    if expires_in is None:
        return None
    least, most = VALIDITY
    return max(least, min(int(expires_in.total_seconds()), most))

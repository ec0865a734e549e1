"""Our account at Twilio: the calls that Steady makes, and what it reads of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from twilio.rest import Client

from bot.channels.sms.errors import Unreadable
from bot.channels.sms.transport import TwilioTransport

LATEST = 50  # messages to one number that are looked through for one of unknown outcome
PAGE = 1000  # Twilio's largest


@dataclass(frozen=True, slots=True)
class ListedMessage:
    """A message as Twilio lists it. Times aware UTC."""

    sid: str
    sender: str
    body: str
    at: datetime  # sent, or created while it has not been
    is_inbound: bool
    has_media: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where Twilio delivers what people text to a number; `url` is empty if nowhere."""

    url: str
    method: str


class TwilioAccount:
    """Calls raise one of `errors.FAILURES`, nothing else."""

    def __init__(
        self, account_sid: str, auth_token: str, *, sender: str, api_url: str, patience: timedelta
    ) -> None:
        """`sender` is an E.164 number or a Messaging Service's SID."""
        self._sender = sender
        self._transport = TwilioTransport(patience)
        # An empty region and edge keep the library from taking them from the environment.
        self._client: Any = Client(
            account_sid,
            auth_token,
            http_client=self._transport,
            environment={"TWILIO_REGION": "", "TWILIO_EDGE": ""},
        )
        self._client.api.base_url = api_url
        self._client.messaging.base_url = messaging_url(api_url)
        self._account = self._client.api.v2010.accounts(account_sid)

    @property
    def has_service(self) -> bool:
        """Whether the sender is a Messaging Service."""
        return self._sender.startswith("MG")

    async def create(self, to: str, body: str, *, callback: str, seconds: int | None) -> str:
        """Send a message and return its SID.

        `callback` is the status callback's URL (or empty); `seconds` how long it is worth sending.
        """
        sender = "messaging_service_sid" if self.has_service else "from_"
        fields: dict[str, object] = {sender: self._sender}
        if callback:
            fields["status_callback"] = callback
        if seconds is not None:
            fields["validity_period"] = seconds
        created = await self._account.messages.create_async(to=to, body=body, **fields)
        if not isinstance(created.sid, str):
            raise Unreadable
        return created.sid

    async def latest_to(self, number: str) -> list[ListedMessage]:
        """The newest messages to a number, in Twilio's order.

        Not narrowed by date: Twilio's filter is the date of sending, which a queued one lacks.
        """
        found = await self._account.messages.list_async(to=number, limit=LATEST)
        return _read(found)

    async def received_since(self, since: datetime) -> list[ListedMessage]:
        """What people texted to our sender after `since` (aware UTC), oldest first."""
        messages: list[ListedMessage] = []
        for number in await self.numbers():
            found = await self._account.messages.list_async(
                to=number, date_sent_after=since, page_size=PAGE
            )
            messages += _read(found)
        # Twilio's filter may round to whole days.
        news = [message for message in messages if message.is_inbound and message.at > since]
        return sorted(news, key=lambda message: message.at)

    async def numbers(self) -> list[str]:
        """The numbers that our sender sends from."""
        if not self.has_service:
            return [self._sender]
        service = self._client.messaging.v1.services(self._sender)
        return [number.phone_number for number in await service.phone_numbers.list_async()]

    async def status(self) -> str:
        """The account's state: active, suspended or closed."""
        account = await self._account.fetch_async()
        return str(account.status)

    async def deliveries(self) -> list[Delivery]:
        """Where inbound messages go; nothing where our account does not have the sender.

        A service may leave it to each of its numbers; one that has no URL and does not leave it
        to them drops what comes in (source: Twilio's description of `inbound_request_url`).
        """
        if self.has_service:
            service = await self._client.messaging.v1.services(self._sender).fetch_async()
            if not service.use_inbound_webhook_on_number:
                url, method = service.inbound_request_url, service.inbound_method
                return [Delivery(url or "", method or "POST")]
        return [
            Delivery(own.sms_url or "", own.sms_method or "POST")
            for number in await self.numbers()
            for own in await self._account.incoming_phone_numbers.list_async(
                phone_number=number, limit=1
            )
        ]

    async def close(self) -> None:
        """Let go of the connections."""
        await self._transport.close()


def messaging_url(api_url: str) -> str:
    """Messaging Services live on a host of their own; below one folder of a local stand-in."""
    if api_url.startswith("https://api."):
        return api_url.replace("https://api.", "https://messaging.", 1)
    return f"{api_url.rstrip('/')}/messaging"


def _read(found: list[Any]) -> list[ListedMessage]:
    """Our view of listed messages; one without an id or any date is left out."""
    return [
        ListedMessage(
            sid=message.sid,
            sender=message.from_ or "",
            body=message.body or "",
            at=message.date_sent or message.date_created,
            is_inbound=message.direction == "inbound",
            has_media=str(message.num_media or "0") != "0",
        )
        for message in found
        if message.sid and (message.date_sent or message.date_created)
    ]

"""A small Twilio for faults: it records what it accepted and answers as it is told.

It knows messages, one number or one Messaging Service, and signs what it posts to us by its own
reading of Twilio's rule, not by the library's.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.core.clock import Clock, SystemClock

ACCOUNT = "AC" + "0a" * 16
TOKEN = "local-auth-token"
NUMBER = "+12125550100"
SERVICE = "MG" + "0b" * 16


@dataclass(frozen=True, slots=True)
class Fault:
    """What to do with a call instead of answering as Twilio would."""

    status: int = 200
    code: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    page: str | None = None  # HTML instead of JSON
    accepts: bool = False  # take the message all the same
    hangs: bool = False  # and never answer
    drops: bool = False  # and close the connection


@dataclass(slots=True)
class Message:
    """A message as Twilio keeps it."""

    sid: str
    to: str
    from_: str
    body: str
    direction: str
    at: datetime
    form: Mapping[str, str] = field(default_factory=dict)  # as it was asked for
    num_media: int = 0
    is_sent: bool = True

    def as_json(self) -> dict[str, Any]:
        """As Twilio lists it."""
        return {
            "sid": self.sid,
            "to": self.to,
            "from": self.from_,
            "body": self.body,
            "direction": self.direction,
            "num_media": str(self.num_media),
            "date_created": format_datetime(self.at),
            "date_sent": format_datetime(self.at) if self.is_sent else None,
        }


class TwilioApi:
    """The server; `url` is where it listens."""

    def __init__(self, clock: Clock) -> None:
        self.url = ""
        self.messages: list[Message] = []  # oldest first
        self.calls: list[tuple[str, str]] = []  # method and path with query
        self.account_status = "active"
        self.number_url, self.number_method = "", "POST"
        self.service: dict[str, Any] | None = {"inbound_request_url": "", "inbound_method": "POST"}
        self.service_numbers = [NUMBER]
        self.latency = 0.0  # seconds from taking a message to answering
        self._clock = clock
        self._faults: dict[str, deque[Fault]] = {"send": deque(), "read": deque()}
        self._is_closing = asyncio.Event()

    def fault(self, what: str, *faults: Fault) -> None:
        """Meet the next calls that "send" or "read" with these, one after the other."""
        self._faults[what].extend(faults)

    def sent(self) -> list[Message]:
        """What it accepted from us, oldest first."""
        return [message for message in self.messages if message.direction != "inbound"]

    def text(self, body: str, *, from_: str, at: datetime | None = None, **more: Any) -> Message:
        """Somebody texts to our number; no webhook is called."""
        at = at or self._clock.now()
        message = Message(self._new_sid(), NUMBER, from_, body, "inbound", at, **more)
        self.messages.append(message)
        return message

    async def post(self, url: str, form: Mapping[str, str], called: str = "") -> int:
        """Post a signed form to `url`, which Twilio knows as `called`; the answer's status."""
        headers = {
            "X-Twilio-Signature": sign(called or url, form),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=urlencode(form), headers=headers) as answer,
        ):
            return answer.status

    @web.middleware
    async def check(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Credentials first, then the fault that is in store."""
        self.calls.append((request.method, request.path_qs))
        wanted = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {wanted}":
            return _refusal(Fault(401, 20003))
        faults = self._faults["send" if request.method == "POST" else "read"]
        fault = faults.popleft() if faults else None
        if fault is None or fault.accepts:
            answer: web.StreamResponse = await handler(request)
            if fault is None:
                return answer
        return await self._met(request, fault)

    async def _met(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.hangs:
            await self._is_closing.wait()
        if (fault.hangs or fault.drops) and request.transport is not None:
            request.transport.abort()
        return _refusal(fault)

    async def create(self, request: web.Request) -> web.StreamResponse:
        """Take a message."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        sender = form.get("From") or NUMBER
        message = Message(
            self._new_sid(), form["To"], sender, form["Body"], "outbound-api", self._clock.now(),
            form, is_sent=False,
        )  # fmt: skip
        self.messages.append(message)
        await asyncio.sleep(self.latency)
        return web.json_response(message.as_json(), status=201)

    async def list_messages(self, request: web.Request) -> web.StreamResponse:
        """Newest first, narrowed by receiver and, as coarsely as Twilio promises, by day."""
        day = request.query.get("DateSent>", "")[:10]
        found = [
            message
            for message in reversed(self.messages)
            if message.to == request.query.get("To", message.to)
            and (not day or (message.is_sent and message.at.date().isoformat() >= day))
        ]
        size, page = int(request.query.get("PageSize", "50")), int(request.query.get("Page", "0"))
        more = f"{request.path}?{urlencode({**request.query, 'Page': page + 1})}"
        return web.json_response(
            {
                "messages": [message.as_json() for message in found[page * size :][:size]],
                "next_page_uri": more if len(found) > (page + 1) * size else None,
            }
        )

    async def account(self, request: web.Request) -> web.StreamResponse:
        """The account."""
        return web.json_response({"sid": ACCOUNT, "status": self.account_status})

    async def numbers(self, request: web.Request) -> web.StreamResponse:
        """Our numbers."""
        own = {
            "phone_number": NUMBER,
            "sms_url": self.number_url,
            "sms_method": self.number_method,
        }
        found = [own] if request.query.get("PhoneNumber") == NUMBER else []
        return web.json_response({"incoming_phone_numbers": found, "next_page_uri": None})

    async def messaging_service(self, request: web.Request) -> web.StreamResponse:
        """The Messaging Service."""
        if self.service is None:
            return _refusal(Fault(404, 20404))
        return web.json_response({"sid": SERVICE, **self.service})

    async def messaging_numbers(self, request: web.Request) -> web.StreamResponse:
        """The numbers of the Messaging Service."""
        numbers = [{"phone_number": number} for number in self.service_numbers]
        return web.json_response({"phone_numbers": numbers, "meta": {"key": "phone_numbers"}})

    def close(self) -> None:
        """Let go of calls that hang."""
        self._is_closing.set()

    def _new_sid(self) -> str:
        return f"SM{len(self.messages) + 1:032x}"


def sign(url: str, form: Mapping[str, str]) -> str:
    """Twilio's rule: HMAC-SHA1 over the URL and the sorted fields, in base64.

    source: twilio.com/docs/usage/security, "Validating signatures from Twilio"
    """
    signed = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


@asynccontextmanager
async def running_twilio_api(clock: Clock | None = None) -> AsyncIterator[TwilioApi]:
    """A server on a free port of this machine, dating messages by `clock`."""
    api = TwilioApi(clock or SystemClock())
    app = web.Application(middlewares=[api.check])
    account = f"/2010-04-01/Accounts/{ACCOUNT}"
    service = f"/messaging/v1/Services/{SERVICE}"
    app.router.add_post(f"{account}/Messages.json", api.create)
    app.router.add_get(f"{account}/Messages.json", api.list_messages)
    app.router.add_get(f"{account}.json", api.account)
    app.router.add_get(f"{account}/IncomingPhoneNumbers.json", api.numbers)
    app.router.add_get(service, api.messaging_service)
    app.router.add_get(f"{service}/PhoneNumbers", api.messaging_numbers)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield api
    finally:
        api.close()
        await runner.cleanup()


def _refusal(fault: Fault) -> web.Response:
    if fault.page is not None:
        return web.Response(
            status=fault.status, text=fault.page, content_type="text/html", headers=fault.headers
        )
    content = {"code": fault.code, "message": "as the test asked", "status": fault.status}
    return web.json_response(content, status=fault.status, headers=fault.headers)

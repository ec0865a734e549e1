"""The whole way in, over real HTTP: a signed post, the site, the channel, the inlet."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from datetime import timedelta

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.channels.sms import SmsChannel
from bot.core.clock import VirtualClock
from bot.core.errors import SendError
from bot.core.model import Attachment, Body, Lane, OutgoingMessage, Receipt
from bot.web.server import WebServer, build_site
from tests.fakes.twilio_api import TOKEN, Fault, TwilioApi
from tests.integration.sms.conftest import NOW, PUBLIC
from tests.unit.bot.channels.sms.inlet import SmsInlet
from tests.unit.bot.channels.sms.tables import table

ANA = "+12125550177"
SECRET_WORDS = "pomegranate lighthouse"
TEXT = table("incoming")["always"] | {"From": ANA, "Body": SECRET_WORDS}


class ChannelHealth:
    """What the program would say of this channel."""

    def __init__(self, channel: SmsChannel) -> None:
        self._channel = channel

    def stalled(self) -> Sequence[str]:
        """See `HealthSource`."""
        return ()

    async def problems(self) -> Sequence[str]:
        """See `HealthSource`."""
        state = self._channel.health()["state"]
        return () if state == "ok" else (f"sms: {state}",)

    def details(self) -> Mapping[str, Mapping[str, str]]:
        """See `HealthSource`."""
        return {"sms": self._channel.health()}


@pytest.fixture
async def site(channel: SmsChannel, inlet: SmsInlet) -> AsyncIterator[WebServer]:
    await channel.start(inlet)
    app = build_site({"sms": channel.webhooks()}, ChannelHealth(channel))
    server = WebServer(app, "127.0.0.1", 0)
    await server.start()
    yield server
    await server.stop()


async def _get(url: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return await answer.text()


async def _traceback_of(call: Awaitable[object]) -> list[str]:
    """What a log would show if somebody logged the error with everything that it holds."""
    try:
        await call
    except SendError as error:
        return traceback.format_exception(error)
    return []


async def test_a_text_signed_for_the_public_address_comes_in_behind_a_proxy(
    site: WebServer, api: TwilioApi, inlet: SmsInlet
) -> None:
    called = f"{PUBLIC}/webhooks/sms"
    assert await api.post(f"{site.url}/webhooks/sms", TEXT, called) == 200
    assert await api.post(f"{site.url}/webhooks/sms", TEXT, called) == 200
    assert await api.post(f"{site.url}/webhooks/sms", TEXT) == 403  # signed for another address
    assert [event.text for event in inlet.events] == [SECRET_WORDS]


async def test_states_come_in_with_the_outbox_id_and_in_any_order(
    site: WebServer, channel: SmsChannel, api: TwilioApi, inlet: SmsInlet
) -> None:
    sid = await channel.send(OutgoingMessage(41, ANA, Body("hello"), Lane.REPLY))
    callback = api.sent()[0].form["StatusCallback"]
    local = callback.replace(PUBLIC, site.url)
    for status in ("delivered", "sent", "delivered", "queued"):
        form = {"MessageSid": sid, "MessageStatus": status, "To": ANA}
        assert await api.post(local, form, callback) == 200
    assert inlet.receipts == [
        Receipt(state=state, at=NOW, provider_id=sid, outbox_id=41)
        for state in ("delivered", "sent", "delivered")
    ]


async def test_a_full_disk_asks_twilio_to_come_again(
    site: WebServer, api: TwilioApi, inlet: SmsInlet
) -> None:
    called = f"{PUBLIC}/webhooks/sms"
    inlet.is_full = True
    assert await api.post(f"{site.url}/webhooks/sms", TEXT, called) == 503
    inlet.is_full = False
    assert await api.post(f"{site.url}/webhooks/sms", TEXT, called) == 200
    assert len(inlet.events) == 1


@pytest.mark.parametrize(
    "fault",
    [
        None,
        Fault(400, 21610),
        Fault(401, 20003),
        Fault(502, page="<html>"),
        Fault(drops=True),
        Fault(hangs=True),
    ],
    ids=str,
)
async def test_logs_and_health_show_no_number_text_or_token(
    site: WebServer,
    channel: SmsChannel,
    api: TwilioApi,
    clock: VirtualClock,
    caplog: pytest.LogCaptureFixture,
    fault: Fault | None,
) -> None:
    attachment = Attachment("export.txt", "text/plain", SECRET_WORDS.encode())
    body = Body(SECRET_WORDS, attachment=attachment)
    message = OutgoingMessage(9, ANA, body, Lane.REPLY, timedelta(hours=1))
    seen: list[str] = []
    with capture_logs() as logs, caplog.at_level(logging.DEBUG):
        for kind in ("send", "read"):
            api.fault(kind, *([fault] if fault else []))
        seen += await _traceback_of(channel.send(message))
        seen += await _traceback_of(channel.find_sent(message, clock.now()))
        url = f"{site.url}/webhooks/sms"
        await api.post(url, TEXT, f"{PUBLIC}/webhooks/sms")
        await api.post(url, TEXT)
        seen += [await _get(f"{site.url}/{page}") for page in ("healthz", "readyz", "metrics")]
        await channel.stop()
    seen += [json.dumps(channel.health()), str(logs), repr(channel)]
    # What our own stand-in's libraries log is theirs.
    seen += [
        record.getMessage() for record in caplog.records if not record.name.startswith("aiohttp.")
    ]
    everything = "\n".join(seen)
    for private in (ANA, ANA[2:], *SECRET_WORDS.split(), TOKEN):
        assert private not in everything
    assert "refused_webhooks" in everything

"""Our channel and site against npm's emulate: a Twilio that remembers, and signs its webhooks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.channels.sms import SmsChannel
from bot.channels.sms.account import TwilioAccount
from bot.channels.sms.catch_up import CatchUp
from bot.core.clock import SystemClock
from bot.core.errors import CredentialsRefused
from bot.core.model import Body, Lane, OutgoingMessage
from bot.web.server import WebServer, build_site
from tests.integration.sms.stand_ins import free_port, running_emulate, running_prism
from tests.unit.bot.channels.sms.inlet import SmsInlet
from tests.unit.bot.web.site import ToldHealth

pytestmark = pytest.mark.e2e

ACCOUNT = "AC" + "0" * 32  # emulate's own
TOKEN = "twilio_test_auth_token"
ANA = "+12125550111"


class Twilio:
    """What a person with a phone, or Twilio's staff, would do."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def post(self, path: str, **form: str) -> dict[str, Any]:
        credentials = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)}
        async with (
            aiohttp.ClientSession(headers=credentials) as session,
            session.post(f"{self.url}{path}", data=form) as answer,
        ):
            content: dict[str, Any] = await answer.json()
            assert answer.ok, content
            return content

    async def new_number(self, number: str, webhook: str) -> None:
        path = f"/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers.json"
        await self.post(path, PhoneNumber=number, SmsUrl=webhook)

    async def text(self, to: str, body: str) -> str:
        path = "/_twilio/simulate/inbound-message"
        return str((await self.post(path, To=to, From=ANA, Body=body))["sid"])

    async def report(self, sid: str, status: str) -> None:
        await self.post("/_twilio/simulate/message-status", MessageSid=sid, Status=status)


@pytest.fixture(scope="module")
def emulate() -> Iterator[str]:
    with running_emulate() as url:
        yield url


@pytest.fixture(scope="module")
def checked_emulate(emulate: str) -> Iterator[str]:
    """With Prism in front, which checks both what we ask and what is answered."""
    with running_prism(in_front_of=emulate) as url:
        yield url


@pytest.fixture
def number() -> str:
    """A number of our own for each test."""
    return f"+1212555{free_port() % 10_000:04}"


@pytest.fixture
def inlet() -> SmsInlet:
    return SmsInlet()


@pytest.fixture
async def twilio(emulate: str) -> Twilio:
    return Twilio(emulate)


def _channel(url: str, sender: str, public: str, token: str = TOKEN) -> SmsChannel:
    return SmsChannel(
        ACCOUNT, token, sender=sender, api_url=url, public_url=public, clock=SystemClock()
    )


@pytest.fixture
async def channel(
    emulate: str, twilio: Twilio, number: str, inlet: SmsInlet
) -> AsyncIterator[SmsChannel]:
    """Listening where the number's webhook points."""
    port = free_port()
    public = f"http://127.0.0.1:{port}"
    await twilio.new_number(number, f"{public}/webhooks/sms")
    built = _channel(emulate, number, public)
    site = WebServer(build_site({"sms": built.webhooks()}, ToldHealth()), "127.0.0.1", port)
    await site.start()
    await built.start(inlet)
    yield built
    await built.stop()
    await site.stop()


def _message(text: str = "Hi! 1 taken, 2 later") -> OutgoingMessage:
    return OutgoingMessage(77, ANA, Body(text), Lane.REMINDER, timedelta(hours=1))


async def test_a_signed_text_arrives(
    channel: SmsChannel, twilio: Twilio, number: str, inlet: SmsInlet
) -> None:
    sids = [await twilio.text(number, body) for body in ("Taken", "¿Qué tal? 🙂", "a=b&c +d%")]
    assert [event.external_id for event in inlet.events] == sids
    assert [event.text for event in inlet.events] == ["Taken", "¿Qué tal? 🙂", "a=b&c +d%"]
    assert {event.address for event in inlet.events} == {ANA}
    assert channel.health()["refused_webhooks"] == "0"


async def test_signed_states_arrive_even_before_the_send_returns(
    channel: SmsChannel, twilio: Twilio, inlet: SmsInlet
) -> None:
    sid = await channel.send(_message())
    for status in ("queued", "sent", "delivered", "undelivered"):
        await twilio.report(sid, status)
    assert [receipt.state for receipt in inlet.receipts] == ["sent", "delivered", "failed"]
    assert {(receipt.outbox_id, receipt.provider_id) for receipt in inlet.receipts} == {(77, sid)}
    assert channel.health()["refused_webhooks"] == "0"


async def test_a_wrong_token_refuses_what_twilio_signs(
    emulate: str, twilio: Twilio, number: str, inlet: SmsInlet
) -> None:
    port = free_port()
    public = f"http://127.0.0.1:{port}"
    await twilio.new_number(number, f"{public}/webhooks/sms")
    mistaken = _channel(emulate, number, public, token="mistaken")
    hooks = {"sms": mistaken.webhooks()}
    site = WebServer(build_site(hooks, ToldHealth()), "127.0.0.1", port)
    await site.start()
    await mistaken.start(inlet)
    await twilio.text(number, "hello")
    with pytest.raises(CredentialsRefused) as raised:
        await mistaken.send(_message())
    assert raised.value.code == "20003"
    assert mistaken.health()["refused_webhooks"] == "1"
    assert inlet.events == []
    await mistaken.stop()
    await site.stop()


async def test_a_sender_that_is_not_ours_is_a_matter_for_the_operator(emulate: str) -> None:
    stranger = _channel(emulate, "+12125559999", "")
    with pytest.raises(CredentialsRefused) as raised:
        await stranger.send(_message())
    assert raised.value.code == "21606"
    await stranger.stop()


async def test_a_message_of_unknown_outcome_is_found(channel: SmsChannel) -> None:
    since = SystemClock().now()
    sid = await channel.send(_message("a text of its own"))
    assert await channel.find_sent(_message("a text of its own"), since) == [sid]
    assert await channel.find_sent(_message("never sent"), since) == []


async def test_texts_that_met_no_webhook_are_read_from_the_list(
    emulate: str, twilio: Twilio, number: str, inlet: SmsInlet
) -> None:
    await twilio.new_number(number, f"http://127.0.0.1:{free_port()}/webhooks/sms")
    sids = [await twilio.text(number, body) for body in ("first", "second")]
    inlet.positions["sms"] = datetime(2020, 1, 1, tzinfo=UTC).isoformat()
    account = TwilioAccount(
        ACCOUNT, TOKEN, sender=number, api_url=emulate, patience=timedelta(seconds=10)
    )
    for _ in range(2):
        await CatchUp(account, SystemClock()).read(inlet)
    await account.close()
    assert {event.external_id for event in inlet.events} == {*sids}
    assert len(inlet.events) == 2


async def test_the_inspection_finds_the_number_and_its_webhook(
    channel: SmsChannel, emulate: str, number: str
) -> None:
    assert await channel.inspect() == [
        ("SMS credentials", True, ""),
        ("SMS sender", True, ""),
        ("SMS webhook", True, ""),
    ]
    moved = _channel(emulate, number, "https://elsewhere.example")
    assert [is_well for _, is_well, _ in await moved.inspect()] == [True, True, False]
    await moved.stop()


async def test_a_messaging_service_sends_and_is_inspected(
    emulate: str, twilio: Twilio, number: str
) -> None:
    public = "https://steady.example"
    await twilio.new_number(number, "")
    service = await twilio.post(
        "/messaging/v1/Services", FriendlyName="Steady", InboundRequestUrl=f"{public}/webhooks/sms"
    )
    path = f"/messaging/v1/Services/{service['sid']}/PhoneNumbers"
    await twilio.post(path, PhoneNumber=number)
    channel = _channel(emulate, str(service["sid"]), public)
    assert (await channel.send(_message())).startswith("SM")
    assert all(is_well for _, is_well, _ in await channel.inspect())
    await channel.stop()


async def test_request_and_answer_fit_twilios_description(
    checked_emulate: str, twilio: Twilio, number: str
) -> None:
    await twilio.new_number(number, "")
    channel = _channel(checked_emulate, number, "https://steady.example")
    assert (await channel.send(_message())).startswith("SM")
    await channel.stop()

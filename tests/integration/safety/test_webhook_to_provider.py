"""The whole way, from a provider's webhook to the request that sends the guidance."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from bot.channels.sms import SmsChannel
from bot.channels.telegram import TelegramChannel
from bot.core.clock import VirtualClock
from bot.core.errors import StorageError
from bot.core.ports import WebhookRequest
from tests.fakes.house import House
from tests.fakes.telegram_api import TOKEN, TelegramApi, running_telegram_api
from tests.fakes.twilio_api import ACCOUNT, NUMBER, TwilioApi, running_twilio_api, sign
from tests.integration.sms.conftest import PUBLIC, sms_channel
from tests.integration.telegram.conftest import QUICK
from tests.integration.telegram.updates import text_update

ANA = "+12125550111"
SECRET = "local-webhook-secret"
CRY = "my throat is closing up"
FOR_A_FRIEND = "my friend says hes going to hang himself"
FIRST_LINES = {
    CRY: "Call 911 now.",
    FOR_A_FRIEND: "Call 911 now if they are hurt or might hurt themselves.",
}


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(datetime(2026, 9, 21, 14, 13, 25, tzinfo=UTC))


@pytest.fixture
async def twilio(clock: VirtualClock) -> AsyncIterator[TwilioApi]:
    async with running_twilio_api(clock) as api:
        yield api


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramApi]:
    async with running_telegram_api() as api:
        yield api


@pytest.fixture
async def sms(twilio: TwilioApi, clock: VirtualClock) -> AsyncIterator[SmsChannel]:
    channel = sms_channel(twilio.url, clock)
    yield channel
    await channel.stop()


@pytest.fixture
async def chat(telegram: TelegramApi, clock: VirtualClock) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(
        TOKEN,
        api_url=telegram.url,
        public_url=PUBLIC,
        webhook_secret=SECRET,
        clock=clock,
        commands={},
        waits=QUICK,
    )
    yield channel
    await channel.stop()


@pytest.fixture
async def house(
    clock: VirtualClock, sms: SmsChannel, chat: TelegramChannel
) -> AsyncIterator[House]:
    async with House(
        clock=clock, channels={"sms": sms, "telegram": chat}, staff_alerts=()
    ) as made:
        await sms.start(made.engine)
        await chat.start(made.engine)
        yield made


async def twilio_calls(channel: SmsChannel, text: str) -> int | None:
    """Twilio tells us of a text; the status we answer."""
    form = {
        "AccountSid": ACCOUNT,
        "MessageSid": "SM" + "1" * 32,
        "From": ANA,
        "To": NUMBER,
        "Body": text,
        "NumMedia": "0",
    }
    request = WebhookRequest(
        "POST",
        "/webhooks/sms",
        {
            "x-twilio-signature": sign(f"{PUBLIC}/webhooks/sms", form),
            "content-type": "application/x-www-form-urlencoded",
        },
        urlencode(form).encode(),
    )
    return await status_of(channel, request)


async def telegram_calls(channel: TelegramChannel, text: str) -> int | None:
    """Telegram tells us of a text; the status we answer."""
    request = WebhookRequest(
        "POST",
        "/webhooks/telegram",
        {"x-telegram-bot-api-secret-token": SECRET},
        json.dumps(text_update(7, text)).encode(),
    )
    return await status_of(channel, request)


async def status_of(channel: SmsChannel | TelegramChannel, request: WebhookRequest) -> int | None:
    """The status; None where the server would answer 503 for a StorageError."""
    try:
        return (await channel.webhooks()[""](request)).status
    except StorageError:
        return None


@pytest.mark.parametrize("text", FIRST_LINES)
@pytest.mark.parametrize("is_down", [False, True])
async def test_a_cry_by_sms_is_answered_through_twilio(
    house: House, sms: SmsChannel, twilio: TwilioApi, is_down: bool, text: str
) -> None:
    house.store.is_down = is_down
    status = await twilio_calls(sms, text)
    assert (status in {200, 204}) == (not is_down)
    if not is_down:
        await house.settle()
    assert twilio.sent()[0].to == ANA
    assert twilio.sent()[0].body.startswith(FIRST_LINES[text])


@pytest.mark.parametrize("text", FIRST_LINES)
@pytest.mark.parametrize("is_down", [False, True])
async def test_a_cry_on_telegram_is_answered_through_telegram(
    house: House, chat: TelegramChannel, telegram: TelegramApi, is_down: bool, text: str
) -> None:
    house.store.is_down = is_down
    status = await telegram_calls(chat, text)
    assert (status in {200, 204}) == (not is_down)
    if not is_down:
        await house.settle()
    first = telegram.made("sendMessage")[0].form
    assert first["text"].startswith(f"<b>{FIRST_LINES[text]}")
    assert first["parse_mode"] == "HTML"

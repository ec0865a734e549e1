"""Receiving by webhook: who is let in, what is answered, and how it is registered."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.telegram import TelegramChannel
from bot.core.clock import VirtualClock
from bot.core.errors import ConfigError
from bot.core.ports import WebhookRequest
from tests.fakes.inlet import FakeInlet
from tests.fakes.telegram_api import Fault, TelegramApi, refusal
from tests.integration.telegram.conftest import MakeChannel
from tests.integration.telegram.updates import tap_update, text_update

PUBLIC = "https://steady.example.org"
SECRET = {"x-telegram-bot-api-secret-token": "local-webhook-secret"}


async def call(
    channel: TelegramChannel, body: object, headers: dict[str, str] | None = None
) -> int:
    """What the handler answers to `body` (bytes, or a value sent as JSON)."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler = channel.webhooks()[""]
    request = WebhookRequest(
        "POST", "/webhooks/telegram", SECRET if headers is None else headers, raw
    )
    return (await handler(request)).status


@pytest.fixture
async def channel(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> TelegramChannel:
    made = make_channel(public_url=PUBLIC)
    await made.start(inlet)
    await api.called("setWebhook")
    return made


async def test_the_webhook_is_registered_with_its_secret(
    api: TelegramApi, channel: TelegramChannel
) -> None:
    form = api.made("setWebhook")[0].form
    assert form["url"] == f"{PUBLIC}/webhooks/telegram"
    assert form["secret_token"] == "local-webhook-secret"
    assert form["drop_pending_updates"] == "false"
    assert form["max_connections"] == "40"
    assert "callback_query" in json.loads(form["allowed_updates"])
    await api.called("getWebhookInfo")
    assert channel.health()["state"] == "ok"


async def test_registration_is_tried_until_it_succeeds(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    api.fault("setWebhook", refusal(401, "Unauthorized"), Fault(502, page="?"), Fault(drops=True))
    channel = make_channel(public_url=PUBLIC)
    await channel.start(inlet)
    await api.called("getWebhookInfo")
    assert len(api.made("setWebhook")) == 4
    assert channel.health()["state"] == "ok"


async def test_a_public_address_that_telegram_refuses_is_said_and_tried_again_later(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    api.fault("setWebhook", refusal(400, "Bad Request: bad webhook: failed to resolve host"))
    channel = make_channel(public_url=PUBLIC)
    await channel.start(inlet)
    await api.called("setWebhook", 2)
    await api.called("getWebhookInfo")
    assert channel.health()["state"] == "ok"


async def test_a_webhook_taken_over_by_somebody_else_is_taken_back(
    api: TelegramApi, channel: TelegramChannel
) -> None:
    api.fault("getWebhookInfo", Fault(502, page="?"))
    await api.called("getWebhookInfo", 2)
    api.webhook_url = "https://elsewhere.example.org"
    await api.called("setWebhook", 2)
    await api.called("getWebhookInfo", len(api.made("getWebhookInfo")) + 1)
    assert api.webhook_url == f"{PUBLIC}/webhooks/telegram"


async def test_an_update_is_on_disk_when_200_is_answered(
    channel: TelegramChannel, inlet: FakeInlet
) -> None:
    assert await call(channel, text_update(7, "hello")) == 200
    assert [event.text for event in inlet.events] == ["hello"]


async def test_a_repeat_delivery_has_one_effect(
    channel: TelegramChannel, inlet: FakeInlet
) -> None:
    assert [await call(channel, text_update(7, "a")) for _ in range(3)] == [200] * 3
    assert len(inlet.events) == 1


async def test_a_tap_is_answered_after_it_was_kept(
    api: TelegramApi, channel: TelegramChannel
) -> None:
    assert await call(channel, tap_update(7)) == 200
    await api.called("editMessageText")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-telegram-bot-api-secret-token": ""},
        {"x-telegram-bot-api-secret-token": "local-webhook-secreT"},
        {"x-telegram-bot-api-secret-token": "local-webhook-secret\udcff"},
    ],
    ids=["none", "empty", "wrong", "odd bytes"],
)
async def test_without_the_secret_nothing_is_stored(
    channel: TelegramChannel, inlet: FakeInlet, headers: dict[str, str]
) -> None:
    assert await call(channel, text_update(7, "hello"), headers) == 403
    assert inlet.offered == 0
    assert channel.health()["refused_webhooks"] == "1"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{not json", 400),
        (b"[" * 100_000, 400),
        ([1, 2], 200),
        ("text", 200),
        ({}, 200),
        ({"update_id": 1, "telepathy": {}}, 200),
        ({"message": {"chat": {"id": 1, "type": "private"}, "text": "no id"}}, 200),
        ({"update_id": 1, "message": {"chat": None}}, 200),
        ({"update_id": 1, "callback_query": 5}, 200),
    ],
    ids=str,
)
async def test_what_cannot_be_understood_is_not_stored_and_not_asked_for_again(
    channel: TelegramChannel, inlet: FakeInlet, body: Any, status: int
) -> None:
    assert await call(channel, body) == status
    assert inlet.events == []


async def test_while_storage_fails_telegram_is_asked_to_repeat(
    channel: TelegramChannel, inlet: FakeInlet
) -> None:
    inlet.failures = 1
    assert await call(channel, text_update(7, "hello")) == 503
    assert await call(channel, text_update(7, "hello")) == 200
    assert len(inlet.events) == 1


async def test_before_the_start_telegram_is_asked_to_repeat(make_channel: MakeChannel) -> None:
    assert await call(make_channel(public_url=PUBLIC), text_update(7, "hello")) == 503


@pytest.mark.parametrize("secret", ["", "with space", "ñ", "x" * 257])
def test_a_secret_that_telegram_would_not_take_is_refused_at_once(
    clock: VirtualClock, secret: str
) -> None:
    with pytest.raises(ConfigError, match="STEADY_TELEGRAM_WEBHOOK_SECRET"):
        TelegramChannel(
            "1:x",
            api_url="http://127.0.0.1:1",
            public_url=PUBLIC,
            webhook_secret=secret,
            clock=clock,
            commands={},
        )


async def test_without_a_public_address_there_is_no_webhook(make_channel: MakeChannel) -> None:
    assert make_channel().webhooks() == {}


async def test_health_names_the_mode(channel: TelegramChannel) -> None:
    assert channel.health()["mode"] == "webhook"

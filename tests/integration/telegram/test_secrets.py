"""What must never be written anywhere: the token, the secret, who wrote, and what."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from bot.core.errors import SendError
from bot.core.model import Body, Button, Lane, OutgoingMessage
from bot.core.ports import WebhookRequest
from tests.fakes.inlet import FakeInlet
from tests.fakes.telegram_api import TOKEN, Fault, TelegramApi, refusal
from tests.integration.telegram.conftest import MakeChannel
from tests.integration.telegram.updates import ANA, tap_update, text_update

# By name only below: a traceback shows the lines of this file.
WORDS, CHAT = "marked words", str(ANA)
PRIVATE = (TOKEN, TOKEN.partition(":")[2], "local-webhook-secret", CHAT, "Ana", WORDS)
FAULTS = (
    refusal(401, "Unauthorized"),
    refusal(400, f"Bad Request: can't parse entities: {WORDS}"),
    refusal(403, "Forbidden: bot was blocked by the user"),
    Fault(502, page=f"<html>{WORDS}</html>"),
    Fault(200, page=WORDS),
    Fault(200, {"ok": True, "result": {WORDS: ANA}}),
    Fault(drops=True),
)


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """Everything that is logged, by anybody, at any level."""
    lines: list[str] = []
    with caplog.at_level(logging.DEBUG), capture_logs() as events:
        yield lines
    lines += [str(event) for event in events]
    lines += [caplog.handler.format(record) for record in caplog.get_records("call")]
    assert lines
    for secret in PRIVATE:
        assert [line for line in lines if secret in line] == []


async def test_nothing_private_is_written_whatever_telegram_answers(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet, written: list[str]
) -> None:
    for method in ("sendMessage", "getUpdates", "deleteWebhook", "answerCallbackQuery"):
        api.fault(method, *FAULTS)
    api.fault("setMyCommands", *FAULTS)
    channel = make_channel()
    bad = text_update(8, WORDS)
    bad["message"]["chat"]["id"] = f"Ana {ANA}"
    await api.deliver(text_update(7, WORDS), bad, tap_update(9, WORDS))
    await channel.start(inlet)
    body = Body(f"<b>{WORDS}", (Button(WORDS, "x:y"),))
    for _ in FAULTS:
        try:
            await channel.send(OutgoingMessage(9, CHAT, body, Lane.REPLY))
        except SendError as error:
            written.append("".join(traceback.format_exception(error)))
    await api.was_confirmed(9)
    await channel.stop()
    written.append(str(channel.health()))


async def test_nothing_private_is_written_when_the_server_cannot_be_reached(
    make_channel: MakeChannel, inlet: FakeInlet, written: list[str]
) -> None:
    for url in ("http://127.0.0.1:1", "http://", "nonsense"):
        channel = make_channel(api_url=url)
        await channel.start(inlet)
        with pytest.raises(SendError) as caught:
            await channel.send(OutgoingMessage(9, CHAT, Body(WORDS), Lane.REPLY))
        await channel.stop()
        written.append("".join(traceback.format_exception(caught.value)))
        written.append(str(channel.health()))


async def test_nothing_private_is_written_about_a_refused_webhook(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet, written: list[str]
) -> None:
    channel = make_channel(public_url="https://steady.example.org")
    await channel.start(inlet)
    await api.called("setWebhook")
    request = WebhookRequest(
        "POST",
        "/webhooks/telegram",
        {"x-telegram-bot-api-secret-token": "local-webhook-secre"},
        json.dumps(text_update(7, WORDS)).encode(),
    )
    assert (await channel.webhooks()[""](request)).status == 403
    written.append(str(channel.health()))

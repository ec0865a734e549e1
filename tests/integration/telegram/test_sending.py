"""What the channel sends, by the library over a real socket, and what answers mean."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core import errors
from bot.core.errors import OutcomeUnknown, RecipientGone, Rejected, SendError, Unreachable
from bot.core.model import Attachment, Body, Button, Lane, OutgoingMessage
from bot.core.ports import PlainId
from tests.fakes.telegram_api import Fault, TelegramApi, refusal
from tests.integration.telegram.conftest import QUICK, MakeChannel

CASES = json.loads((Path(__file__).parents[2] / "cases/telegram/errors.json").read_text("utf-8"))
BAD_MARKUP = refusal(400, "Bad Request: can't parse entities: unsupported start tag")
GOOD = Fault(200, {"ok": True, "result": TelegramApi.message_for("5001")})
BUTTONS = (Button("Taken", "dose:taken:17"), Button("Skip", "dose:skip:17", row=1))


def message(text: str = "Hello", address: str = "5001", **body: Any) -> OutgoingMessage:
    return OutgoingMessage(9, address, Body(text, **body), Lane.REPLY)


async def test_a_message_goes_out_as_html_without_a_link_preview(
    api: TelegramApi, make_channel: MakeChannel
) -> None:
    sent_id = await make_channel().send(message("<b>Hello</b>", buttons=BUTTONS))
    form = api.made("sendMessage")[0].form
    assert sent_id == "101"
    assert (form["chat_id"], form["text"], form["parse_mode"]) == ("5001", "<b>Hello</b>", "HTML")
    assert json.loads(form["link_preview_options"]) == {"is_disabled": True}
    rows = json.loads(form["reply_markup"])["inline_keyboard"]
    assert [[key["callback_data"] for key in row] for row in rows] == [
        ["dose:taken:17"],
        ["dose:skip:17"],
    ]


async def test_a_long_text_is_cut_and_the_buttons_stand_under_the_last_part(
    api: TelegramApi, make_channel: MakeChannel
) -> None:
    text = "\n\n".join(["word " * 500] * 3)
    sent_id = await make_channel().send(message(text, buttons=BUTTONS))
    calls = api.made("sendMessage")
    assert sent_id == str(100 + len(calls))
    assert len(calls) == 3
    assert ["reply_markup" in call.form for call in calls] == [False, False, True]


@pytest.mark.parametrize(
    ("media_type", "method", "field"),
    [("text/csv", "sendDocument", "document"), ("image/png", "sendPhoto", "photo")],
)
async def test_a_file_goes_with_its_text_as_caption(
    api: TelegramApi, make_channel: MakeChannel, media_type: str, method: str, field: str
) -> None:
    file = Attachment("mine.bin", media_type, b"\x00\xff1")
    await make_channel().send(message("All <b>yours</b>", attachment=file, buttons=BUTTONS))
    call = api.made(method)[0]
    assert call.files[field][1] == b"\x00\xff1"
    assert call.form["caption"] == "All <b>yours</b>"
    assert "reply_markup" in call.form


async def test_a_file_keeps_its_name(api: TelegramApi, make_channel: MakeChannel) -> None:
    await make_channel().send(message("", attachment=Attachment("días.csv", "text/csv", b"1")))
    assert api.made("sendDocument")[0].files["document"][0] == "días.csv"


async def test_a_text_too_long_for_a_caption_follows_the_file(
    api: TelegramApi, make_channel: MakeChannel
) -> None:
    file = Attachment("a.csv", "text/csv", b"1")
    await make_channel().send(message("x" * 1025, attachment=file, buttons=BUTTONS))
    assert "caption" not in api.made("sendDocument")[0].form
    assert "reply_markup" not in api.made("sendDocument")[0].form
    assert "reply_markup" in api.made("sendMessage")[0].form


async def test_bad_markup_is_sent_again_as_plain_text_and_counted(
    api: TelegramApi, make_channel: MakeChannel
) -> None:
    channel = make_channel()
    api.fault("sendMessage", BAD_MARKUP)
    provider_id = await channel.send(message("<b>Call 112 &amp; wait", buttons=BUTTONS))
    assert provider_id == "101"
    assert isinstance(provider_id, PlainId)
    form = api.made("sendMessage")[1].form
    assert form["text"] == "Call 112 & wait"
    assert "parse_mode" not in form
    assert "reply_markup" in form
    assert channel.health()["bad_markup"] == "1"


@pytest.mark.parametrize("number", [0, 1], ids=["first", "last"])
async def test_one_part_with_bad_markup_is_told_of_a_long_text(
    api: TelegramApi, make_channel: MakeChannel, number: int
) -> None:
    channel = make_channel()
    text = "\n\n".join(["word " * 700] * 2)
    api.fault("sendMessage", *[GOOD] * number, BAD_MARKUP)
    assert isinstance(await channel.send(message(text)), PlainId)
    assert not isinstance(await channel.send(message(text)), PlainId)


async def test_a_plain_text_that_is_refused_too_is_rejected(
    api: TelegramApi, make_channel: MakeChannel
) -> None:
    api.fault("sendMessage", BAD_MARKUP, BAD_MARKUP)
    with pytest.raises(Rejected):
        await make_channel().send(message())
    assert len(api.made("sendMessage")) == 2


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_an_answer_means_what_the_table_says(
    api: TelegramApi, make_channel: MakeChannel, case: dict[str, Any]
) -> None:
    api.fault("sendMessage", Fault(case["status"], case.get("answer"), case.get("page", "")))
    with pytest.raises(SendError) as caught:
        await make_channel().send(message())
    error = caught.value
    assert type(error) is getattr(errors, case["error"])
    assert error.code == case["code"]
    if isinstance(error, errors.Throttled):
        assert error.retry_after == timedelta(seconds=case["retry_after"])
    if isinstance(error, errors.AddressMoved):
        assert error.new_address == case["new_address"]
    assert len(api.made("sendMessage")) == 1


async def test_a_refused_connection_means_that_nothing_left(make_channel: MakeChannel) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(Unreachable):
            await make_channel(api_url=url).send(message())


async def test_an_address_of_the_server_that_cannot_be_means_that_nothing_left(
    make_channel: MakeChannel,
) -> None:
    with pytest.raises(Unreachable):
        await make_channel(api_url="http://").send(message())


@pytest.mark.parametrize("fault", [Fault(hangs=True), Fault(drops=True)], ids=["hangs", "drops"])
async def test_a_call_taken_but_not_answered_is_unknown(
    api: TelegramApi, make_channel: MakeChannel, fault: Fault
) -> None:
    api.fault("sendMessage", fault)
    channel = make_channel(waits=replace(QUICK, read=timedelta(milliseconds=50)))
    with pytest.raises(OutcomeUnknown):
        await channel.send(message())
    assert len(api.made("sendMessage")) == 1


async def test_waiting_in_vain_for_a_free_connection_means_that_nothing_left(
    api: TelegramApi, make_channel: MakeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.channel.SEND_CONNECTIONS", 1)
    monkeypatch.setattr("bot.channels.telegram.request.CONNECT_SECONDS", 0.05)
    api.fault("sendMessage", Fault(hangs=True))
    channel = make_channel(waits=replace(QUICK, read=timedelta(milliseconds=400)))
    first = asyncio.create_task(channel.send(message()))
    await api.called("sendMessage")
    with pytest.raises(Unreachable):
        await channel.send(message())
    with pytest.raises(OutcomeUnknown):
        await first


async def test_half_of_a_surrogate_pair_cannot_stop_a_message(
    api: TelegramApi, make_channel: MakeChannel
) -> None:
    await make_channel().send(message("so tired \ud83d"))
    assert api.made("sendMessage")[0].form["text"] == "so tired \ufffd"


async def test_an_answer_without_end_is_not_read_to_the_end(
    api: TelegramApi, make_channel: MakeChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.request.MAX_ANSWER_BYTES", 1000)
    api.fault("sendMessage", Fault(200, page="x" * 1001))
    with pytest.raises(OutcomeUnknown):
        await make_channel().send(message())


async def test_a_failure_after_the_first_part_is_unknown_for_the_whole(
    api: TelegramApi, make_channel: MakeChannel
) -> None:
    blocked = refusal(403, "Forbidden: bot was blocked by the user")
    api.fault("sendMessage", Fault(200, {"ok": True, "result": api.message_for("5001")}), blocked)
    with pytest.raises(OutcomeUnknown) as caught:
        await make_channel().send(message("a" * 5000))
    assert caught.value.code == "later_part:blocked"


async def test_an_address_that_is_no_number_is_nobodys_chat(
    api: TelegramApi, make_channel: MakeChannel
) -> None:
    api.fault("sendMessage", refusal(400, "Bad Request: chat not found"))
    with pytest.raises(RecipientGone):
        await make_channel().send(message(address="@nobody"))


async def test_stopping_waits_for_sends_under_way_and_refuses_later_ones(
    api: TelegramApi, make_channel: MakeChannel
) -> None:
    channel = make_channel()
    api.fault(
        "sendMessage", Fault(200, {"ok": True, "result": api.message_for("5001")}, delay=0.1)
    )
    sending = asyncio.create_task(channel.send(message()))
    await api.called("sendMessage")
    await channel.stop()
    assert sending.done()
    assert await sending == "77"
    with pytest.raises(Unreachable):
        await channel.send(message())


async def test_doctor_hears_how_we_stand(api: TelegramApi, make_channel: MakeChannel) -> None:
    checks = {name: (is_well, text) for name, is_well, text in await make_channel().inspect()}
    assert checks["bot"] == (True, "@s_bot")
    assert checks["webhook"][0]
    assert checks["queue"][0]


async def test_doctor_hears_of_a_wrong_token_or_a_provider_out_of_reach(
    api: TelegramApi, make_channel: MakeChannel
) -> None:
    [(_, is_well, todo)] = await make_channel(token="1:wrong").inspect()
    assert (is_well, "STEADY_TELEGRAM_TOKEN" in todo) == (False, True)
    api.fault("getMe", Fault(502, page="<html>bad gateway</html>"))
    [(_, is_well, todo)] = await make_channel().inspect()
    assert (is_well, "cannot be reached" in todo) == (False, True)

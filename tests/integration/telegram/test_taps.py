"""What a person sees after tapping a button."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.inlet import FakeInlet
from tests.fakes.telegram_api import Fault, TelegramApi, refusal
from tests.integration.telegram.conftest import MakeChannel
from tests.integration.telegram.updates import tap_update


async def settle(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet, *updates: dict[str, Any]
) -> None:
    """Deliver taps and wait until everything that follows from them has been tried."""
    channel = make_channel()
    await api.deliver(*updates)
    await channel.start(inlet)
    await api.was_confirmed(updates[-1]["update_id"])
    await channel.stop()


async def test_the_tap_is_answered_and_the_message_shows_the_choice_without_buttons(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    await settle(api, make_channel, inlet, tap_update(7))
    assert api.made("answerCallbackQuery")[0].form == {"callback_query_id": "q7"}
    edit = api.made("editMessageText")[0]
    assert edit.form["text"] == "Time for it\n\n✓ Taken"
    assert edit.json("entities") == [{"type": "bold", "offset": 0, "length": 4}]
    assert "reply_markup" not in edit.form
    assert (edit.form["chat_id"], edit.form["message_id"]) == ("5001", "31")


async def test_a_link_stays_when_the_choice_is_made(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    link = {"text": "Crisis line", "url": "https://example.org/help"}
    choice = {"text": "Taken", "callback_data": "dose:taken:17"}
    keys = {"inline_keyboard": [[choice, link], [choice]]}
    await settle(api, make_channel, inlet, tap_update(7, reply_markup=keys))
    edit = api.made("editMessageText")[0]
    assert edit.json("reply_markup") == {"inline_keyboard": [[link]]}


async def test_a_second_tap_is_answered_and_handed_on_but_edits_nothing(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    await settle(api, make_channel, inlet, tap_update(7), tap_update(8, reply_markup=None))
    assert len(api.made("answerCallbackQuery")) == 2
    assert len(api.made("editMessageText")) == 1
    assert [event.data for event in inlet.events] == ["dose:taken:17"] * 2


async def test_under_a_file_the_caption_shows_the_choice(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    photo = tap_update(7, text=None, entities=None, caption="Look", caption_entities=[])
    await settle(api, make_channel, inlet, photo)
    assert api.made("editMessageCaption")[0].form["caption"] == "Look\n\n✓ Taken"


async def test_a_file_without_a_caption_gets_the_choice_as_one(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    await settle(api, make_channel, inlet, tap_update(7, text=None, entities=None))
    assert api.made("editMessageCaption")[0].form["caption"] == "✓ Taken"


async def test_where_no_line_can_be_added_only_the_buttons_go(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    await settle(api, make_channel, inlet, tap_update(7, text="x" * 4090, entities=None))
    form = api.made("editMessageReplyMarkup")[0].form
    assert form == {"chat_id": "5001", "message_id": "31"}


@pytest.mark.parametrize(
    "fault",
    [
        refusal(400, "Bad Request: query is too old and response timeout expired"),
        refusal(400, "Bad Request: message to edit not found"),
        refusal(429, "Too Many Requests: retry after 9", retry_after=9),
        Fault(502, page="Bad Gateway"),
        Fault(drops=True),
    ],
    ids=["too old", "gone", "slow down", "gateway", "dropped"],
)
async def test_a_failed_answer_or_edit_never_loses_the_tap(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet, fault: Fault
) -> None:
    api.fault("answerCallbackQuery", fault)
    api.fault("editMessageText", fault)
    await settle(api, make_channel, inlet, tap_update(7))
    assert [event.data for event in inlet.events] == ["dose:taken:17"]
    assert len(api.made("editMessageText")) == 1


async def test_a_tap_that_cannot_be_shown_is_still_handed_on(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    odd = tap_update(7, entities=["?"])
    await settle(api, make_channel, inlet, odd)
    assert len(inlet.events) == 1
    assert api.made("editMessageText") == []


async def test_nothing_is_answered_while_the_tap_is_not_on_disk(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    inlet.failures = 10**6
    channel = make_channel()
    await api.deliver(tap_update(7))
    await channel.start(inlet)
    await inlet.was_offered(2)
    await channel.stop()
    assert api.made("answerCallbackQuery") == []


async def test_an_answer_that_hangs_is_given_up_at_the_end(
    api: TelegramApi,
    make_channel: MakeChannel,
    inlet: FakeInlet,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.channels.telegram.taps.FINISH_SECONDS", 0.01)
    api.fault("answerCallbackQuery", Fault(hangs=True))
    await settle(api, make_channel, inlet, tap_update(7))
    assert len(inlet.events) == 1

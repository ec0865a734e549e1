"""Receiving by long polling: nothing lost, nothing doubled, and no answer ends it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.telegram.polling import PollRefused
from bot.core.clock import VirtualClock
from bot.core.errors import StorageError
from bot.core.model import Incoming, IncomingKind
from tests.fakes.inlet import FakeInlet
from tests.fakes.telegram_api import Fault, TelegramApi, refusal
from tests.integration.telegram.conftest import COMMANDS, QUICK, MakeChannel
from tests.integration.telegram.updates import tap_update, text_update


async def test_an_update_is_committed_before_a_poll_confirms_it(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    await api.deliver(text_update(7, "hello"), text_update(8, "again"))
    await make_channel().start(inlet)
    await api.was_confirmed(8)
    assert [event.text for event in inlet.events] == ["hello", "again"]
    polls = api.made("getUpdates")
    assert "offset" not in polls[0].form
    assert polls[1].form["offset"] == "9"
    assert polls[0].json("allowed_updates") == [
        "message",
        "edited_message",
        "channel_post",
        "callback_query",
        "my_chat_member",
    ]


async def test_a_webhook_is_removed_first_and_waiting_updates_are_kept(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    await make_channel().start(inlet)
    await api.called("getUpdates")
    methods = [call.method for call in api.calls]
    assert methods.index("deleteWebhook") < methods.index("getUpdates")
    assert api.made("deleteWebhook")[0].form == {"drop_pending_updates": "false"}


async def test_commands_are_listed_for_everybody_and_per_language(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    api.fault("setMyCommands", Fault(502, page="Bad Gateway"))
    await make_channel().start(inlet)
    await api.called("setMyCommands", 4)
    listed = [
        (call.form.get("language_code"), [c["description"] for c in call.json("commands")])
        for call in api.made("setMyCommands")[1:]
    ]
    english, spanish = ([words for _, words in COMMANDS[code]] for code in ("en", "es"))
    assert listed == [(None, english), ("en", english), ("es", spanish)]


async def test_commands_that_telegram_does_not_accept_are_not_offered_again(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    api.fault("setMyCommands", refusal(400, "Bad Request: BOT_COMMAND_INVALID"))
    await make_channel().start(inlet)
    await api.called("setMyCommands", 3)
    assert [c.form.get("language_code") for c in api.made("setMyCommands")] == [None, "en", "es"]


async def test_while_storage_fails_nothing_is_confirmed_and_then_everything_is_kept(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    inlet.failures = 3
    channel = make_channel()
    await api.deliver(text_update(7, "I can't breathe"))
    await channel.start(inlet)
    await inlet.was_offered(3)
    assert api.confirmed == 0
    await api.was_confirmed(7)
    assert [event.text for event in inlet.events] == ["I can't breathe"]
    assert channel.health()["state"] == "ok"


async def test_behind_an_update_that_cannot_be_kept_calls_for_help_are_heard(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    inlet.failures = 1
    unreadable = text_update(8, "?")
    unreadable["message"]["from"] = "?"  # not as the Bot API describes it
    await api.deliver(text_update(7, "hi"), unreadable, text_update(9, "I can't breathe"))
    await make_channel().start(inlet)
    await api.was_confirmed(9)
    assert inlet.heard == ["I can't breathe"]
    assert [event.text for event in inlet.events] == ["hi", "I can't breathe"], "in their order"


async def test_while_storage_fails_the_pause_stays_short_because_calls_for_help_wait(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    inlet.failures = 3
    hour = timedelta(hours=1)
    waits = replace(QUICK, first_wait=hour, most_wait=hour, storage_pause=QUICK.empty_pause)
    await api.deliver(text_update(7, "hi"))
    await make_channel(waits=waits).start(inlet)
    await api.was_confirmed(7)


async def test_a_position_that_cannot_be_kept_is_as_good_as_a_failed_commit(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, failures = inlet.advance, [StorageError()]

    async def advance(channel: str, position: str) -> None:
        if failures:
            raise failures.pop()
        await keep(channel, position)

    monkeypatch.setattr(inlet, "advance", advance)
    await api.deliver(text_update(7, "hello"))
    await make_channel().start(inlet)
    await api.was_confirmed(7)
    assert [event.text for event in inlet.events] == ["hello"]
    assert inlet.offered == 2


async def test_after_a_crash_between_commit_and_confirmation_an_update_counts_once(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash = asyncio.Event()

    async def advance(channel: str, position: str) -> None:
        crash.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr(inlet, "advance", advance)
        await api.deliver(text_update(7, "took it"))
        first = make_channel()
        await first.start(inlet)
        await crash.wait()
        await first.stop()
    assert api.confirmed == 0
    await make_channel().start(inlet)
    await api.was_confirmed(7)
    assert inlet.offered == 2
    assert [event.external_id for event in inlet.events] == ["update:7"]


async def test_reading_goes_on_where_storage_stopped(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    first = make_channel()
    await api.deliver(text_update(7, "hello"))
    await first.start(inlet)
    await api.was_confirmed(7)
    await first.stop()
    before = len(api.made("getUpdates"))
    await make_channel().start(inlet)
    assert (await api.called("getUpdates", before + 1)).form["offset"] == "8"


async def test_after_a_week_of_silence_reading_begins_anew_because_ids_do(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet, clock: VirtualClock
) -> None:
    source = f"424242@{api.url.removeprefix('http://')}"
    inlet.positions["telegram"] = f"{source} 900000 {int(clock.now().timestamp())}"
    clock.advance(timedelta(days=8))
    await api.deliver(text_update(7, "a low id"))
    await make_channel().start(inlet)
    assert (await inlet.holds(1))[0].text == "a low id"


async def test_repeated_and_reordered_updates_have_one_effect_each(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    updates = [text_update(8, "b"), text_update(7, "a"), text_update(8, "b"), text_update(7, "a")]
    await api.deliver(*updates)
    await make_channel().start(inlet)
    await api.was_confirmed(8)
    assert sorted(event.text for event in inlet.events) == ["a", "b"]


async def test_one_update_that_cannot_be_read_is_skipped_by_its_id(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    channel = make_channel()
    bad = text_update(7, "lost")
    bad["message"]["chat"] = {"id": "not a number", "type": "private"}
    await api.deliver(bad, {"update_id": 8, "message": []}, text_update(9, "fine"))
    await channel.start(inlet)
    await api.was_confirmed(9)
    assert [event.text for event in inlet.events] == ["fine"]
    assert channel.health()["unreadable_updates"] == "2"


async def test_what_is_no_update_at_all_does_not_stop_the_others(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    batch = ["?", {"update_id": "x"}, None, text_update(9, "fine")]
    api.fault("getUpdates", Fault(200, {"ok": True, "result": batch}))
    await make_channel().start(inlet)
    assert (await inlet.holds(1))[0].text == "fine"


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (Fault(404, page="<html>Please sign in</html>"), "Telegram does not answer"),
        (refusal(404, "Not Found"), "refused: is the token right, and is this a Bot API server?"),
        (refusal(401, "Unauthorized"), "refused: is the token right?"),
        (
            refusal(409, "Conflict: terminated by other getUpdates request"),
            "conflict: another program polls this bot, or a webhook is set",
        ),
        (refusal(429, "Too Many Requests", retry_after=60), "slowed down by Telegram"),
        (refusal(418, "I'm a teapot"), "refused: 418"),
        (Fault(502, page="<html>Bad Gateway</html>"), "Telegram does not answer"),
        (Fault(200, page="<html>Welcome</html>"), "Telegram does not answer"),
        (Fault(200, {"ok": True, "result": "?"}), "Telegram does not answer"),
        (Fault(drops=True), "Telegram does not answer"),
        (Fault(200, {"ok": False, "error_code": "?"}), "failed: ValueError"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_no_answer_to_a_poll_ends_the_bot(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet, fault: Fault, state: str
) -> None:
    api.fault("getUpdates", fault, fault, Fault(hangs=True))
    channel = make_channel()
    await channel.start(inlet)
    await api.called("getUpdates", 3)
    assert channel.health()["state"] == state
    await api.deliver(text_update(7, "still there?"))
    assert (await inlet.holds(1))[0].text == "still there?"


async def test_a_poll_gone_silent_is_started_again_by_the_watchdog(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    api.fault("getUpdates", Fault(hangs=True))
    channel = make_channel()
    await channel.start(inlet)
    await api.called("getUpdates")
    await api.deliver(text_update(7, "hello?"))
    assert (await inlet.holds(1))[0].text == "hello?"
    assert int(channel.health()["poll_restarts"]) >= 1


async def test_a_backlog_that_takes_long_to_keep_is_no_silence(
    api: TelegramApi, make_channel: MakeChannel
) -> None:
    class SlowInlet(FakeInlet):
        async def accept(self, incoming: Incoming) -> bool:
            await asyncio.sleep(0.1)  # half of the watchdog's patience
            return await super().accept(incoming)

    inlet, channel = SlowInlet(), make_channel()
    await api.deliver(*(text_update(7 + number, f"text {number}") for number in range(6)))
    await channel.start(inlet)
    await api.was_confirmed(12)
    assert channel.health()["poll_restarts"] == "0"
    assert inlet.offered == 6


async def test_trouble_before_the_first_poll_is_overcome_too(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    api.fault("deleteWebhook", refusal(401, "Unauthorized"), Fault(drops=True))
    await api.deliver(text_update(7, "hello"))
    await make_channel().start(inlet)
    await inlet.holds(1)
    assert len(api.made("deleteWebhook")) == 3


async def test_health_says_how_long_ago_telegram_was_heard(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet, clock: VirtualClock
) -> None:
    channel = make_channel()
    assert channel.health()["state"] == "stopped"
    await channel.start(inlet)
    assert channel.health()["state"] == "starting"
    await api.called("getUpdates", 2)
    await channel.stop()
    clock.advance(timedelta(seconds=40))
    health = channel.health()
    assert (health["mode"], health["last_poll_age_seconds"]) == ("polling", "40")


async def test_taps_come_by_polling_as_well(
    api: TelegramApi, make_channel: MakeChannel, inlet: FakeInlet
) -> None:
    await api.deliver(tap_update(7))
    await make_channel().start(inlet)
    await api.called("editMessageText")
    event = inlet.events[0]
    assert (event.kind, event.data, event.text) == (
        IncomingKind.BUTTON,
        "dose:taken:17",
        "Taken",
    )


def test_a_refused_poll_names_only_the_code() -> None:
    assert str(PollRefused(409, None)) == "refused with 409"

"""Receiving: at start, by webhook, and by listing what no webhook brought."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.channels.sms import SmsChannel, catch_up
from bot.channels.sms.account import TwilioAccount
from bot.channels.sms.catch_up import CatchUp
from bot.core.clock import VirtualClock
from bot.core.errors import CredentialsRefused, StorageError
from bot.core.model import Body, Incoming, IncomingKind, Lane, OutgoingMessage
from tests.fakes.twilio_api import SERVICE, Fault, TwilioApi
from tests.integration.sms.conftest import NOW, twilio_account
from tests.unit.bot.channels.sms.inlet import SmsInlet

ANA, BEN = "+12125550111", "+12125550122"
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def account(api: TwilioApi) -> AsyncIterator[TwilioAccount]:
    built = twilio_account(api.url)
    yield built
    await built.close()


@pytest.fixture
def reading(account: TwilioAccount, clock: VirtualClock) -> CatchUp:
    return CatchUp(account, clock)


def _event(sid: str, at: datetime) -> Incoming:
    return Incoming("sms", ANA, sid, IncomingKind.TEXT, at, "by webhook")


@pytest.fixture
def position(inlet: SmsInlet) -> datetime:
    """We have read up to one hour ago."""
    at = NOW - 60 * MINUTE
    inlet.positions["sms"] = at.isoformat()
    return at


async def test_the_first_start_leaves_older_messages_alone(
    reading: CatchUp, api: TwilioApi, inlet: SmsInlet
) -> None:
    api.text("from before", from_=ANA, at=NOW - MINUTE)
    await reading.read(inlet)
    assert inlet.events == []
    assert inlet.positions == {"sms": NOW.isoformat()}


async def test_what_was_missed_is_accepted_oldest_first_and_once(
    reading: CatchUp, api: TwilioApi, inlet: SmsInlet, position: datetime
) -> None:
    api.text("second", from_=BEN, at=position + 2 * MINUTE)
    api.text("first", from_=ANA, at=position + MINUTE)
    api.text("before our position, on the same day", from_=ANA, at=position - MINUTE)
    api.text("", from_=ANA, at=position + 3 * MINUTE, num_media=1)
    await reading.read(inlet)
    assert [event.text for event in inlet.events] == ["first", "second", ""]
    assert [event.address for event in inlet.events] == [ANA, BEN, ANA]
    assert inlet.events[0].sent_at == position + MINUTE
    assert {event.received_at for event in inlet.events} == {NOW}
    assert inlet.events[2].kind is IncomingKind.MEDIA
    assert inlet.events[2].media == "file"
    assert (reading.found, reading.read_at) == (3, NOW)
    assert inlet.positions == {"sms": (position + 3 * MINUTE).isoformat()}
    await reading.read(inlet)
    assert len(inlet.events) == inlet.offered == 3


async def test_a_disk_that_fills_midway_loses_nothing(
    reading: CatchUp, api: TwilioApi, inlet: SmsInlet, position: datetime
) -> None:
    for number in range(3):
        api.text(str(number), from_=ANA, at=position + number * MINUTE + MINUTE)
    await inlet.accept(_event(api.messages[0].sid, position))
    inlet.failures = 1
    with pytest.raises(StorageError):
        await reading.read(inlet)
    assert inlet.positions == {"sms": position.isoformat()}
    await reading.read(inlet)
    assert [event.text for event in inlet.events] == ["by webhook", "1", "2"]


async def test_behind_a_message_that_cannot_be_kept_calls_for_help_are_heard(
    reading: CatchUp, api: TwilioApi, inlet: SmsInlet, position: datetime
) -> None:
    for number, (text, sender) in enumerate((("hi", ANA), ("?", ""), ("I can't breathe", ANA))):
        api.text(text, from_=sender, at=position + number * MINUTE + MINUTE)
    inlet.failures = 1
    with pytest.raises(StorageError):
        await reading.read(inlet)
    assert (inlet.heard, inlet.events) == (["I can't breathe"], [])
    await reading.read(inlet)
    assert [event.text for event in inlet.events] == ["hi", "I can't breathe"], "in their order"


async def test_the_newest_minute_is_read_again(
    reading: CatchUp, api: TwilioApi, inlet: SmsInlet, position: datetime
) -> None:
    api.text("just now", from_=ANA, at=NOW - timedelta(seconds=5))
    await reading.read(inlet)
    assert inlet.positions == {"sms": position.isoformat()}
    api.text("listed late", from_=BEN, at=NOW - timedelta(seconds=10))
    await reading.read(inlet)
    assert [event.text for event in inlet.events] == ["just now", "listed late"]


async def test_more_than_a_page_is_read_whole(
    reading: CatchUp,
    api: TwilioApi,
    inlet: SmsInlet,
    position: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.channels.sms.account.PAGE", 10)
    for number in range(25):
        api.text(str(number), from_=ANA, at=position + timedelta(seconds=number + 1))
    await reading.read(inlet)
    assert [event.text for event in inlet.events] == [str(number) for number in range(25)]


async def test_a_service_is_read_through_its_numbers(
    api: TwilioApi, inlet: SmsInlet, position: datetime, clock: VirtualClock
) -> None:
    account = twilio_account(api.url, sender=SERVICE)
    api.text("hello", from_=ANA, at=position + MINUTE)
    api.messages[0].to = "+12125550199"  # another service of the same account
    api.text("for us", from_=ANA, at=position + MINUTE)
    await CatchUp(account, clock).read(inlet)
    await account.close()
    assert [event.text for event in inlet.events] == ["for us"]


async def test_trouble_is_waited_out_and_the_position_stays(
    channel: SmsChannel,
    api: TwilioApi,
    inlet: SmsInlet,
    position: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(catch_up, "FIRST_RETRY", timedelta(milliseconds=20))
    api.text("hello", from_=ANA, at=position + MINUTE)
    api.fault("read", Fault(500), Fault(hangs=True), Fault(200, page="nonsense"))
    inlet.is_full = True
    await channel.start(inlet)
    await inlet.failed.wait()
    assert "StorageError" in channel.health()["state"]
    assert inlet.positions == {"sms": position.isoformat()}
    inlet.is_full = False
    await inlet.advanced.wait()
    assert channel.health()["state"] == "ok"
    assert len(inlet.events) == 1


async def test_trouble_with_the_list_is_named(
    reading: CatchUp, api: TwilioApi, inlet: SmsInlet, position: datetime
) -> None:
    api.fault("read", Fault(401, 20003), Fault(200, page="<html>"))
    assert not await reading.attempt(inlet)
    assert reading.problem == "HTTP 401, code 20003"
    assert not await reading.attempt(inlet)
    assert reading.problem == "Unreadable"
    assert await reading.attempt(inlet)
    assert reading.problem is None


async def test_health_says_when_twilio_refuses_us(
    channel: SmsChannel, api: TwilioApi, inlet: SmsInlet, clock: VirtualClock
) -> None:
    assert channel.health()["state"] == "stopped"
    await channel.start(inlet)
    message = OutgoingMessage(1, ANA, Body("hello"), Lane.REPLY)
    api.fault("send", Fault(400, 21606))
    with pytest.raises(CredentialsRefused):
        await channel.send(message)
    assert channel.health()["state"] == "Twilio refuses our credentials or sender (21606)"
    await channel.send(message)
    clock.advance(MINUTE)
    assert channel.health()["last_send_age_seconds"] == "60"
    assert channel.health()["state"] == "ok"

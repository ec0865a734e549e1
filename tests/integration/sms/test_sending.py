"""Sending through Twilio's library, to a Twilio of ours that misbehaves."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.channels.sms import SmsChannel
from bot.core.clock import VirtualClock
from bot.core.errors import (
    CredentialsRefused,
    OptedOut,
    OutcomeUnknown,
    RecipientGone,
    Rejected,
    SendError,
    Throttled,
    Unreachable,
)
from bot.core.model import Attachment, Body, Lane, OutgoingMessage
from bot.core.ports import Channel, Reconciler
from tests.fakes.twilio_api import NUMBER, SERVICE, Fault, TwilioApi
from tests.integration.sms.conftest import PUBLIC, sms_channel

ANA = "+12125550111"


def _message(
    text: str = "Time for your dose: 1 taken, 2 later",
    outbox_id: int = 77,
    expires_in: timedelta | None = None,
) -> OutgoingMessage:
    return OutgoingMessage(outbox_id, ANA, Body(text), Lane.REMINDER, expires_in)


def test_the_channel_keeps_its_contracts(channel: SmsChannel) -> None:
    as_channel: Channel = channel
    as_reconciler: Reconciler = channel
    assert as_channel.kind == "sms"
    assert not as_channel.has_buttons
    assert not as_channel.formats_html
    assert callable(as_reconciler.find_sent)


async def test_a_message_goes_out_from_the_number(channel: SmsChannel, api: TwilioApi) -> None:
    sid = await channel.send(_message("¿Cómo estás? 🙂", expires_in=timedelta(hours=1)))
    assert [message.sid for message in api.sent()] == [sid]
    assert api.sent()[0].form == {
        "To": ANA,
        "From": NUMBER,
        "Body": "¿Cómo estás? 🙂",
        "StatusCallback": f"{PUBLIC}/webhooks/sms/status?o=77",
        "ValidityPeriod": "3600",
    }


async def test_a_message_goes_out_through_the_service(api: TwilioApi, clock: VirtualClock) -> None:
    channel = sms_channel(api.url, clock, sender=SERVICE)
    await channel.send(_message("hello", outbox_id=0))
    await channel.stop()
    assert api.sent()[0].form == {"To": ANA, "MessagingServiceSid": SERVICE, "Body": "hello"}


@pytest.mark.parametrize(
    ("expires_in", "seconds"),
    [
        (timedelta(days=3), "36000"),
        (timedelta(seconds=90.9), "90"),
        (timedelta(0), "1"),
        (timedelta(seconds=-5), "1"),
    ],
)
async def test_validity_stays_within_twilios_bounds(
    channel: SmsChannel, api: TwilioApi, expires_in: timedelta, seconds: str
) -> None:
    await channel.send(_message(expires_in=expires_in))
    assert api.sent()[0].form["ValidityPeriod"] == seconds


async def test_an_attachment_is_left_out_with_a_warning(
    channel: SmsChannel, api: TwilioApi
) -> None:
    body = Body("your data", attachment=Attachment("a.txt", "text/plain", b"data"))
    with capture_logs() as logs:
        await channel.send(OutgoingMessage(5, ANA, body, Lane.REPLY))
    assert api.sent()[0].form["Body"] == "your data"
    assert [(entry["event"], entry["outbox_id"]) for entry in logs] == [
        ("sms.attachment_left_out", 5)
    ]


async def test_half_a_surrogate_pair_does_not_stop_a_message(
    channel: SmsChannel, api: TwilioApi
) -> None:
    await channel.send(_message("broken \ud83d emoji"))
    assert api.sent()[0].form["Body"] == "broken ? emoji"


@pytest.mark.parametrize(
    ("fault", "error", "code"),
    [
        (Fault(400, 21610), OptedOut, "21610"),
        (Fault(400, 21211), RecipientGone, "21211"),
        (Fault(429, 20429, {"Retry-After": "7"}), Throttled, "20429"),
        (Fault(401, 20003), CredentialsRefused, "20003"),
        (Fault(500, 20500), OutcomeUnknown, "20500"),
        (Fault(502, page="<html>Bad gateway</html>"), OutcomeUnknown, "502"),
        (Fault(404, page="<html>Please log in to the network</html>"), Unreachable, "404"),
        (Fault(302, page="", headers={"Location": "/login"}), Unreachable, "302"),
        (Fault(400, page='["not an object"]'), Rejected, "400"),
        (Fault(200, page="<html>Welcome</html>"), OutcomeUnknown, "Unreadable"),
        (Fault(201, page='{"nothing": 1}'), OutcomeUnknown, "Unreadable"),
        (Fault(drops=True), OutcomeUnknown, "ServerDisconnectedError"),
    ],
    ids=str,
)
async def test_each_fault_becomes_its_error(
    channel: SmsChannel, api: TwilioApi, fault: Fault, error: type[SendError], code: str
) -> None:
    api.fault("send", fault)
    with pytest.raises(error) as raised:
        await channel.send(_message())
    assert raised.value.code == code
    if isinstance(raised.value, Throttled):
        assert raised.value.retry_after == timedelta(seconds=7)


async def test_a_hang_after_acceptance_is_an_unknown_outcome_that_can_be_found(
    channel: SmsChannel, api: TwilioApi, clock: VirtualClock
) -> None:
    api.fault("send", Fault(accepts=True, hangs=True))
    with pytest.raises(OutcomeUnknown):
        await channel.send(_message())
    clock.advance(timedelta(seconds=40))
    since = clock.now() - timedelta(seconds=45)
    assert await channel.find_sent(_message(), since) == [api.sent()[0].sid]


async def test_nobody_listening_means_that_nothing_left(clock: VirtualClock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and never listens
        channel = sms_channel(f"http://127.0.0.1:{taken.getsockname()[1]}", clock)
        with pytest.raises(Unreachable):
            await channel.send(_message())
        await channel.stop()


async def test_only_the_same_text_at_that_time_is_found(
    channel: SmsChannel, api: TwilioApi, clock: VirtualClock
) -> None:
    await channel.send(_message("the same"))  # an older one
    clock.advance(timedelta(hours=1))
    since = clock.now()
    assert await channel.find_sent(_message("the same"), since) == []
    await channel.send(_message("another"))
    api.text("the same", from_=ANA)  # what a person wrote is not what we sent
    assert await channel.find_sent(_message("the same"), since) == []
    clock.advance(timedelta(seconds=2))
    wanted = await channel.send(_message("the same"))
    clock.advance(timedelta(seconds=20))
    later = await channel.send(_message("the same"))
    assert await channel.find_sent(_message("the same"), since) == [wanted, later]


async def test_a_trial_accounts_own_words_do_not_hide_a_message(
    channel: SmsChannel, api: TwilioApi, clock: VirtualClock
) -> None:
    sid = await channel.send(_message("hello"))
    api.sent()[0].body = "Sent from a trial account - hello"
    assert await channel.find_sent(_message("hello\n"), clock.now()) == [sid]


async def test_asking_may_fail_too(
    channel: SmsChannel, api: TwilioApi, clock: VirtualClock
) -> None:
    api.fault("read", Fault(429, 20429, {"Retry-After": "3"}))
    with pytest.raises(Throttled):
        await channel.find_sent(_message(), clock.now())

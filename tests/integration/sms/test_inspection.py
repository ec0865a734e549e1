"""What `doctor` finds out about an SMS set-up."""

from __future__ import annotations

import pytest

from bot.channels.sms import SmsChannel
from bot.core.clock import VirtualClock
from tests.fakes.twilio_api import SERVICE, Fault, TwilioApi
from tests.integration.sms.conftest import PUBLIC, sms_channel

HOOK = f"{PUBLIC}/webhooks/sms"


async def _findings(channel: SmsChannel) -> list[tuple[str, bool]]:
    """Names and outcomes; what is wrong must come with something to do, and only that."""
    checks = await channel.inspect()
    assert all(bool(todo) != is_well for _, is_well, todo in checks)
    await channel.stop()
    return [(name, is_well) for name, is_well, _ in checks]


async def test_a_number_that_calls_us_is_well(channel: SmsChannel, api: TwilioApi) -> None:
    api.number_url = HOOK
    assert await _findings(channel) == [
        ("SMS credentials", True),
        ("SMS sender", True),
        ("SMS webhook", True),
    ]


@pytest.mark.parametrize(
    ("url", "method"), [("", "POST"), ("https://elsewhere.example", "POST"), (HOOK, "GET")]
)
async def test_a_number_that_calls_somebody_else_is_not(
    channel: SmsChannel, api: TwilioApi, url: str, method: str
) -> None:
    api.number_url, api.number_method = url, method
    assert (await _findings(channel))[2] == ("SMS webhook", False)


async def test_without_a_public_address_nobody_can_call_us(
    api: TwilioApi, clock: VirtualClock
) -> None:
    checks = await _findings(sms_channel(api.url, clock, public_url=""))
    assert checks[2] == ("SMS webhook", False)


async def test_a_service_calls_us_by_itself_or_by_its_numbers(
    api: TwilioApi, clock: VirtualClock
) -> None:
    channel = sms_channel(api.url, clock, sender=SERVICE)
    api.service = {"inbound_request_url": HOOK, "inbound_method": "POST"}
    assert (await _findings(channel))[2] == ("SMS webhook", True)
    api.service = {"use_inbound_webhook_on_number": True, "inbound_request_url": None}
    assert (await _findings(channel))[2] == ("SMS webhook", False)
    api.number_url = HOOK
    assert (await _findings(channel))[2] == ("SMS webhook", True)


@pytest.mark.parametrize("sender", ["+12125550999", SERVICE])
async def test_a_sender_that_is_not_ours_is_named(
    api: TwilioApi, clock: VirtualClock, sender: str
) -> None:
    api.service = None
    channel = sms_channel(api.url, clock, sender=sender)
    assert await _findings(channel) == [("SMS credentials", True), ("SMS sender", False)]


async def test_wrong_credentials_are_named(api: TwilioApi, clock: VirtualClock) -> None:
    channel = sms_channel(api.url, clock, token="wrong")
    [(name, is_well, todo)] = await channel.inspect()
    await channel.stop()
    assert (name, is_well) == ("SMS credentials", False)
    assert "STEADY_TWILIO_AUTH_TOKEN" in todo


@pytest.mark.parametrize(
    ("fault", "hint"),
    [(Fault(500, 20500), "try again later"), (Fault(drops=True), "STEADY_TWILIO_API_URL")],
)
async def test_trouble_on_the_way_is_told_apart(
    channel: SmsChannel, api: TwilioApi, fault: Fault, hint: str
) -> None:
    api.fault("read", *[fault] * 2)  # the connection is tried twice for a reading call
    [(_, is_well, todo)] = await channel.inspect()
    assert not is_well
    assert hint in todo


async def test_trouble_with_the_service_is_not_taken_for_a_wrong_service(
    api: TwilioApi, clock: VirtualClock
) -> None:
    channel = sms_channel(api.url, clock, sender=SERVICE)
    api.fault("read", Fault(200, page='{"status": "active"}'), Fault(503))
    [(name, is_well, todo)] = await channel.inspect()
    await channel.stop()
    assert (name, is_well) == ("SMS credentials", False)
    assert "503" in todo


async def test_a_suspended_account_is_named(channel: SmsChannel, api: TwilioApi) -> None:
    api.account_status = "suspended"
    assert await _findings(channel) == [("SMS credentials", False)]

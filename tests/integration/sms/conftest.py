"""A channel, and a small Twilio of ours for it to talk to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.sms import SmsChannel
from bot.channels.sms.account import TwilioAccount
from bot.core.clock import VirtualClock
from tests.fakes.twilio_api import ACCOUNT, NUMBER, TOKEN, TwilioApi, running_twilio_api
from tests.unit.bot.channels.sms.inlet import SmsInlet

PUBLIC = "https://steady.example"
PATIENCE = timedelta(seconds=0.5)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
def inlet() -> SmsInlet:
    return SmsInlet()


@pytest.fixture
async def api(clock: VirtualClock) -> AsyncIterator[TwilioApi]:
    async with running_twilio_api(clock) as running:
        yield running


@pytest.fixture
async def channel(api: TwilioApi, clock: VirtualClock) -> AsyncIterator[SmsChannel]:
    built = sms_channel(api.url, clock)
    yield built
    await built.stop()


def twilio_account(url: str, sender: str = NUMBER) -> TwilioAccount:
    """The account behind a channel."""
    return TwilioAccount(ACCOUNT, TOKEN, sender=sender, api_url=url, patience=PATIENCE)


def sms_channel(
    url: str,
    clock: VirtualClock,
    sender: str = NUMBER,
    token: str = TOKEN,
    public_url: str = PUBLIC,
) -> SmsChannel:
    """A channel that is not patient."""
    return SmsChannel(
        ACCOUNT,
        token,
        sender=sender,
        api_url=url,
        public_url=public_url,
        clock=clock,
        patience=PATIENCE,
    )

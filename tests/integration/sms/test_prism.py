"""Twilio's library, driven by our channel, against Twilio's own description of its API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from bot.channels.sms import SmsChannel
from bot.core.clock import SystemClock
from bot.core.errors import CredentialsRefused, Rejected
from bot.core.model import Body, Lane, OutgoingMessage
from tests.fakes.twilio_api import ACCOUNT, NUMBER, SERVICE, TOKEN
from tests.integration.sms.stand_ins import running_prism

pytestmark = pytest.mark.e2e

MESSAGE = OutgoingMessage(
    7, "+12125550111", Body("¿Cómo estás? 1 bien, 2 mal"), Lane.REMINDER, timedelta(hours=2)
)


@pytest.fixture(scope="module")
def prism() -> Iterator[str]:
    with running_prism() as url:
        yield url


def _channel(url: str, *, sender: str = NUMBER, public: str = "https://s.example") -> SmsChannel:
    return SmsChannel(
        ACCOUNT, TOKEN, sender=sender, api_url=url, public_url=public, clock=SystemClock()
    )


@pytest.fixture
async def channel(prism: str) -> AsyncIterator[SmsChannel]:
    built = _channel(prism)
    yield built
    await built.stop()


async def test_what_we_send_fits_the_description(prism: str) -> None:
    for sender in (NUMBER, SERVICE):
        channel = _channel(prism, sender=sender)
        assert (await channel.send(MESSAGE)).startswith("SM")
        await channel.stop()


async def test_what_does_not_fit_is_refused_and_told_apart(prism: str) -> None:
    wrong_service = _channel(prism, sender="MGnonsense")
    with pytest.raises(Rejected) as raised:
        await wrong_service.send(MESSAGE)
    assert raised.value.code == "422"
    await wrong_service.stop()


async def test_our_listings_fit_the_description(channel: SmsChannel) -> None:
    # The description's example lists other messages than ours.
    assert await channel.find_sent(MESSAGE, SystemClock().now()) == []


async def test_the_inspection_fits_the_description(channel: SmsChannel) -> None:
    # The account of the description's example is active; its numbers call somebody else.
    assert [is_well for _, is_well, _ in await channel.inspect()] == [True, True, False]


async def test_a_call_without_credentials_is_a_matter_for_the_operator(prism: str) -> None:
    nobody = SmsChannel(
        ACCOUNT, "", sender=NUMBER, api_url=prism, public_url="", clock=SystemClock()
    )
    with pytest.raises(CredentialsRefused):
        await nobody.send(MESSAGE)
    await nobody.stop()

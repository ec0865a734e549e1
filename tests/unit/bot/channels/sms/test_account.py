"""Where Twilio's two hosts are."""

from __future__ import annotations

import pytest

from bot.channels.sms.account import messaging_url


@pytest.mark.parametrize(
    ("api_url", "expected"),
    [
        ("https://api.twilio.com", "https://messaging.twilio.com"),
        ("https://api.dublin.ie1.twilio.com", "https://messaging.dublin.ie1.twilio.com"),
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010/messaging"),
        ("http://127.0.0.1:4010/", "http://127.0.0.1:4010/messaging"),
    ],
)
def test_services_are_found_beside_the_api(api_url: str, expected: str) -> None:
    assert messaging_url(api_url) == expected

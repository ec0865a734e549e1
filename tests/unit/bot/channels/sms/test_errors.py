"""Twilio's refusals become what the sender must do: one row for each code."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.channels.sms.errors import MEANINGS, Refusal, Unreadable, send_error_from
from bot.core.errors import Throttled
from tests.unit.bot.channels.sms.tables import rows

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ROWS = rows("errors")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_refusal_becomes_its_error(row: dict[str, Any]) -> None:
    refusal = Refusal(row["status"], row.get("code"), row.get("retry_after", ""))
    error = send_error_from(refusal, NOW)
    assert type(error).__name__ == row["is"]
    assert error.code == str(row.get("code", row["status"]))
    if isinstance(error, Throttled):
        assert error.retry_after == timedelta(seconds=row["pause"])


def test_every_known_code_has_a_row() -> None:
    assert {row.get("code") for row in ROWS} >= set(MEANINGS)


_PLACE: Any = type("Place", (), {"host": "h", "port": 1, "ssl": True})()


@pytest.mark.parametrize(
    ("failure", "name"),
    [
        (aiohttp.ClientConnectorError(_PLACE, OSError(111, "refused")), "Unreachable"),
        (aiohttp.ClientConnectorDNSError(_PLACE, OSError(-2, "no such name")), "Unreachable"),
        (aiohttp.ClientConnectorSSLError(_PLACE, OSError(1, "handshake")), "Unreachable"),
        (
            aiohttp.ClientConnectorCertificateError(_PLACE, ssl.SSLCertVerificationError(1, "x")),
            "Unreachable",
        ),
        (aiohttp.ConnectionTimeoutError(), "Unreachable"),
        (aiohttp.InvalidURL("nonsense"), "Unreachable"),
        (aiohttp.SocketTimeoutError(), "OutcomeUnknown"),
        (aiohttp.ServerDisconnectedError(), "OutcomeUnknown"),
        (aiohttp.ClientOSError(104, "reset"), "OutcomeUnknown"),
        (aiohttp.ClientPayloadError(), "OutcomeUnknown"),
        (TimeoutError(), "OutcomeUnknown"),
        (ConnectionResetError(), "OutcomeUnknown"),
        (Unreadable(), "OutcomeUnknown"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_a_failed_call_is_unknown_unless_it_cannot_have_left(
    failure: Exception, name: str
) -> None:
    error = send_error_from(failure, NOW)
    assert type(error).__name__ == name
    assert error.code == type(failure).__name__

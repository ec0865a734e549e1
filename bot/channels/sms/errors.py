"""What Twilio's refusals and a broken connection mean for a message: one table, one function."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import MappingProxyType

import aiohttp

from bot.core.errors import (
    CarrierOut,
    CredentialsRefused,
    OptedOut,
    OutcomeUnknown,
    PhoneOff,
    RecipientGone,
    Rejected,
    SendError,
    Throttled,
    Unreachable,
)

DEFAULT_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(hours=1)  # a nonsensical Retry-After must not silence us for days

# source: twilio.com/docs/api/errors; the same codes come in answers and in status callbacks
MEANINGS: Mapping[int, type[SendError]] = MappingProxyType(
    {
        21610: OptedOut,
        21211: RecipientGone,  # not a valid number
        21265: RecipientGone,  # a short code
        21266: RecipientGone,  # our own number
        21268: RecipientGone,  # a premium rate number
        21408: RecipientGone,  # region not enabled for this account
        21608: RecipientGone,  # not verified, which a trial account needs
        21612: RecipientGone,  # no route from our sender to there
        21614: RecipientGone,  # not a mobile number
        21635: RecipientGone,  # a landline
        30005: RecipientGone,  # unknown handset
        30006: CarrierOut,
        30003: PhoneOff,
        30036: PhoneOff,  # off until the validity period was over
        30008: Unreachable,  # "unknown error"
        30004: Rejected,  # blocked
        30007: Rejected,  # filtered by the carrier
        20429: Throttled,
        30017: Throttled,  # the carrier's network is congested
        30022: Throttled,  # the carriers' rate for our registration
        30023: Throttled,  # one carrier's daily cap
        30027: Throttled,  # T-Mobile's daily limit
        63018: Throttled,
        20500: OutcomeUnknown,
        10001: CredentialsRefused,  # account not active
        20003: CredentialsRefused,
        20404: CredentialsRefused,  # no such account
        21212: CredentialsRefused,  # sender is not a valid number
        21606: CredentialsRefused,  # sender cannot send
        21611: CredentialsRefused,  # sender has more than ten hours of messages queued
        21659: CredentialsRefused,  # sender is not a Twilio number
        21660: CredentialsRefused,  # sender belongs to another account
        21661: CredentialsRefused,  # sender is for calls only
        21701: CredentialsRefused,  # no such Messaging Service
        21703: CredentialsRefused,  # the service has no number for this
        21704: CredentialsRefused,  # the service has no number at all
        21705: CredentialsRefused,  # not the id of a service
        30001: CredentialsRefused,  # as 21611, in a callback
        30002: CredentialsRefused,  # account suspended
        30032: CredentialsRefused,  # toll-free sender not verified
        30033: CredentialsRefused,  # our campaign is suspended
        30034: CredentialsRefused,  # sender not registered with the carriers
        30035: CredentialsRefused,  # its registration is not through yet
    }
)


class Refusal(Exception):
    """Twilio, or something on the way, answered with an error status."""

    def __init__(self, status: int, code: int | None = None, retry_after: str = "") -> None:
        """`code` is None where the answer is not Twilio's; `retry_after` is the header."""
        super().__init__(f"HTTP {status}, code {code}")
        self.status, self.code, self.retry_after = status, code, retry_after


class Unreadable(Exception):
    """The answer says success, but is not what Twilio answers."""


# Everything that a call can raise: the transport's own two, the connection's, a time-out's.
FAILURES = (Refusal, Unreadable, aiohttp.ClientError, OSError)
# Raised before a request has left; an aiohttp time-out of connecting is one of these, too.
_NOT_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)


def send_error_from(error: Exception, now: datetime) -> SendError:
    """The `SendError` for one of `FAILURES`. Its text never quotes Twilio: that names the number.

    What is not known to have stayed here is an unknown outcome.
    """
    if isinstance(error, Refusal):
        meaning = meaning_of(error.code, error.status)
        code = str(error.code or error.status)
        if meaning is Throttled:
            return Throttled(_pause(error.retry_after, now), code)
        return meaning(code)
    if isinstance(error, _NOT_SENT):
        return Unreachable(type(error).__name__)
    return OutcomeUnknown(type(error).__name__)


def meaning_of(code: int | None, status: int = 400) -> type[SendError]:
    """The class for Twilio's error code; for a code that is not in the table, for the status.

    Twilio asks to rely on the status, since codes change (source: its changelog, 2024-07-10).
    Other 4xx without Twilio's code come from a portal or proxy: the message did not get there.
    """
    if code is not None and code in MEANINGS:
        return MEANINGS[code]
    if status == 429:
        return Throttled
    if status in {401, 403}:
        return CredentialsRefused
    if status >= 500:
        return OutcomeUnknown
    return Rejected if code is not None or status in {400, 422} else Unreachable


def _pause(header: str, now: datetime) -> timedelta:
    """`Retry-After`: seconds, or an HTTP date."""
    try:
        seconds = float(header)
        if not math.isfinite(seconds):
            return DEFAULT_PAUSE
        pause = timedelta(seconds=min(seconds, LONGEST_PAUSE.total_seconds()))
    except ValueError:
        try:
            until = parsedate_to_datetime(header)
        except ValueError:
            return DEFAULT_PAUSE
        pause = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return min(max(pause, timedelta()), LONGEST_PAUSE)

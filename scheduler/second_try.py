"""When a message that a provider took, and then reported as undelivered, is worth another try."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.core.errors import PhoneOff, Throttled, Unreachable
from bot.core.model import OutboxRow


def _minutes(*waits: int) -> tuple[timedelta, ...]:
    return tuple(timedelta(minutes=wait) for wait in waits)


# By what the report means (the name of its `SendError`): the waits before each further try.
TRIES: Mapping[str, tuple[timedelta, ...]] = MappingProxyType(
    {
        PhoneOff.__name__: _minutes(10, 20),
        Unreachable.__name__: _minutes(1),
        Throttled.__name__: _minutes(10, 30),
    }
)
# A landline stays one, a carrier comes back: so long after, the address gets one more chance.
SECOND_CHANCE_AFTER = timedelta(days=1)


def again_at(row: OutboxRow, means: str | None, tried: int, now: datetime) -> datetime | None:
    """When to send it anew; None where it had its tries, or would come too late.

    Args:
        row: the message; without the provider's id it was never taken, and is worn out already.
        means: name of the `SendError` that the report stands for.
        tried: how often it was sent anew before.
        now: the time (aware UTC).
    """
    waits = TRIES.get(means or "", ())
    if row.provider_id is None or tried >= len(waits):
        return None
    at = now + waits[tried]
    return None if row.expires_at is not None and at >= row.expires_at else at

"""From a wall time on a date to an instant. The only place that knows about clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

# So many of them are a product: to make a `timedelta` of a number costs six times as much.
MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=16_384)  # at 08:00 thousands of people share a date, a time and a zone
def instant(local_date: date, wall: time, zone: ZoneInfo) -> datetime:
    """When clocks in `zone` show `wall` on `local_date` (aware UTC).

    A time that the clocks skip becomes the first minute that exists; of one that they show twice
    it is the first.
    """
    local = datetime.combine(local_date, wall.replace(fold=0), tzinfo=zone)
    while _is_skipped(local):
        local += MINUTE
    return local.astimezone(UTC)


def _is_skipped(local: datetime) -> bool:
    there_and_back = local.astimezone(UTC).astimezone(local.tzinfo)
    return there_and_back.replace(tzinfo=None) != local.replace(tzinfo=None)

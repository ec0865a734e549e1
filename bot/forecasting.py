"""How the coming day's reminders meet the providers' limits, in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.ports import Rows
from scheduler.forecast import rushes
from scheduler.pacing import PacingRules

AHEAD = timedelta(days=1)
MANY = 1_000_000
UTC_ZONE = ZoneInfo("UTC")


def forecast_lines(
    rows: Rows, rules: Mapping[str, PacingRules], now: datetime, zone: ZoneInfo = UTC_ZONE
) -> list[str]:
    """A sentence for each minute of the coming day in which more is due than can leave."""
    return [
        f"{channel}: {rush.sentence(zone)}"
        for channel, due in sorted(due_by_minute(rows, now).items())
        if channel in rules
        for rush in rushes(due, rules[channel])
    ]


def due_by_minute(rows: Rows, now: datetime) -> Mapping[str, Counter[datetime]]:
    """Reminders of the coming day by channel and minute (aware UTC)."""
    found: defaultdict[str, Counter[datetime]] = defaultdict(Counter)
    for work in rows.due.since(now, MANY):
        if work.due_at > now + AHEAD:
            break
        if work.kind != "dose.due":
            continue
        addresses = rows.patients.addresses(work.patient_id)
        channel = next((address.channel for address in addresses if address.is_usable), None)
        if channel is not None:
            found[channel][work.due_at.replace(second=0, microsecond=0)] += 1
    return found

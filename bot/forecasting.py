"""How the coming day's reminders meet the providers' limits, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.ports import Rows
from scheduler.forecast import rushes
from scheduler.pacing import PacingRules

AHEAD = timedelta(days=1)
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


def due_by_minute(rows: Rows, now: datetime) -> Mapping[str, Mapping[datetime, int]]:
    """Reminders of the coming day by channel and minute (aware UTC)."""
    found: defaultdict[str, dict[datetime, int]] = defaultdict(dict)
    due = rows.due.by_minute("dose.due", now, now + AHEAD)
    for (channel, minute), count in due.items():
        found[channel][minute] = count
    return found

"""When a person wants no unasked message, and when the next one may go."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.core.model import Patient
from scheduler.wall_time import instant

DAY = timedelta(days=1)


def in_quiet_hours(at: datetime, patient: Patient) -> bool:
    """Whether clocks at the person's place show a time in their quiet hours.

    The start belongs to them, the end does not. No quiet hours where start or end is missing or
    both are the same.
    """
    if patient.quiet_start is None or patient.quiet_end is None:
        return False
    return _is_between(at.astimezone(patient.tz).time(), patient.quiet_start, patient.quiet_end)


def next_allowed(at: datetime, patient: Patient) -> datetime:
    """The first instant from `at` on that is outside their quiet hours (aware UTC)."""
    allowed = at.astimezone(UTC)
    while patient.quiet_end is not None and in_quiet_hours(allowed, patient):
        allowed = _next_end(allowed, patient, patient.quiet_end)
    return allowed


def _is_between(wall: time, start: time, end: time) -> bool:
    if start <= end:
        return start <= wall < end
    return wall >= start or wall < end


def _next_end(at: datetime, patient: Patient, end: time) -> datetime:
    local = at.astimezone(patient.tz)
    date = local.date() if local.time() < end else local.date() + DAY
    ends_at = instant(date, end, patient.tz)
    if ends_at > at:
        return ends_at
    # The clocks were set back after the quiet hours had ended: they end a second time.
    return local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0).astimezone(UTC)

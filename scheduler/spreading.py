"""Where in the window that somebody agreed to their reminder comes. Pure.

When thousands are due at 08:00, those who agreed to some minutes more or less make room: their
reminders come at another minute, the same one every day, and behind those of people with a fixed
time where they meet.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.core.model import DueWork, Patient
from scheduler.quiet_hours import in_quiet_hours
from scheduler.wall_time import MINUTE

CHOICES = (0, 15, 30, 60)  # minutes, before and after
GIVES_WAY = timedelta(minutes=1)  # behind whatever the same sweep queues for a fixed time


def reminder_at(due_at: datetime, patient: Patient) -> datetime:
    """When to remind of a dose that is due then: at once, or at the person's place in the window.

    Quiet hours that end or begin in the window are kept: then it comes on their other side, or
    at the dose's own time.
    """
    if not patient.flexible_minutes:
        return due_at
    shift = MINUTE * round(patient.flexible_minutes * _place(patient))
    places = (due_at + shift, due_at - shift)
    return next((at for at in places if not in_quiet_hours(at, patient)), due_at)


def leaves_at(now: datetime, patient: Patient) -> datetime:
    """From when on a reminder that is made now may leave."""
    return now + GIVES_WAY if patient.flexible_minutes else now


def dose_due_at(work: DueWork) -> datetime:
    """When the dose of this due work is due; its reminder may come some minutes off."""
    at = work.data.get("at")
    return datetime.fromisoformat(at) if at else work.due_at


def keeping_its_time(work: DueWork) -> dict[str, Any]:
    """What work carries that is put off because it failed: a dose is due when it was before."""
    return {"at": work.due_at.isoformat()} | work.data


def _place(patient: Patient) -> float:
    """From -1 up to 1, evenly spread over people."""
    digest = sha256(f"reminder {patient.id}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**47 - 1

"""Where reminder times and quiet hours meet."""

from __future__ import annotations

from datetime import time

from bot.core.turn import Turn
from handlers.regimen import tablets

_DAY = 24 * 60
_ROOM = 60  # minutes that quiet hours leave after a reminder, for its first follow-up


def collisions(turn: Turn) -> tuple[time, ...]:
    """Reminder times inside the patient's quiet hours, earliest first."""
    start, end = turn.patient.quiet_start, turn.patient.quiet_end
    if start is None or end is None:
        return ()
    times = {at for regimen in tablets(turn) for at in regimen.times}
    return tuple(sorted(at for at in times if _is_inside(at, start, end)))


def give_way(turn: Turn) -> None:
    """Make the quiet hours so short that no reminder time lies in them, or none at all."""
    start, end = turn.patient.quiet_start, turn.patient.quiet_end
    for at in collisions(turn):
        if start is None or end is None:
            break
        start, end = _around(at, start, end)
    turn.save(quiet_start=start, quiet_end=end)


def _around(at: time, start: time, end: time) -> tuple[time | None, time | None]:
    """The quiet hours without `at`, cut at the nearer end."""
    if not _is_inside(at, start, end):
        return start, end
    if _between(at, end) <= _between(start, at):
        return start, at
    if _between(at, end) <= _ROOM:
        return None, None
    minutes = (at.hour * 60 + at.minute + _ROOM) % _DAY
    return time(minutes // 60, minutes % 60), end


def _is_inside(at: time, start: time, end: time) -> bool:
    return _between(start, at) < _between(start, end)


def _between(first: time, last: time) -> int:
    """Minutes from one wall time to the next such other one."""
    return ((last.hour - first.hour) * 60 + last.minute - first.minute) % _DAY

"""The lanes: how long each keeps trying, and how long it waits between two tries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from bot.core.model import Lane, OutboxRow

UNASKED = frozenset({Lane.REMINDER, Lane.BULK})  # nobody waits for these at this moment


@dataclass(frozen=True, slots=True)
class Patience:
    """Tries of one message: at most so many, with waits that double between the two bounds."""

    tries: int
    first_wait: timedelta
    longest_wait: timedelta


def _patience(tries: int, first_wait: float, longest_wait: float) -> Patience:
    return Patience(tries, timedelta(seconds=first_wait), timedelta(seconds=longest_wait))


# A reminder normally ends by its `expires_at`; the tries bound what has none.
PATIENCE: Mapping[Lane, Patience] = {
    Lane.SAFETY: _patience(500, 1, 30),  # about four hours
    Lane.REPLY: _patience(30, 1, 60),  # about half an hour: later it answers nothing
    Lane.REMINDER: _patience(60, 5, 300),  # about five hours
    Lane.BULK: _patience(12, 30, 900),  # about two hours
}


# What waits unasked brings its own end along; a call for help is answered however late.
_REPLY_IS_GOOD_FOR = timedelta(hours=6)


def ends_at(row: OutboxRow) -> datetime | None:
    """From when on it is worth nothing any more; None: always something."""
    if row.expires_at is None and row.lane is Lane.REPLY:
        return row.created_at + _REPLY_IS_GOOD_FOR
    return row.expires_at


def is_worthless(row: OutboxRow, at: datetime) -> bool:
    """Whether it would come too late then."""
    end = ends_at(row)
    return end is not None and at >= end


def is_worn_out(row: OutboxRow) -> bool:
    """Whether the try at hand is the last that its lane allows (`attempts` are those before)."""
    return row.attempts + 1 >= PATIENCE[row.lane].tries


def back_off(row: OutboxRow) -> timedelta:
    """How long to wait before the next try: doubles with each, plus up to a half of jitter.

    The jitter comes from the row, so that virtual time repeats itself exactly.
    """
    patience = PATIENCE[row.lane]
    wait = min(patience.first_wait * (1 << min(row.attempts, 20)), patience.longest_wait)
    jitter = crc32(f"{row.id}:{row.attempts}".encode()) / 2**32
    return wait * (1 + jitter / 2)

"""How long to wait: for updates, for an answer, before the next try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom


@dataclass(frozen=True, slots=True)
class Waits:
    """The channel's waiting times; tests make them short."""

    poll: timedelta = timedelta(seconds=25)  # how long Telegram holds a poll without updates
    first_wait: timedelta = timedelta(milliseconds=500)  # after a failure, then doubling
    most_wait: timedelta = timedelta(seconds=30)
    # While storage fails, calls for help are answered all the same: each waits for the next poll.
    storage_pause: timedelta = timedelta(seconds=2)
    most_pause: timedelta = timedelta(seconds=60)  # that Telegram may ask a poll to wait
    empty_pause: timedelta = timedelta(milliseconds=300)  # for servers that hold no poll
    webhook_check: timedelta = timedelta(minutes=10)
    read: timedelta = timedelta(seconds=20)  # until a call counts as unanswered

    @property
    def patience(self) -> timedelta:
        """How long a poll may be silent before the watchdog starts it again."""
        return max(3 * self.poll, self.most_wait + self.poll, self.most_pause + self.poll)

    def backoff(self) -> Backoff:
        """Waits that begin at `first_wait`."""
        return Backoff(self.first_wait, self.most_wait)


class Backoff:
    """Waits that double from `first` to `most`; each is between half of that and all of it."""

    def __init__(self, first: timedelta, most: timedelta) -> None:
        """Begin at `first`."""
        self._first, self._most = first, most
        self._next = first
        self._random = SystemRandom()

    def reset(self) -> None:
        """All is well again: the next wait is the first one."""
        self._next = self._first

    def take(self) -> timedelta:
        """The next wait."""
        wait = self._next
        self._next = min(self._most, wait * 2)
        return wait * self._random.uniform(0.5, 1)

"""How long to wait before the next try: doubling, with jitter, up to a limit."""

from __future__ import annotations

from datetime import timedelta
from random import SystemRandom


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

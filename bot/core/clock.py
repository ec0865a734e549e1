"""Where the time comes from. Nothing else in the project asks the machine for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time; aware UTC."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """The machine's clock plus a shift that the simulator page moves forward."""

    def __init__(self, base: Clock) -> None:
        """Start with no shift from `base`."""
        self._base = base
        self._shift = timedelta()

    def now(self) -> datetime:
        """The shifted instant, aware UTC."""
        return self._base.now() + self._shift

    def advance_to(self, instant: datetime) -> None:
        """Move forward to `instant`; an instant that has passed changes nothing."""
        self._shift += max(timedelta(), instant - self.now())


class VirtualClock:
    """A clock that stands still until it is moved: for tests and `simulate`."""

    def __init__(self, now: datetime) -> None:
        """Start at `now` (aware UTC)."""
        self._now = now

    def now(self) -> datetime:
        """The virtual instant, aware UTC."""
        return self._now

    def advance(self, duration: timedelta) -> None:
        """Move by `duration`; a negative one is a clock set back."""
        self._now += duration

    def advance_to(self, instant: datetime) -> None:
        """Move forward to `instant`; an instant that has passed changes nothing."""
        self._now = max(self._now, instant)

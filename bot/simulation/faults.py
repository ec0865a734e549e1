"""What goes wrong in a stormy simulation: crashes between storage operations, bad providers.

Everything is drawn from one seed, so that a run that broke a rule can be played again.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.core.clock import Clock
from bot.core.errors import (
    CarrierOut,
    OutcomeUnknown,
    PhoneOff,
    RecipientGone,
    Rejected,
    Throttled,
    Unreachable,
)
from bot.core.ports import Rows, StoreHealth
from bot.simulation.audit import Audit
from bot.storage import KeyedStore

T = TypeVar("T")
PAUSE = timedelta(seconds=5)  # that a provider asks for
UNDELIVERED = (
    ("30003", PhoneOff.__name__),
    ("30005", RecipientGone.__name__),
    ("30006", CarrierOut.__name__),
    ("30007", Rejected.__name__),
    ("30008", Unreachable.__name__),
)


class Crash(BaseException):
    """The program dies here. Not an `Exception`: no code may live on as if nothing had been."""


@dataclass(frozen=True, slots=True)
class Faults:
    """How likely each fault is, and how long it lasts."""

    crash: float = 0.003  # before, and after, each storage operation
    lost_request: float = 0.01  # of sends: a time-out, and the provider has nothing
    lost_answer: float = 0.02  # of sends: a time-out, and the provider has it
    unreachable: float = 0.02  # of sends
    storm: float = 0.002  # of sends: from here on the provider asks to slow down
    storm_lasts: timedelta = timedelta(minutes=3)
    undelivered: float = 0.02  # of sends by SMS: taken, never shown, and reported so later
    repeated: float = 0.1  # of events: delivered again, somewhat later
    delayed: float = 0.05  # of events: delivered later than what was written after them
    jump: float = 0.2  # of days: the clock is set back or on
    jumps_at_most: timedelta = timedelta(minutes=90)
    outage: float = 0.1  # of days: nothing runs for a while
    outage_at_most: timedelta = timedelta(hours=5)


class CrashingStore:
    """A store that a crash cuts off: what was committed stays, and nobody hears of it."""

    def __init__(
        self, store: KeyedStore, audit: Audit, chance: random.Random, likelihood: float
    ) -> None:
        """Each life of the house has one of its own, and is dead for good after its crash."""
        self._store, self._audit = store, audit
        self._chance, self._likelihood = chance, likelihood
        self.is_dead = False

    async def write(self, work: Callable[[Rows], T]) -> T:
        """See `Store`."""
        self._may_crash()
        result = await self._store.write(self._audit.around(work))
        self._may_crash()
        return result

    async def read(self, work: Callable[[Rows], T]) -> T:
        """See `Store`."""
        self._may_crash()
        return await self._store.read(work)

    async def health(self) -> StoreHealth:
        """See `Store`."""
        return await self._store.health()

    async def backup(self, target: Path) -> None:
        """See `Store`."""
        await self._store.backup(target)

    async def rotate_keys(self) -> int:
        """See `KeyedStore`."""
        return await self._store.rotate_keys()

    async def close(self) -> None:
        """See `Store`."""
        await self._store.close()

    def _may_crash(self) -> None:
        if self.is_dead or self._chance.random() < self._likelihood:
            self.is_dead = True
            raise Crash


class Weather:
    """What a provider makes of one send after the other."""

    def __init__(self, faults: Faults, chance: random.Random, clock: Clock) -> None:
        """Fine at first."""
        self._faults, self._chance, self._clock = faults, chance, clock
        self._storm_ends: datetime | None = None

    def before(self) -> None:
        """Raises what befalls a send before the provider takes it."""
        faults, now = self._faults, self._clock.now()
        if self._storm_ends is not None and now < self._storm_ends:
            raise Throttled(PAUSE, "429")
        self._storm_ends = None
        if self._chance.random() < faults.storm:
            self._storm_ends = now + faults.storm_lasts * self._chance.random()
        if self._chance.random() < faults.unreachable:
            raise Unreachable("503")
        if self._chance.random() < faults.lost_request:
            raise OutcomeUnknown("timeout")

    def after(self) -> None:
        """Raises what befalls a send that the provider has taken."""
        if self._chance.random() < self._faults.lost_answer:
            raise OutcomeUnknown("timeout")

"""Calls for help: each is answered once, by its turn or, where storage fails or lags, directly."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, TypeVar

from bot.core.errors import StorageError
from bot.core.model import Incoming
from bot.core.ports import Rows, Store
from messages.screen import Screening

T = TypeVar("T")

EventKey: TypeAlias = tuple[str, str, str]  # channel, address, external id


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a call for help waits before it is answered directly.

    A turn is on disk within milliseconds, behind a hundred thousand reminders within a quarter of
    a second. What takes four times as long is held up by something else, for nobody knows how
    long. A turn that is running has its own answer on the way and is waited for longer; but who
    gets guidance twice is better off than who gets none because a disk hangs in a commit.
    """

    until_it_runs: float = 1.0
    until_it_ends: float = 10.0


def is_call(screening: Screening | None) -> bool:
    """Whether somebody may be in danger."""
    return screening is not None and screening.tier.is_escalation


def event_of(incoming: Incoming) -> EventKey:
    """What makes an event the same one when it comes again."""
    return incoming.channel, incoming.address, incoming.external_id


class Claims:
    """Who answers an event: its turn, in the writer's thread, or the direct answer, in the loop's.

    While one of them has it, the other is refused. An event may have two turns at a time (its
    provider repeats it): the inbox tells those apart.
    """

    def __init__(self) -> None:
        """Nobody has anything."""
        self._lock = threading.Lock()
        self._turns: Counter[EventKey] = Counter()
        self._direct: set[EventKey] = set()

    def take_for_turn(self, event: EventKey) -> bool:
        """Whether the turn may go on; then `end_turn` must follow, once nothing can change it."""
        with self._lock:
            if event in self._direct:
                return False
            self._turns[event] += 1
            return True

    def end_turn(self, event: EventKey) -> None:
        """It is committed, or undone."""
        with self._lock:
            self._turns[event] -= 1
            if not self._turns[event]:
                del self._turns[event]

    def take_for_direct_answer(self, event: EventKey, *, is_hanging: bool = False) -> bool:
        """Whether it may be sent; then `end_direct_answer` must follow, once it is recorded.

        A turn that `is_hanging` does not keep it out.
        """
        with self._lock:
            if event in self._direct or (event in self._turns and not is_hanging):
                return False
            self._direct.add(event)
            return True

    def end_direct_answer(self, event: EventKey) -> None:
        """Storage knows of it, or it could not be sent."""
        with self._lock:
            self._direct.discard(event)


class DirectAnswers(Protocol):
    """Guidance that needs no storage (see `bot.direct_answer`)."""

    claims: Claims

    async def __call__(
        self, incoming: Incoming, screening: Screening, *, is_hanging: bool = False
    ) -> None:
        """Send it, at most once for each event, unless its turn is running; never raises.

        Where that turn `is_hanging` it is sent all the same.
        """
        ...

    async def record(self) -> int:
        """Put into storage what was answered so; StorageError while that still fails."""
        ...


class Calls:
    """Sees to it that a call for help does not wait for storage. Other events pass through."""

    def __init__(self, store: Store, direct: DirectAnswers, patience: Patience) -> None:
        """After so much `patience` a call is answered directly, though storage may not fail."""
        self._store, self._direct, self._patience = store, direct, patience

    async def answer(
        self, incoming: Incoming, screening: Screening | None, *, is_hanging: bool = False
    ) -> None:
        """Answer directly, where it is a call and its turn is not running, or hangs."""
        if screening is not None and screening.tier.is_escalation:
            await self._direct(incoming, screening, is_hanging=is_hanging)

    async def in_time(
        self, incoming: Incoming, screening: Screening | None, writing: Coroutine[Any, Any, T]
    ) -> T:
        """What comes of `writing`; where that takes long, a call is answered meanwhile."""
        if not is_call(screening):
            return await writing
        loop = asyncio.get_running_loop()
        answering: list[asyncio.Task[None]] = []

        def answer(is_hanging: bool) -> None:
            answers = self.answer(incoming, screening, is_hanging=is_hanging)
            answering.append(loop.create_task(answers))

        timers = [
            loop.call_later(self._patience.until_it_runs, answer, False),
            loop.call_later(self._patience.until_it_ends, answer, True),
        ]
        try:
            return await writing  # itself, not as a task: that would queue up behind the others
        finally:
            for timer in timers:
                timer.cancel()
            await asyncio.gather(*answering)

    async def write(
        self, incoming: Incoming, screening: Screening | None, turn: Callable[[Rows], T]
    ) -> T:
        """Run a turn in a transaction; a call's not while its direct answer is on the way.

        Raises:
            StorageError: it is, or the engine failed; nothing was changed.
        """
        if not is_call(screening):
            return await self._store.write(turn)
        claims, event = self._direct.claims, event_of(incoming)
        has_begun = False

        def unless_answered(rows: Rows) -> T:
            nonlocal has_begun
            if not claims.take_for_turn(event):
                raise StorageError("answered directly; that must be recorded first")
            has_begun = True
            return turn(rows)

        try:
            return await self._store.write(unless_answered)
        finally:
            if has_begun:
                claims.end_turn(event)

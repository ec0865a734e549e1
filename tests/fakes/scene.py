"""An engine over a real store; conversations, screen and direct answers are the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import inf
from typing import Any

from bot.calls import Claims, EventKey, Patience, event_of
from bot.core.model import DueWork, Incoming
from bot.core.ports import Rows, Store
from bot.core.turn import Turn
from bot.engine import FRESH, Engine
from bot.turns import Turns
from messages.screen import Screening, Tier
from tests.factories import incoming
from tests.fakes.house import House

CALM = Screening(Tier.NONE, None, (), False, "test")
ENDLESS = Patience(until_it_runs=inf, until_it_ends=inf)
ALARM = Screening(Tier.EMERGENCY, "breathing", (), False, "test")


@dataclass
class Talk:
    """Conversations that answer with what they were told, or fail as often as they are told to."""

    handled: list[str] = field(default_factory=list)
    gave_up: list[str] = field(default_factory=list)
    due: list[tuple[DueWork, str | None]] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)
    error: Callable[[], Exception] = ZeroDivisionError
    apology_error: Callable[[], Exception] | None = None
    turns: list[Turn] = field(default_factory=list)

    def handle(self, turn: Turn) -> None:
        self.turns.append(turn)
        turn.save(name="changed")
        turn.say("arrival.group")
        if self.failures.get(turn.text, 0) > 0:
            self.failures[turn.text] -= 1
            raise self.error()
        self.handled.append(turn.text)

    def handle_due(self, turn: Turn, work: DueWork) -> None:
        self.due.append((work, turn.address.value if turn.address else None))

    def give_up(self, turn: Turn) -> None:
        turn.say("trouble.apology")
        if self.apology_error is not None:
            raise self.apology_error()
        self.gave_up.append(turn.text)


@dataclass
class Direct:
    """Answers without storage, remembered."""

    answered: list[str] = field(default_factory=list)
    claims: Claims = field(default_factory=Claims)
    recorded: int = 0
    _events: list[EventKey] = field(default_factory=list)  # answered, not recorded
    spoke: asyncio.Event = field(default_factory=asyncio.Event)
    tried_again: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(
        self, incoming: Incoming, screening: Screening, *, is_hanging: bool = False
    ) -> None:
        if self.claims.take_for_direct_answer(event_of(incoming), is_hanging=is_hanging):
            self.answered.append(incoming.text)
            self._events.append(event_of(incoming))
            self.spoke.set()

    async def record(self) -> int:
        self.recorded += 1
        while self._events:
            self.claims.end_direct_answer(self._events.pop())
        if self.recorded > 1:
            self.tried_again.set()
        return 0


@dataclass
class Scene:
    """An engine over a real store, with conversations of the test's own."""

    house: House
    turns: Turns
    engine: Engine
    talk: Talk
    direct: Direct
    screens: dict[str, Screening | Exception] = field(default_factory=dict)

    def screen(self, text: str) -> Screening:
        """Calm, unless the test says otherwise."""
        found = self.screens.get(text, CALM)
        if isinstance(found, Exception):
            raise found
        return found

    def open(self, store: Store, patience: Patience = ENDLESS) -> None:
        """An engine over `store`."""
        clock, turns = self.house.clock, self.turns
        self.engine = Engine(store, clock, turns, self.screen, self.direct, patience)

    async def write(self, text: str, **event: Any) -> bool:
        """A text that lay somewhere before it came: it is only kept, and waits for `drain`."""
        return await self.say(text, **{"sent_at": self.house.clock.now() - FRESH, **event})

    async def say(self, text: str, **event: Any) -> bool:
        """A text that comes as it is written."""
        now = self.house.clock.now()
        return await self.engine.accept(incoming(text, **{"received_at": now, **event}))

    async def keys(self) -> list[str]:
        patients = await self.house.read(lambda rows: list(rows.patients.every()))
        rows = [await self.house.read(_outbox(each.id)) for each in patients]
        return [row.key for each in rows for row in each]

    async def waiting(self) -> list[str]:
        """The texts that are kept, and whose turn is to come."""
        pending = await self.house.read(lambda rows: rows.inbox.pending(100))
        return [entry.incoming.text for entry in pending]


def _outbox(patient_id: int) -> Callable[[Rows], list[Any]]:
    return lambda rows: rows.outbox.of(patient_id, 100)[::-1]


@asynccontextmanager
async def playing() -> AsyncIterator[Scene]:
    """A scene over a store in memory."""
    async with House() as house:
        talk = Talk()
        scene = Scene(house, Turns(house.clock, house.around, talk), house.engine, talk, Direct())
        scene.open(house.store)
        yield scene

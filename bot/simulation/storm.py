"""A world in which much goes wrong, and what must hold in it at every step."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from math import inf
from typing import Any

import handlers
from bot.app import House, segments, tell_of_parked_work
from bot.calls import Patience
from bot.channels.simulated import SimulatedChannel
from bot.core.clock import VirtualClock
from bot.core.model import Incoming, OutgoingMessage, Receipt
from bot.direct_answer import DirectAnswer
from bot.engine import Engine
from bot.simulation.audit import Audit
from bot.simulation.faults import UNDELIVERED, Crash, CrashingStore, Faults, Weather
from bot.simulation.overheard import AuditedConversations
from bot.simulation.person import Person
from bot.simulation.totals import Broken
from bot.simulation.world import SMS, TELEGRAM, World
from bot.storage import KeyedStore
from bot.storage.sqlite.changes import watch
from bot.turns import Turns
from scheduler.delivery import Delivery
from scheduler.due import Sweep
from scheduler.pacing import PUBLISHED, Pacing

SOON = timedelta(minutes=2)  # within which a provider repeats an event, or reports
_ENDLESS = Patience(until_it_runs=inf, until_it_ends=inf)  # time is virtual here
PACING = {TELEGRAM: PUBLISHED["telegram"], SMS: PUBLISHED["sms"]}


class StormyWorld(World):
    """People around a house that crashes and is opened again on the same database.

    It is the provider, too: it insists until an event is taken, delivers some again, reports on
    messages twice and in the wrong order, and counts what reached the phones.
    """

    def __init__(self, clock: VirtualClock, seed: int, faults: Faults) -> None:
        """Nobody lives here yet."""
        super().__init__(clock, seed)
        self._faults = faults
        self._luck = random.Random(f"{seed}:storm")  # noqa: S311 - repeatable on purpose
        self._weather = Weather(faults, self._luck, clock)
        self._disk: KeyedStore | None = None
        self._taken: list[Incoming] = []
        self._reports: list[Receipt] = []
        self.audit = Audit(clock)
        self.crashes = 0

    @property
    def broken(self) -> list[Broken]:
        """The rules that did not hold."""
        return self.audit.broken

    @property
    def is_over(self) -> bool:
        """What follows a broken rule would only hide it."""
        return bool(self.audit.broken)

    # -- the house --------------------------------------------------------------------------------

    async def move_in(self, house: House) -> None:
        """Live around `house`; the channels hear of us instead of its engine."""
        self._disk = house.store
        self.house = house
        await self._disk.write(watch)
        asyncio.get_running_loop().set_exception_handler(_not_of_crashes)
        self._reopen()
        for channel in house.channels.values():
            await channel.start(self)

    async def go_on(self, action: Callable[[], Awaitable[object]]) -> None:
        """Do something with the house; where it crashes, open it again and do it anew."""
        while True:
            try:
                await action()
            except Crash:
                self.crashes += 1
                await self.house.delivery.abandon()
                self._reopen()
            else:
                return

    def _reopen(self) -> None:
        house, clock = self.house, self.clock
        assert self._disk is not None  # noqa: S101 - set by move_in
        store = CrashingStore(self._disk, self.audit, self._luck, self._faults.crash)
        direct = DirectAnswer(store, house.config, house.channels)
        talk = AuditedConversations(handlers.conversations(), self.audit)
        turns = Turns(clock, house.around, talk)
        engine = Engine(store, clock, turns, house.screen.read, direct, _ENDLESS)
        sweep = Sweep(
            store, clock, turns.run_due, instead=handlers.INSTEAD, on_parked=tell_of_parked_work
        )
        pacing = Pacing(PACING)
        delivery = Delivery(store, clock, house.channels, pacing, segments=segments)
        self.house = replace(house, store=store, engine=engine, sweep=sweep, delivery=delivery)

    async def settle(self) -> None:
        """Let the house do what is due, and look whether it has."""
        await super().settle()
        assert self._disk is not None  # noqa: S101 - set by move_in
        await self._disk.read(self.audit.calm)

    # -- the providers ----------------------------------------------------------------------------

    async def accept(self, incoming: Incoming) -> bool:
        """Bring it now or later, and sometimes once more. See `Inlet`."""
        self._taken.append(incoming)
        if self._luck.random() < self._faults.delayed:
            self.plan(self._in_a_while(), None, f"bring:{len(self._taken) - 1}")
        else:
            await self._bring(incoming)
        if self._luck.random() < self._faults.repeated:
            self.plan(self._in_a_while(), None, f"bring:{len(self._taken) - 1}")
        return True

    async def _bring(self, incoming: Incoming) -> None:
        """Insist until the house has it."""
        await self.go_on(lambda: self.house.engine.accept(incoming))
        self.audit.accepted(incoming)

    async def hear(self, incoming: Incoming) -> None:
        """See `Inlet`: no simulated channel fails to hand over."""

    async def receipt(self, receipt: Receipt) -> None:
        """See `Inlet`."""
        await self.go_on(lambda: self.house.engine.receipt(receipt))

    async def position(self, channel: str) -> str | None:
        """See `Inlet`."""
        del channel
        return None

    async def advance(self, channel: str, position: str) -> None:
        """See `Inlet`."""

    async def send_through(
        self,
        channel: SimulatedChannel,
        message: OutgoingMessage,
        send: Callable[[OutgoingMessage], Awaitable[str]],
    ) -> str:
        """A send in this weather."""
        self.audit.tries(message)
        self._weather.before()
        if channel.kind == SMS and self._luck.random() < self._faults.undelivered:
            code, means = self._luck.choice(UNDELIVERED)
            provider_id = f"lost-{message.outbox_id}-{self._luck.random()}"
            self._report("failed", message, provider_id, code, means)
            return provider_id
        provider_id = await send(message)
        await self._shown(channel.kind, message)
        for state in ("delivered", "sent"):  # in the wrong order, on purpose
            if self._luck.random() < self._faults.repeated:
                self._report(state, message, provider_id)
        self._weather.after()
        return provider_id

    async def _shown(self, kind: str, message: OutgoingMessage) -> None:
        assert self._disk is not None  # noqa: S101 - set by move_in
        number = self.person_at(kind, message.address).number
        await self._disk.read(lambda rows: self.audit.reaches(rows, number, kind, message))

    def _report(
        self, state: str, message: OutgoingMessage, provider_id: str, *failure: str
    ) -> None:
        """Tell the house of it later, once or twice."""
        receipt = Receipt(state, self.clock.now(), provider_id, message.outbox_id, *failure)
        self._reports.append(receipt)
        for _ in range(1 + (self._luck.random() < self._faults.repeated)):
            self.plan(self._in_a_while(), None, f"report:{len(self._reports) - 1}")

    # -- what happens -----------------------------------------------------------------------------

    async def act(self, person: Person | None, what: str) -> None:
        """What a provider or a person does."""
        kind, _, number = what.partition(":")
        if kind == "bring":
            await self._bring(self._taken[int(number)])
        elif kind == "report":
            await self.receipt(self._reports[int(number)])
        elif person is not None:
            await super().act(person, what)
            return
        await self.go_on(self.settle)

    async def dawn(self) -> None:
        """Once a day: the clock may jump, or the house may stand still for a while."""
        faults = self._faults
        if self._luck.random() < faults.jump:
            self.clock.advance(faults.jumps_at_most * self._luck.uniform(-1, 1))
        if self._luck.random() < faults.outage:
            self.clock.advance(faults.outage_at_most * self._luck.random())
        self.audit.wakes(self.clock.now())

    def _in_a_while(self) -> timedelta:
        return SOON * self._luck.random()


def _not_of_crashes(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A crash leaves tasks behind that nobody asks for their end: that is what a crash does."""
    if not isinstance(context.get("exception"), Crash):
        loop.default_exception_handler(context)

"""A world in which much goes wrong, and what must hold in it at every step."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import handlers
from bot.app import House, segments, tell_of_parked_work
from bot.channels.simulated import SimulatedChannel
from bot.core.clock import VirtualClock
from bot.core.model import Incoming, Lane, OutgoingMessage, Receipt
from bot.direct_answer import DirectAnswer
from bot.engine import Engine
from bot.simulation.faults import Crash, CrashingStore, Faults, Weather
from bot.simulation.person import Person
from bot.simulation.totals import Broken
from bot.simulation.world import World
from bot.storage import KeyedStore
from scheduler.delivery import Delivery
from scheduler.due import Sweep
from scheduler.pacing import Pacing

SOON = timedelta(minutes=2)  # within which a provider repeats an event, or reports


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
        self._reached: Counter[int] = Counter()  # outbox ids, below the safety lane
        self.crashes = 0
        self.broken: list[Broken] = []

    # -- the house --------------------------------------------------------------------------------

    async def move_in(self, house: House) -> None:
        """Live around `house`; the channels hear of us instead of its engine."""
        self._disk = house.store
        self.house = house
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
        store = CrashingStore(self._disk, self._luck, self._faults.crash)
        direct = DirectAnswer(store, house.config, house.channels)
        engine = Engine(
            store, clock, house.around, handlers.conversations(), house.screen.read, direct
        )
        sweep = Sweep(store, clock, engine.run_due, on_parked=tell_of_parked_work)
        pacing = Pacing(is_lifted=True)
        delivery = Delivery(store, clock, house.channels, pacing, segments=segments)
        self.house = replace(house, store=store, engine=engine, sweep=sweep, delivery=delivery)

    # -- the providers ----------------------------------------------------------------------------

    async def accept(self, incoming: Incoming) -> bool:
        """Insist until the house has it; sometimes bring it again later. See `Inlet`."""
        await self.go_on(lambda: self.house.engine.accept(incoming))
        self._taken.append(incoming)
        if self._luck.random() < self._faults.repeated:
            self.plan(self._in_a_while(), None, f"again:{len(self._taken) - 1}")
        return True

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
        self._weather.before()
        provider_id = await send(message)
        if message.lane is not Lane.SAFETY:
            self._reached[message.outbox_id] += 1
            if self._reached[message.outbox_id] > 1:
                person = self.person_at(channel.kind, message.address)
                detail = f"outbox {message.outbox_id} {message.key}"
                self.broken.append(Broken("a message arrives once", person.number, detail))
        for state in ("delivered", "sent"):  # in the wrong order, on purpose
            if self._luck.random() < self._faults.repeated:
                self._reports.append(
                    Receipt(state, self.clock.now(), provider_id, message.outbox_id)
                )
                self.plan(self._in_a_while(), None, f"report:{len(self._reports) - 1}")
        self._weather.after()
        return provider_id

    # -- what happens -----------------------------------------------------------------------------

    async def act(self, person: Person | None, what: str) -> None:
        """What a provider or a person does."""
        kind, _, number = what.partition(":")
        if kind == "again":
            repeat = self._taken[int(number)]
            await self.go_on(lambda: self.house.engine.accept(repeat))
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

    def _in_a_while(self) -> timedelta:
        return SOON * self._luck.random()

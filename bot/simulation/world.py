"""The simulated world: a house in virtual time, its people, and everything that they do."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.app import House, assemble
from bot.channels.simulated import SimulatedChannel
from bot.core.clock import VirtualClock
from bot.core.config import Config
from bot.core.errors import RecipientGone
from bot.core.model import OutgoingMessage
from bot.core.ports import Channel
from bot.simulation.checks import check
from bot.simulation.person import Person
from bot.simulation.totals import Totals
from bot.storage import open_store
from bot.storage.crypto import Keyring, generate_key
from messages.catalogue import load_catalogue
from scheduler.pacing import Pacing

BEGIN = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)  # four weeks before clocks change in the US
ENROLLED_WITHIN = timedelta(days=2)


class PhoneChannel(SimulatedChannel):
    """A simulated channel whose phones belong to people that react, or block the bot."""

    def __init__(self, kind: str, clock: VirtualClock, world: World, *, has_buttons: bool) -> None:
        """`world` hears of every message."""
        super().__init__(kind, clock, has_buttons=has_buttons)
        self._world = world

    async def send(self, message: OutgoingMessage) -> str:
        """The phone shows it, unless its owner has blocked us."""
        person = self._world.person_at(self.kind, message.address)
        if person.is_blocking:
            raise RecipientGone("403")
        provider_id = await super().send(message)
        self._world.received(person, message, int(provider_id.rpartition("-")[2]))
        return provider_id


class World:
    """People and their phones around one house."""

    house: House  # put in once it is built: its channels need the world first

    def __init__(self, clock: VirtualClock, seed: int) -> None:
        """Nobody lives here yet."""
        self.clock, self.seed = clock, seed
        self.people: list[Person] = []
        self._at: dict[tuple[str, str], Person] = {}
        self._agenda: list[tuple[datetime, int, Person, str]] = []
        self._order = itertools.count()

    def add_person(self, number: int) -> Person:
        """Somebody new who will write within the first days."""
        is_rich = number % 2 == 0
        kind = "simulated_telegram" if is_rich else "simulated_sms"
        address = str(10_000 + number) if is_rich else f"+1212555{number:04}"
        chance = random.Random(f"{self.seed}:{number}")  # noqa: S311 - repeatable on purpose
        person = Person(number, kind, address, is_rich, chance)
        self.people.append(person)
        self._at[kind, address] = person
        begins = timedelta(seconds=round(chance.uniform(0, ENROLLED_WITHIN.total_seconds())))
        self._put(begins, person, "/start" if is_rich else "hi")
        for day in range(3, 1000):
            if (wish := person.wish()) is not None:
                self._put(timedelta(days=day, hours=chance.uniform(8, 22)), person, wish)
        return person

    def person_at(self, kind: str, address: str) -> Person:
        """Whose phone this is."""
        return self._at[kind, address]

    def received(self, person: Person, message: OutgoingMessage, number: int) -> None:
        """A phone shows a message: the person will react."""
        person.log.append(f"{self.clock.now():%Y-%m-%d %H:%M} < {message.body.text}")
        for delay, answer in person.react(message.key):
            is_tap = answer.startswith("tap:")
            what = _button(message, answer.removeprefix("tap:"), number) if is_tap else answer
            self._put(self.clock.now() - BEGIN + delay, person, what)

    async def live(self, days: int, progress: Callable[[int], None] | None) -> None:
        """Let `days` pass; `progress` hears of each."""
        for day in range(1, days + 1):
            end = BEGIN + timedelta(days=day)
            while self._agenda and self._agenda[0][0] <= end:
                at, _, person, what = heapq.heappop(self._agenda)
                await self.house.advance_to(at)
                await self._do(person, what)
            await self.house.advance_to(end)
            if progress is not None:
                progress(day)

    async def _do(self, person: Person, what: str) -> None:
        channel = self.house.channels[person.channel]
        if not isinstance(channel, SimulatedChannel) or not what:
            return
        person.log.append(f"{self.clock.now():%Y-%m-%d %H:%M} > {what}")
        if what == "do:block":
            person.is_blocking = True
        elif what == "do:travel":
            person.is_travelling = True
            await channel.write(person.address, "settings")
        elif what.startswith("button:"):
            number, _, data = what.removeprefix("button:").partition(" ")
            await channel.tap(person.address, int(number), data)
        else:
            if what == "STOP":
                person.has_stopped = True
            await channel.write(person.address, what)
        await self.house.settle()

    def _put(self, since_begin: timedelta, person: Person, what: str) -> None:
        heapq.heappush(self._agenda, (BEGIN + since_begin, next(self._order), person, what))


async def simulate_lives(
    people: int, days: int, seed: int, progress: Callable[[int], None] | None = None
) -> tuple[World, Totals]:
    """Play whole lives and check what must hold; the same seed plays the same lives."""
    clock = VirtualClock(BEGIN)
    config = Config(_env_file=None, database_url="sqlite:///:memory:", staff_alerts=())
    store = await open_store(config.database_url, Keyring.from_texts([generate_key()]), clock)
    channels: dict[str, Channel] = {}
    world = World(clock, seed)
    for kind, rich in (("simulated_telegram", True), ("simulated_sms", False)):
        channels[kind] = PhoneChannel(kind, clock, world, has_buttons=rich)
    pacing = Pacing(is_lifted=True)
    world.house = assemble(config, clock, store, channels, load_catalogue(), pacing=pacing)
    for channel in channels.values():
        await channel.start(world.house.engine)
    for number in range(people):
        world.add_person(number)
    await world.live(days, progress)
    totals = Totals(people, days)
    await check(world.house, world.people, totals)
    await world.house.close()
    return world, totals


def _button(message: OutgoingMessage, action: str, number: int) -> str:
    """The tap on the first button whose action it is, of the bubble with this number."""
    for button in message.body.buttons:
        if button.data.partition(":")[2].startswith(action):
            return f"button:{number} {button.data}"
    return ""

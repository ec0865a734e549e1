"""The simulated world: the people around a house in virtual time, and all that they do."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.app import House
from bot.channels.simulated import SimulatedChannel
from bot.core.clock import VirtualClock
from bot.core.errors import RecipientGone
from bot.core.model import OutgoingMessage
from bot.simulation.person import Person

# Each some weeks before clocks change: in Sydney, Europe and North America, on and back.
BEGINS = (
    datetime(2026, 10, 5, 12, 0, tzinfo=UTC),
    datetime(2027, 3, 1, 12, 0, tzinfo=UTC),
    datetime(2027, 3, 20, 12, 0, tzinfo=UTC),
    datetime(2026, 9, 20, 12, 0, tzinfo=UTC),
)
TELEGRAM, SMS = "simulated_telegram", "simulated_sms"
OTHERS = 5_000  # from here on count the second phones
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
        return await self._world.send_through(self, message, self._show)

    async def _show(self, message: OutgoingMessage) -> str:
        provider_id = await super().send(message)
        person = self._world.person_at(self.kind, message.address)
        self._world.received(person, message, int(provider_id.rpartition("-")[2]))
        return provider_id


class World:
    """People and their phones around one house."""

    house: House  # put in once it is built: its channels need the world first

    def __init__(self, clock: VirtualClock, seed: int) -> None:
        """Nobody lives here yet. It begins at the time that `clock` shows."""
        self.clock, self.seed = clock, seed
        self.begin = clock.now()
        self.people: list[Person] = []
        self._at: dict[tuple[str, str], Person] = {}
        self._agenda: list[tuple[datetime, int, Person | None, str]] = []
        self._order = itertools.count()

    def add_person(self, number: int) -> Person:
        """Somebody new who will write within the first days."""
        is_rich = number % 2 == 0
        kind = TELEGRAM if is_rich else SMS
        address = _address(kind, number)
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

    def _join(self, person: Person, code: str) -> None:
        """Their other phone, on which they type the code."""
        kind = SMS if person.is_rich else TELEGRAM
        address = _address(kind, OTHERS + person.number)
        if (kind, address) in self._at:
            return
        chance = random.Random(f"{self.seed}:{person.number}:other")  # noqa: S311 - as above
        other = Person(person.number, kind, address, not person.is_rich, chance)
        other.reliability, other.openness = person.reliability, person.openness
        other.log = person.log
        self._at[kind, address] = other
        self.plan(person.soon(), other, code)

    def person_at(self, kind: str, address: str) -> Person:
        """Whose phone this is."""
        return self._at[kind, address]

    def received(self, person: Person, message: OutgoingMessage, number: int) -> None:
        """A phone shows a message: the person will react."""
        person.log.append(f"{self.clock.now():%Y-%m-%d %H:%M} < {message.body.text}")
        if message.key == "link.code":
            self._join(person, message.body.variables["code"])
        for delay, answer in person.react(message.key):
            is_tap = answer.startswith("tap:")
            what = _button(message, answer.removeprefix("tap:"), number) if is_tap else answer
            self.plan(delay, person, what)

    async def live(self, days: int, on_day: Callable[[int], Awaitable[bool]]) -> None:
        """Let `days` pass; `on_day` hears of each, and ends it with False."""
        for day in range(1, days + 1):
            await self.dawn()
            end = self.begin + timedelta(days=day)
            while not self.is_over and (at := await self._next_at()) <= end:
                self.clock.advance_to(at)
                await self.go_on(self.settle)
                while self._agenda and self._agenda[0][0] <= self.clock.now() and not self.is_over:
                    _, _, person, what = heapq.heappop(self._agenda)
                    await self.act(person, what)
            self.clock.advance_to(end)
            await self.go_on(self.settle)
            if not await on_day(day):
                return

    @property
    def is_over(self) -> bool:
        """Whether there is no sense in living on."""
        return False

    async def move_in(self, house: House) -> None:
        """Live around `house`."""
        self.house = house
        for channel in house.channels.values():
            await channel.start(house.engine)

    async def go_on(self, action: Callable[[], Awaitable[object]]) -> None:
        """Do something with the house."""
        await action()

    async def settle(self) -> None:
        """Let the house (whichever it is by now) do what is due."""
        await self.house.settle()

    async def dawn(self) -> None:
        """A new day begins."""

    async def send_through(
        self,
        channel: SimulatedChannel,
        message: OutgoingMessage,
        send: Callable[[OutgoingMessage], Awaitable[str]],
    ) -> str:
        """How a message travels: without trouble."""
        del channel
        return await send(message)

    def plan(self, delay: timedelta, person: Person | None, what: str) -> None:
        """Something will happen after `delay`."""
        self._put(self.clock.now() - self.begin + delay, person, what)

    async def _next_at(self) -> datetime:
        """When the house or a person does something next."""
        times: list[datetime | None] = [self._agenda[0][0] if self._agenda else None]

        async def ask() -> None:
            times.append(await self.house.next_at())

        await self.go_on(ask)
        return min(
            (at for at in times if at is not None), default=datetime.max.replace(tzinfo=UTC)
        )

    async def act(self, person: Person | None, what: str) -> None:
        """Let a person do something with their phone."""
        channel = self.house.channels[person.channel] if person else None
        if person is None or not isinstance(channel, SimulatedChannel) or not what:
            return
        person.log.append(f"{self.clock.now():%Y-%m-%d %H:%M} > {what}")
        if what == "do:block":
            person.is_blocking = True
        elif what in {"do:travel", "do:ease", "do:join"}:
            person.is_travelling |= what == "do:travel"
            person.is_easy |= what == "do:ease"
            person.is_joining |= what == "do:join"
            await channel.write(person.address, "settings")
        elif what.startswith("button:"):
            number, _, data = what.removeprefix("button:").partition(" ")
            await channel.tap(person.address, int(number), data)
        else:
            if what == "STOP":
                person.has_stopped = True
            await channel.write(person.address, what)
        await self.go_on(self.settle)

    def _put(self, since_begin: timedelta, person: Person | None, what: str) -> None:
        heapq.heappush(self._agenda, (self.begin + since_begin, next(self._order), person, what))


def _address(kind: str, number: int) -> str:
    return str(10_000 + number) if kind == TELEGRAM else f"+1212555{number:04}"


def _button(message: OutgoingMessage, action: str, number: int) -> str:
    """The tap on the first button whose action it is, of the bubble with this number."""
    for button in message.body.offered:
        if button.data.partition(":")[2].startswith(action):
            return f"button:{number} {button.data}"
    return ""

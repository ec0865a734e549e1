"""Which of the waiting events are handled next: calls for help first, the rest in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from bot.calls import is_call
from bot.core.model import InboxEntry, Incoming
from bot.core.ports import Rows, Store
from messages.screen import Screening

BATCH = 100
MOST_KNOWN = 1000  # screenings of events that were only looked at

Person: TypeAlias = tuple[str, str]  # a patient's id, or the address of somebody unknown


@dataclass(frozen=True, slots=True)
class Event:
    """A stored event, and what the screen makes of its text."""

    entry: InboxEntry
    screening: Screening | None

    @property
    def is_call(self) -> bool:
        """Whether it may be about danger: then nobody else's events come before it."""
        return is_call(self.screening)


Chain: TypeAlias = list[Event]  # of one person, to be handled one after the other


class Waiting:
    """The inbox as the engine works through it.

    Events of one person go in order of arrival, whichever of their addresses they came from. A
    call for help takes its person before all others, also from the far end of a backlog: the
    newest call first, since the oldest may be hours old after an outage.
    """

    def __init__(self, store: Store, screened: Callable[[Incoming], Screening | None]) -> None:
        """`screened` never raises."""
        self._store, self._screened = store, screened
        self._calls: dict[int, InboxEntry] = {}  # found in a backlog, by id
        self._seen = 0  # the backlog has been looked through up to this id
        self._newest = 0  # where the look that is under way began,
        self._before: int | None = None  # and how far down it has come
        self._known: dict[int, Screening | None] = {}  # of what a look has passed, by id

    async def next(self) -> list[Chain]:
        """What to handle now, each chain beside the others; empty when nothing waits.

        Raises:
            StorageError: the engine failed.
        """
        entries = await self._store.read(_oldest)
        if len(entries) == BATCH:
            entries = await self._calls_of_backlog() or entries
        return self._chains(entries)

    async def _calls_of_backlog(self) -> list[tuple[Person, InboxEntry]]:
        """The next calls in a backlog, and what their people had written before."""
        while True:
            called = await self._store.read(self._called)
            waiting = {entry.id for _, entry in called}
            self._calls = {n: call for n, call in self._calls.items() if n in waiting}
            if called or not await self._look_on():
                return called

    async def _look_on(self) -> bool:
        """Look at one more slice of the backlog, the newest first; False once all is seen."""
        before = self._before
        entries = await self._store.read(self._slice)
        if not entries:
            self._seen, self._before = max(self._seen, self._newest), None
            return False
        self._newest = entries[0].id if before is None else self._newest
        self._before = entries[-1].id
        events = [Event(entry, self._screened(entry.incoming)) for entry in entries]
        self._calls = {event.entry.id: event.entry for event in events if event.is_call}
        if len(self._known) < MOST_KNOWN:
            self._known.update((event.entry.id, event.screening) for event in events)
        return True

    def _slice(self, rows: Rows) -> list[InboxEntry]:
        return rows.inbox.newest(self._seen, self._before, BATCH)

    def _called(self, rows: Rows) -> list[tuple[Person, InboxEntry]]:
        """The calls that still wait, and what their people had written before."""
        found: dict[int, tuple[Person, InboxEntry]] = {}
        for call in self._calls.values():
            person = _person(rows, call.incoming)
            for entry in _pending_of(rows, call.incoming):
                if entry.id <= call.id:
                    found[entry.id] = (person, entry)
        return [found[entry_id] for entry_id in sorted(found)]

    def _chains(self, entries: Iterable[tuple[Person, InboxEntry]]) -> list[Chain]:
        """Those with a call first, the newest call before the others; each keeps its order."""
        chains: dict[Person, Chain] = {}
        for person, entry in entries:
            event = Event(entry, self._screening_of(entry))
            chains.setdefault(person, []).append(event)
        return sorted(chains.values(), key=_newest_call, reverse=True)

    def _screening_of(self, entry: InboxEntry) -> Screening | None:
        """Not a second time, where a look at the backlog has just screened it."""
        if entry.id in self._known:
            return self._known.pop(entry.id)
        return self._screened(entry.incoming)


def _newest_call(chain: Chain) -> int:
    return max((event.entry.id for event in chain if event.is_call), default=0)


def _oldest(rows: Rows) -> list[tuple[Person, InboxEntry]]:
    return [(_person(rows, entry.incoming), entry) for entry in rows.inbox.pending(BATCH)]


def _pending_of(rows: Rows, incoming: Incoming) -> list[InboxEntry]:
    """What waits from a person, from all their addresses."""
    owner = rows.patients.owner(incoming.channel, incoming.address)
    places = {(incoming.channel, incoming.address)}
    if owner is not None:
        places |= {(each.channel, each.value) for each in rows.patients.addresses(owner)}
    return [entry for place in places for entry in rows.inbox.pending_from(*place)]


def _person(rows: Rows, incoming: Incoming) -> Person:
    owner = rows.patients.owner(incoming.channel, incoming.address)
    return ("", str(owner)) if owner is not None else (incoming.channel, incoming.address)

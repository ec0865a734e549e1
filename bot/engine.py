"""Runs turns: inbox -> screen -> turn -> commit. What fails is undone, retried, then parked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

import structlog

from bot.core.clock import Clock
from bot.core.errors import Conflict, StorageError
from bot.core.fault import place_of
from bot.core.model import (
    SCREENED,
    Address,
    AddressState,
    DueWork,
    InboxEntry,
    Incoming,
    IncomingKind,
    Patient,
    PatientState,
    Receipt,
)
from bot.core.model.making import changed
from bot.core.ports import Rows, Store
from bot.core.surroundings import Surroundings
from bot.core.turn import Turn
from bot.waiting import Chain, Waiting
from messages.emergency import country_from_number
from messages.screen import Screening, Tier

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 3


class Conversations(Protocol):
    """What the engine needs of the conversations (the handlers package gives it)."""

    def handle(self, turn: Turn) -> None:
        """Answer an event."""
        ...

    def handle_due(self, turn: Turn, work: DueWork) -> None:
        """Do a piece of due work."""
        ...

    def give_up(self, turn: Turn) -> None:
        """Apologise plainly for an event that could not be handled; safety guidance first."""
        ...


class DirectAnswers(Protocol):
    """Guidance that needs no storage (see `bot.direct_answer`)."""

    async def __call__(self, incoming: Incoming, screening: Screening) -> None:
        """Send it, at most once for each event; never raises."""
        ...

    async def record(self) -> int:
        """Put into storage what was answered so; StorageError while that still fails."""
        ...


class Engine:
    """Keeps what comes in, and runs one turn for each event, in order for each person."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        around: Surroundings,
        conversations: Conversations,
        screen: Callable[[str], Screening],
        answer_without_storage: DirectAnswers,
    ) -> None:
        """`answer_without_storage` sends emergency guidance directly."""
        self._store, self._clock, self._around = store, clock, around
        self._conversations = conversations
        self._screen = screen
        self._answer_without_storage = answer_without_storage
        self._waiting = Waiting(store, self._screened)
        self._arrived = asyncio.Event()
        self._draining = asyncio.Lock()  # the simulator page drains beside `run`
        self.on_turn: Callable[[], None] = lambda: None  # something may be in the outbox now
        # For the metrics: the screening, the key of the first message, and the turn's seconds.
        self.observe: Callable[[Screening | None, str, float], None] = lambda *_: None

    # -- the inlet of the channels ----------------------------------------------------------------

    async def accept(self, incoming: Incoming) -> bool:
        """Commit one event; False where it was known. See `Inlet`.

        When storage fails, a text that is an emergency still gets its guidance, directly.
        """
        try:
            entry_id = await self._store.write(lambda rows: rows.inbox.add(incoming))
        except StorageError:
            await self._answer_directly(incoming, self._screened(incoming))
            self._arrived.set()  # what was answered must be recorded
            raise
        self._arrived.set()
        return entry_id is not None

    async def receipt(self, receipt: Receipt) -> None:
        """Record a provider's report; a final failure becomes due work. See `Inlet`."""

        def record(rows: Rows) -> None:
            row = rows.outbox.receive(receipt)
            if row is not None and row.state == "failed" and row.patient_id is not None:
                rows.due.put(
                    "delivery.failed",
                    self._clock.now(),
                    row.patient_id,
                    str(row.id),
                    {"means": receipt.means},
                )

        await self._store.write(record)

    async def position(self, channel: str) -> str | None:
        """How far a channel has read its provider's queue."""
        return await self._store.read(lambda rows: rows.settings.get(f"position.{channel}"))

    async def advance(self, channel: str, position: str) -> None:
        """Remember how far a channel has read."""
        await self._store.write(lambda rows: rows.settings.put(f"position.{channel}", position))

    # -- turns ------------------------------------------------------------------------------------

    async def run(self, stop: asyncio.Event) -> None:
        """Handle events as they arrive until `stop` is set; storage trouble is waited out."""
        pause = 0.1
        while not stop.is_set():
            self._arrived.clear()
            try:
                await self.drain()
                pause = 0.1
            except StorageError:
                log.warning("inbox.storage_trouble", retry_in=pause)
                pause = min(pause * 2, 10.0)
                self._arrived.set()
                await _wait(stop, pause)
                continue
            await _wait_either(self._arrived, stop)

    async def drain(self) -> int:
        """Run turns until no event is waiting; returns how many events were settled."""
        async with self._draining:
            return await self._drain()

    async def _drain(self) -> int:
        settled = 0
        await self._answer_without_storage.record()
        while chains := await self._waiting.next():
            # All of them come to an end here, also where one finds that storage has failed.
            ends = await asyncio.gather(
                *(self._settle_chain(chain) for chain in chains), return_exceptions=True
            )
            self.on_turn()
            for end in ends:
                if isinstance(end, BaseException):
                    raise end
                settled += end
        return settled

    async def _settle_chain(self, chain: Chain) -> int:
        """One person's events in order; one that must be tried again holds up those behind it."""
        for settled, event in enumerate(chain):
            if not await self._settle(event.entry, event.screening):
                return settled
        return len(chain)

    def run_due(self, rows: Rows, work: DueWork) -> None:
        """One piece of due work as a turn, inside the sweep's transaction."""
        patient = rows.patients.get(work.patient_id)
        if patient is None:
            return
        address = next((a for a in rows.patients.addresses(patient.id) if a.is_usable), None)
        turn = Turn(self._around, rows, self._clock.now(), patient, address)
        self._conversations.handle_due(turn, work)

    async def _settle(self, entry: InboxEntry, screening: Screening | None) -> bool:
        """One event's turn; True once nothing is left to do for it."""
        try:
            await self._store.write(lambda rows: self._turn(rows, entry, screening))
        except Conflict as error:  # a handler's bug, too: the engine itself is well
            return await self._failed(entry, screening, error)
        except StorageError:
            await self._answer_directly(entry.incoming, screening)
            raise
        except Exception as error:  # a handler's bug must not stop the others
            return await self._failed(entry, screening, error)
        return True

    async def _failed(
        self, entry: InboxEntry, screening: Screening | None, error: Exception
    ) -> bool:
        """A turn was undone: note it, and give the event up at the last try."""
        name = type(error).__name__
        attempts = await self._store.write(lambda rows: rows.inbox.fail(entry.id, name))
        log.error(
            "turn.failed", inbox_id=entry.id, attempt=attempts, error=name, at=place_of(error)
        )
        if attempts < MAX_ATTEMPTS:
            return False
        if not await self._park(entry, screening):
            await self._answer_directly(entry.incoming, screening)
        return True

    async def _answer_directly(self, incoming: Incoming, screening: Screening | None) -> None:
        if screening is not None and screening.tier.is_escalation:
            await self._answer_without_storage(incoming, screening)

    def _turn(self, rows: Rows, entry: InboxEntry, screening: Screening | None) -> None:
        """The whole turn in one transaction; finishing first makes a second runner harmless."""
        began = time.perf_counter()
        if rows.inbox.finish(entry.id, self._clock.now()):
            turn = self._turn_for(rows, entry.incoming, screening)
            self._conversations.handle(turn)
            said = turn.said[0] if turn.said else ""
            self.observe(screening, said, time.perf_counter() - began)

    async def _park(self, entry: InboxEntry, screening: Screening | None) -> bool:
        """Give up on an event, and tell the person so; False where even that failed."""

        def park(rows: Rows) -> bool:
            if not rows.inbox.park(entry.id, self._clock.now()):
                return True  # another runner settled it
            try:
                with rows.savepoint():
                    turn = self._turn_for(rows, entry.incoming, screening)
                    self._conversations.give_up(turn)
            except Exception as error:
                if isinstance(error, StorageError) and not isinstance(error, Conflict):
                    raise
                log.error("apology.failed", inbox_id=entry.id, error=type(error).__name__)
                return False
            return True

        return await self._store.write(park)

    def _turn_for(self, rows: Rows, incoming: Incoming, screening: Screening | None) -> Turn:
        now = self._clock.now()
        found = rows.patients.find(incoming.channel, incoming.address)
        patient, address = found or self._stranger(rows, incoming)
        address = _heard_from(rows, address, incoming)
        return Turn(
            self._around, rows, now, patient, address, incoming=incoming, screening=screening
        )

    def _stranger(self, rows: Rows, incoming: Incoming) -> tuple[Patient, Address]:
        """Somebody who has never written before: a row, so that even they are screened."""
        language = (
            incoming.language if incoming.language in self._around.config.languages else None
        )
        country = country_from_number(incoming.address) if incoming.address[:1] == "+" else None
        patient = rows.patients.add(
            Patient(
                id=0,
                state=PatientState.STRANGER,
                created_at=self._clock.now(),
                language=language or self._around.config.languages[0],
                country=country or self._around.config.country,
            )
        )
        address = rows.patients.add_address(
            Address(id=0, patient_id=patient.id, channel=incoming.channel, value=incoming.address)
        )
        return patient, address

    def _screened(self, incoming: Incoming) -> Screening | None:
        """The screening of a text; an error inside the screen is treated as *unsure*."""
        if incoming.kind not in SCREENED or not (incoming.text or incoming.command):
            return None
        try:
            return self._screen(incoming.text)
        except Exception as error:
            log.error("screen.failed", error=type(error).__name__)
            return Screening(
                tier=Tier.UNSURE,
                topic=None,
                findings=(),
                is_question=False,
                lexicon_version="error",
            )


def _heard_from(rows: Rows, address: Address, incoming: Incoming) -> Address:
    """Keep when an address was last heard from; one that writes is reachable again."""
    state = address.state
    if state is AddressState.OPTED_OUT:
        pass  # only START changes this, whatever else happens to the chat
    elif incoming.kind is IncomingKind.BLOCKED:
        state = AddressState.BLOCKED
    elif state in {AddressState.BLOCKED, AddressState.UNREACHABLE}:
        state = AddressState.ACTIVE
    heard = changed(address, state=state, last_heard_at=incoming.received_at)
    rows.patients.hear_from(heard)
    return heard


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return


async def _wait_either(first: asyncio.Event, second: asyncio.Event) -> None:
    tasks = {asyncio.create_task(first.wait()), asyncio.create_task(second.wait())}
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()

"""Runs turns: inbox -> screen -> turn -> commit. What fails is undone, retried, then parked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from enum import Enum, auto

import structlog

from bot.calls import Calls, DirectAnswers, Patience, is_call
from bot.core.clock import Clock
from bot.core.errors import Conflict, NotBegun, StorageError
from bot.core.fault import place_of
from bot.core.model import SCREENED, InboxEntry, Incoming, Receipt
from bot.core.ports import Rows, Store
from bot.turns import Turns
from bot.waiting import Chain, Waiting
from messages.screen import Screening, Tier

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 3
RUSH = 40  # events that come at the same time: more of them are kept first, then handled
FRESH = timedelta(minutes=1)  # what was written before lay somewhere, perhaps with many others


class Arrival(Enum):
    """What became of an event when it came."""

    KNOWN = auto()  # it had come before
    KEPT = auto()  # its turn is still to come
    HANDLED = auto()


class Engine:
    """Keeps what comes in, and runs one turn for each event, in order for each person."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        turns: Turns,
        screen: Callable[[str], Screening],
        answer_without_storage: DirectAnswers,
        patience: Patience = Patience(),  # noqa: B008 - frozen
    ) -> None:
        """`answer_without_storage` sends emergency guidance directly, after so much `patience`."""
        self._store, self._clock, self.turns = store, clock, turns
        self._screen = screen
        self._direct = answer_without_storage
        self._calls = Calls(store, answer_without_storage, patience)
        self._waiting = Waiting(store, self._screened)
        self._arriving = 0  # events that are being kept this moment
        self._arrived = asyncio.Event()  # something waits
        self._draining = asyncio.Lock()  # the simulator page drains beside `run`
        self.on_turn: Callable[[], None] = lambda: None  # something may be in the outbox now

    # -- the inlet of the channels ----------------------------------------------------------------

    async def accept(self, incoming: Incoming) -> bool:
        """Commit one event; False where it was known. See `Inlet`.

        Where nothing waits, its turn is in the same commit. When storage fails, or does not take
        it in time, a text that is an emergency still gets its guidance, directly.
        """
        screening = self._screened(incoming)
        self._arriving += 1
        try:
            arriving = self._arrive(incoming, screening)
            arrival = await self._calls.in_time(incoming, screening, arriving)
        except StorageError:
            await self._calls.answer(incoming, screening)
            self._arrived.set()  # what was answered must be recorded
            raise
        finally:
            self._arriving -= 1
        if arrival is Arrival.HANDLED:
            self.on_turn()
        else:
            self._arrived.set()
        return arrival is not Arrival.KNOWN

    async def hear(self, incoming: Incoming) -> None:
        """Keep nothing; answer a call for help directly. See `Inlet`."""
        await self._calls.answer(incoming, self._screened(incoming))
        self._arrived.set()

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
        await self._direct.record()
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

    async def _settle(self, entry: InboxEntry, screening: Screening | None) -> bool:
        """One event's turn; True once nothing is left to do for it."""
        incoming = entry.incoming
        running = self._calls.write(
            incoming, screening, lambda rows: self.turns.run(rows, entry, screening)
        )
        try:
            await self._calls.in_time(incoming, screening, running)
        except Conflict as error:  # a handler's bug, too: the engine itself is well
            return await self._failed(entry, screening, error)
        except StorageError:
            await self._calls.answer(incoming, screening)
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
        _note_failure(entry.id, attempts, error)
        if attempts < MAX_ATTEMPTS:
            return False
        if not await self._store.write(lambda rows: self.turns.park(rows, entry, screening)):
            await self._calls.answer(entry.incoming, screening)
        return True

    def _may_go_at_once(self, incoming: Incoming) -> bool:
        """Not in a rush, nor after an outage: there calls for help are looked for first."""
        written_at = incoming.sent_at or incoming.received_at
        return self._arriving <= RUSH and self._clock.now() - written_at < FRESH

    async def _arrive(self, incoming: Incoming, screening: Screening | None) -> Arrival:
        if self._may_go_at_once(incoming):
            await self._direct.record()  # or it would be answered once more
            try:
                return await self._calls.write(
                    incoming,
                    screening,
                    lambda rows: self._handle_at_once(rows, incoming, screening),
                )
            except Exception as error:  # undone with the event: kept alone, it is tried again
                if _is_trouble(error) and (is_call(screening) or isinstance(error, NotBegun)):
                    raise  # no second wait: a call is answered now, and another waits enough
                _note_failure(0, 0, error)
        return await self._store.write(lambda rows: _keep(rows, incoming))

    def _handle_at_once(
        self, rows: Rows, incoming: Incoming, screening: Screening | None
    ) -> Arrival:
        if rows.inbox.has_waiting():
            return _keep(rows, incoming)
        if rows.inbox.add(incoming, settled_at=self._clock.now()) is None:
            return Arrival.KNOWN
        self.turns.handle(rows, incoming, screening)
        return Arrival.HANDLED

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


def _keep(rows: Rows, incoming: Incoming) -> Arrival:
    return Arrival.KNOWN if rows.inbox.add(incoming) is None else Arrival.KEPT


def _is_trouble(error: Exception) -> bool:
    """Whether the engine failed; a conflict is a row that is there, or a handler's bug."""
    return isinstance(error, StorageError) and not isinstance(error, Conflict)


def _note_failure(entry_id: int, attempts: int, error: Exception) -> None:
    """An event that failed as it came has no id, and no attempt is counted."""
    if not _is_trouble(error):
        name, place = type(error).__name__, place_of(error)
        log.error("turn.failed", inbox_id=entry_id, attempt=attempts, error=name, at=place)


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

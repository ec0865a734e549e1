"""Delivery: claims what is due in the outbox, sends it, and records what became of it.

A claim is committed before the request leaves, so a crash leaves a row in *sending*, never a
message that nobody knows of. No request waits for storage, and no lane for a lower one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from secrets import token_hex
from typing import cast

import structlog

from bot.core.clock import Clock
from bot.core.errors import StorageError
from bot.core.model import OutboxRow, OutboxState
from bot.core.ports import Channel, Claim, Store
from scheduler.claims import claim_lanes
from scheduler.in_flight import InFlight
from scheduler.leases import LOOK_EVERY, Leases
from scheduler.outcome import Outcome
from scheduler.pacing import Pacing
from scheduler.provider import Provider
from scheduler.recorder import Recorder
from scheduler.verdict import Ask, End, Retry, Sent

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
SLOTS = 64  # requests at once through one channel
LONGEST_REST = 1.0  # seconds
LONGEST_TROUBLE = 5.0
ENOUGH = 16  # outcomes for a round: the other sends go on meanwhile
LINGER = 0.004  # seconds in which sends that end share one write; a commit takes as long


class Delivery:
    """Sends what is in the outbox: once in virtual time, or for as long as the program runs."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        channels: Mapping[str, Channel],
        pacing: Pacing,
        *,
        lease: timedelta = LEASE,
        slots: Mapping[str, int] | None = None,
        segments: Callable[[OutboxRow], int] = lambda row: 1,  # noqa: ARG005  # one each
        observe: Callable[[Outcome], None] = lambda outcome: None,  # noqa: ARG005  # nobody
        is_only_sender: bool = True,
    ) -> None:
        """Channels by kind.

        Args:
            store: where the outbox is.
            clock: tells the time.
            channels: by kind.
            pacing: how fast messages may leave.
            lease: after so long a claimed row is taken over; a request is given up before that.
            slots: requests at once by channel; the safety lane has some more.
            segments: what a message costs the sending number.
            observe: hears of every outcome, for the metrics.
            is_only_sender: no other process sends: at the start every claim is from before.
        """
        self._store, self._clock, self._pacing = store, clock, pacing
        self._segments, self._observe = segments, observe
        self._leases = Leases(store, clock, lease, is_only_sender=is_only_sender)
        self._providers = {
            kind: Provider(
                channel, store, pacing, clock, (slots or {}).get(kind, SLOTS), lease * 0.75
            )
            for kind, channel in channels.items()
        }
        self._recorder = Recorder(store, clock, self._settled)
        self._in_flight = InFlight()
        self._woken = asyncio.Event()
        self._lingering: asyncio.TimerHandle | None = None
        self._is_more = False
        self._queued_at: datetime | None = None  # when the earliest row may leave, at last look
        self.looked_at: datetime | None = None  # when a round last came to its end
        self._troubles = 0

    # -- the two ways to run it -------------------------------------------------------------------

    async def run_once(self) -> int:
        """Send everything that may leave now; returns how many rows were taken up.

        Raises:
            StorageError: the engine failed; what was sent is remembered and recorded later.
        """
        handled = 0
        while count := await self._round():
            handled += count
            await self._in_flight.finish()
        await self._recorder.flush()
        return handled

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set, then finish what is in flight; storage trouble is waited out.

        Cancel it to give up what is in flight: those rows stay *sending* for the next start.
        """
        stopping = asyncio.create_task(stop.wait())
        stopping.add_done_callback(lambda _: self.wake())
        try:
            while not stop.is_set():
                self._woken.clear()
                if not (await self._round_despite_trouble() and self._has_room):
                    await self._rest()
            await self._in_flight.finish()
            await self._recorder.flush()
        finally:
            stopping.cancel()
            await self.abandon()

    async def abandon(self) -> None:
        """Cut off what is in flight: those rows stay *sending* until they are looked for."""
        await self._in_flight.abandon()
        self._leases.restart()

    def wake(self) -> None:
        """Something may be in the outbox."""
        self._woken.set()

    async def next_at(self) -> datetime | None:
        """When there may be something to do next: after now; None while nothing waits.

        For those who move a clock: what pacing, a pause or a lease holds back has its time, too.

        Raises:
            StorageError: the engine failed.
        """
        self._queued_at = await self._store.read(lambda rows: rows.outbox.next_at())
        return self._expected(self._clock.now())

    def _expected(self, now: datetime) -> datetime | None:
        queued_at, instants = self._queued_at, self._leases.awaited(now)
        if queued_at is not None and queued_at > now:
            instants.append(queued_at)
        elif queued_at is not None:
            ready = [self._pacing.ready_at(kind, now) for kind in self._providers]
            instants.append(min((at for at in ready if at > now), default=now + LOOK_EVERY))
        return min(instants, default=None)

    def health(self) -> dict[str, dict[str, str]]:
        """By channel: requests in flight, pause, last success, problem. Nothing personal."""
        return {kind: provider.health() for kind, provider in self._providers.items()}

    # -- one round --------------------------------------------------------------------------------

    async def _round(self) -> int:
        """Record what came of sends, claim and start what may leave; returns how many rows."""
        count = await self._rescue()
        # Asked for together, they share one commit.
        recorded, claimed = await asyncio.gather(
            self._recorder.flush(), self._claim(), return_exceptions=True
        )
        for end in (recorded, claimed):
            if isinstance(end, BaseException):
                raise end
        self.looked_at = self._clock.now()
        return count + cast("int", claimed)

    async def _claim(self) -> int:
        now = self._clock.now()
        budgets = {kind: provider.budget(now) for kind, provider in self._providers.items()}
        claim = Claim(token_hex(8), now + self._leases.duration)
        claimed = await self._store.write(lambda rows: claim_lanes(rows, budgets, now, claim))
        self._is_more, self._queued_at = claimed.is_more, claimed.queued_at
        for outcome in claimed.held:
            self._note(outcome)
        for row in claimed.ready:
            self._in_flight.rows.add(row.id)
            self._begin(row)
        return len(claimed.held) + len(claimed.ready)

    def _begin(self, row: OutboxRow) -> None:
        """Send a row as soon as those of its lane to the same address are through."""
        now = self._clock.now()
        ready_at = self._pacing.reserve(
            row.channel, row.address, row.lane, now, self._segments(row)
        )
        if ready_at is not None:
            self._remember(Outcome(row, Retry(ready_at, "pacing", counts=False), now))
            return
        provider = self._providers[row.channel]
        provider.in_flight += 1
        self._in_flight.start_in_turn(
            row, partial(self._send, row, provider), partial(self._leave, provider)
        )

    async def _send(self, row: OutboxRow, provider: Provider) -> None:
        self._keep(await provider.try_once(row))

    @staticmethod
    def _leave(provider: Provider) -> None:
        provider.in_flight -= 1

    @property
    def _has_room(self) -> bool:
        """Whether more could be claimed at once than one claim takes."""
        now = self._clock.now()
        return self._is_more and any(p.budget(now).others > 0 for p in self._providers.values())

    # -- what others left behind ------------------------------------------------------------------

    async def _rescue(self) -> int:
        """Take up rows whose claim has run out; returns how many."""
        left = await self._leases.ended(self._in_flight.rows)
        for row in left:
            self._in_flight.rows.add(row.id)
            self._in_flight.start(self._resolve(row))
        return len(left)

    async def _resolve(self, row: OutboxRow) -> None:
        provider = self._providers.get(row.channel)
        if provider is None:  # a channel that is no longer set up
            verdict = End(OutboxState.UNKNOWN, "no_channel")
            self._keep(Outcome(row, verdict, self._clock.now()))
        else:
            self._keep(await provider.resolve(row))

    # -- inside -----------------------------------------------------------------------------------

    def _keep(self, outcome: Outcome) -> None:
        self._note(outcome)
        self._remember(outcome)

    def _remember(self, outcome: Outcome) -> None:
        """For the next round: together with what else ends in the next few milliseconds."""
        self._recorder.add(outcome)
        if self._recorder.waiting >= ENOUGH:
            self.wake()
        elif self._lingering is None:
            loop = asyncio.get_running_loop()
            self._lingering = loop.call_later(LINGER, self._end_lingering)

    def _end_lingering(self) -> None:
        self._lingering = None
        self.wake()

    def _note(self, outcome: Outcome) -> None:
        try:
            self._observe(outcome)
        except Exception as error:  # counting must never cost an outcome
            log.error("delivery.observer_broke", error=type(error).__name__)
        if not isinstance(outcome.verdict, Sent):
            log.info(
                "delivery.not_sent",
                outbox_id=outcome.row.id,
                channel=outcome.row.channel,
                lane=outcome.row.lane,
                verdict=type(outcome.verdict).__name__,
                code=outcome.verdict.code,
            )

    def _settled(self, outcome: Outcome) -> None:
        self._in_flight.rows.discard(outcome.row.id)
        if isinstance(outcome.verdict, Ask):
            self._leases.expect(outcome.row.next_try_at)

    async def _round_despite_trouble(self) -> int:
        try:
            count = await self._round()
        except StorageError:
            self._troubles += 1
            log.warning("delivery.storage_trouble", times=self._troubles)
            return 0
        self._troubles = 0
        return count

    async def _rest(self) -> None:
        """Until something is queued, a slot is free, or the time has come for what waits."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._rest_seconds()):
                await self._woken.wait()

    def _rest_seconds(self) -> float:
        if self._troubles:
            return float(min(0.1 * 2**self._troubles, LONGEST_TROUBLE))
        now = self._clock.now()
        at = self._expected(now)
        return LONGEST_REST if at is None else min(LONGEST_REST, (at - now).total_seconds())

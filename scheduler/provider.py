"""One channel as delivery sees it: its slots, its pauses, its answers."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.core.clock import Clock
from bot.core.errors import CredentialsRefused, OutcomeUnknown, Rejected, SendError, Throttled
from bot.core.model import Lane, OutboxRow, OutboxState
from bot.core.ports import Channel, PlainId, Store
from scheduler.claims import Budget
from scheduler.inquiry import Inquiry, message_of
from scheduler.lanes import is_worthless
from scheduler.outcome import Outcome
from scheduler.pacing import Pacing
from scheduler.verdict import CREDENTIALS_PAUSE, End, Sent, insist, verdict_on

log = structlog.get_logger(__name__)

BAD_MARKUP = "bad_markup"  # of what left as plain text
SAFETY_SLOTS = 8  # requests at once that only the safety lane may use


class Provider:
    """Sends through one channel, and turns what happens into outcomes. Never raises."""

    def __init__(
        self,
        channel: Channel,
        store: Store,
        pacing: Pacing,
        clock: Clock,
        slots: int,
        patience: timedelta,
    ) -> None:
        """`slots`: requests at once; `patience`: after so long an answer is not waited for."""
        self._channel, self._pacing, self._clock = channel, pacing, clock
        self._slots, self._patience = slots, patience
        self._kind = channel.kind
        self._inquiry = Inquiry(channel, store, clock)
        self.in_flight = 0
        self.sent_at: datetime | None = None
        self.problem: str | None = None  # what the operator must see to

    def budget(self, now: datetime) -> Budget:
        """How many messages may start now."""
        free = self._slots - self.in_flight
        return Budget(
            safety=min(free + SAFETY_SLOTS, self._pacing.room(self._kind, Lane.SAFETY, now)),
            others=min(free, self._pacing.room(self._kind, Lane.REPLY, now)),
        )

    async def try_once(self, row: OutboxRow) -> Outcome:
        """Send a claimed row."""
        now = self._clock.now()
        if is_worthless(row, now):
            return Outcome(row, End(OutboxState.EXPIRED, "late"), now)
        era = self._pacing.era(self._kind)
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                provider_id = await self._channel.send(message_of(row, self._clock))
        except SendError as error:
            return await self._failed(row, error)
        except TimeoutError:
            return await self._failed(row, OutcomeUnknown("timeout"))
        except Exception as error:  # a channel's bug must not stop the others
            log.error("delivery.channel_broke", channel=self._kind, error=type(error).__name__)
            return await self._failed(row, OutcomeUnknown(type(error).__name__))
        self.sent_at, self.problem = self._clock.now(), None
        self._pacing.resume(self._kind, era)
        self._inquiry.note(row, provider_id)
        flaw = Rejected(BAD_MARKUP) if isinstance(provider_id, PlainId) else None
        return Outcome(row, Sent(provider_id), self.sent_at, flaw)

    async def resolve(self, row: OutboxRow) -> Outcome:
        """What to do with a row whose sender has died, or whose answer never came."""
        provider_id = await self._inquiry.find(row)
        now = self._clock.now()
        if provider_id is not None:
            return Outcome(row, Sent(provider_id), now)
        if row.lane is Lane.SAFETY:
            return Outcome(row, insist(row, now, "no_answer"), now)
        return Outcome(row, End(OutboxState.UNKNOWN, row.code or "no_answer"), now)

    def health(self) -> dict[str, str]:
        """Ids and times only."""
        paused_until = self._pacing.paused_until(self._kind)
        facts = {
            "in_flight": str(self.in_flight),
            "paused_until": paused_until and paused_until.isoformat(),
            "sent_at": self.sent_at and self.sent_at.isoformat(),
            "problem": self.problem,
        }
        return {name: fact for name, fact in facts.items() if fact}

    async def _failed(self, row: OutboxRow, error: SendError) -> Outcome:
        now = self._clock.now()
        if isinstance(error, Throttled):
            self._pacing.pause(self._kind, now + error.retry_after)
        elif isinstance(error, CredentialsRefused):
            self._pacing.pause(self._kind, now + CREDENTIALS_PAUSE)
            self.problem = f"credentials or sender refused ({error.code})"
            log.error("delivery.credentials_refused", channel=self._kind, code=error.code)
        elif isinstance(error, OutcomeUnknown) and row.lane is Lane.SAFETY:
            provider_id = await self._inquiry.find(row)
            if provider_id is not None:
                return Outcome(row, Sent(provider_id), self._clock.now())
        verdict = verdict_on(row, error, now, can_ask=self._inquiry.is_possible)
        return Outcome(row, verdict, now, error)

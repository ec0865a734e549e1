"""How fast messages may leave: the providers' limits, their pauses, and the probing after one.

Nothing here reads a clock or waits: `now` is handed in, and the answer is how many, or when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.core.model import Lane

UNLIMITED = 1_000
PROBE_EVERY = timedelta(seconds=2)
LONGEST_DEBT = timedelta(minutes=1)  # what lies further ahead is a clock that was set back
MANY_CHATS = 10_000
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second on average, and so many at once after a rest."""

    per_second: float
    burst: int = 1

    @property
    def interval(self) -> timedelta:
        """From one to the next."""
        return timedelta(seconds=1 / self.per_second)


@dataclass(frozen=True, slots=True)
class PacingRules:
    """Limits of one channel; None: no limit of that kind."""

    account: Rate | None = None  # messages through the whole account
    sender: Rate | None = None  # segments from the sending number
    chat: Rate | None = None  # messages to one chat


BURST = 3  # messages at once after a rest


def telegram_rules(per_second: float = 30, chat_per_second: float = 1) -> PacingRules:
    """The published limits by default.

    source: core.telegram.org/bots/faq, "avoid sending more than one message per second" to a
    chat, and about 30 messages a second over all chats.
    """
    return PacingRules(account=Rate(per_second, BURST), chat=Rate(chat_per_second, BURST))


def sms_rules(per_second: float = 1) -> PacingRules:
    """By default a US long code's one segment a second (toll-free 3, short code 100)."""
    return PacingRules(sender=Rate(per_second))


TELEGRAM, SMS = telegram_rules(), sms_rules()
PUBLISHED: Mapping[str, PacingRules] = {"telegram": TELEGRAM, "sms": SMS}


class Bucket:
    """Tokens of one rate, kept as the one instant from which it is full again."""

    def __init__(self, rate: Rate) -> None:
        """A full bucket."""
        self._interval = rate.interval
        self._burst = self._interval * (rate.burst - 1)
        self._full_at = LONG_AGO

    def is_full(self, now: datetime) -> bool:
        """Whether nothing was taken lately."""
        return self._from(now) == now

    def room(self, now: datetime) -> int:
        """How many may go now."""
        spare = now + self._burst - self._from(now)
        return max(0, spare // self._interval + 1)

    def ready_at(self, now: datetime) -> datetime:
        """When the next one may go: `now` or later."""
        return max(now, self._from(now) - self._burst)

    def take(self, now: datetime, cost: int) -> None:
        """Use `cost` tokens, even those that are not there yet."""
        taken = self._from(now) + self._interval * cost
        self._full_at = min(taken, now + LONGEST_DEBT)

    def _from(self, now: datetime) -> datetime:
        return now if self._full_at > now + LONGEST_DEBT else max(now, self._full_at)


@dataclass(slots=True)
class _Pause:
    """A provider that asked for silence; it ends with the first message that it takes."""

    until: datetime
    next_probe_at: datetime = LONG_AGO


@dataclass(slots=True)
class _Account:
    """What is known of one channel's provider."""

    shared: list[tuple[Bucket, bool]] = field(default_factory=list)  # bucket, counts segments
    chats: dict[str, Bucket] = field(default_factory=dict)
    pause: _Pause | None = None
    era: int = 0  # pauses so far


class Pacing:
    """Who may send now. The safety lane uses tokens but never waits for them.

    After a pause one message at a time goes first as a probe, of the highest lane that has one,
    until the provider takes it. The safety lane probes even before the pause is over.
    """

    def __init__(
        self, rules: Mapping[str, PacingRules] = PUBLISHED, *, is_lifted: bool = False
    ) -> None:
        """`is_lifted`: only pauses count. A channel without rules has no limits."""
        self._rules = {} if is_lifted else rules
        self._accounts: dict[str, _Account] = {}

    def room(self, channel: str, lane: Lane, now: datetime) -> int:
        """How many messages of this lane may leave now."""
        account = self._account(channel)
        if account.pause is not None:
            return int(_probe_at(account.pause, lane) <= now)
        if lane is Lane.SAFETY:
            return UNLIMITED
        return min((bucket.room(now) for bucket, _ in account.shared), default=UNLIMITED)

    def reserve(
        self, channel: str, address: str, lane: Lane, now: datetime, segments: int = 1
    ) -> datetime | None:
        """Take what a message costs; or say when to ask again, with nothing taken."""
        account = self._account(channel)
        chat = self._chat(channel, account, address, now)
        buckets = [*account.shared, *([(chat, False)] if chat else [])]
        ready_at = max(self._waits(account, buckets, lane, now), default=now)
        if ready_at > now:
            return ready_at
        for bucket, counts_segments in buckets:
            bucket.take(now, segments if counts_segments else 1)
        if account.pause is not None:
            account.pause.next_probe_at = now + PROBE_EVERY
        return None

    def ready_at(self, channel: str, now: datetime) -> datetime:
        """When the lanes below safety may send again: `now` or later."""
        account = self._account(channel)
        waits = self._waits(account, account.shared, Lane.REPLY, now)
        return max(waits, default=now)

    def pause(self, channel: str, until: datetime) -> None:
        """The provider wants silence until then."""
        account = self._account(channel)
        if account.pause is None:
            account.pause = _Pause(until)
        else:
            account.pause.until = max(account.pause.until, until)
        account.era += 1

    def era(self, channel: str) -> int:
        """Which pause a request that starts now comes after: hand it to `resume`."""
        return self._account(channel).era

    def resume(self, channel: str, era: int) -> None:
        """The provider took a message: full speed, if that was asked after its last refusal."""
        account = self._account(channel)
        if account.era == era:
            account.pause = None

    def paused_until(self, channel: str) -> datetime | None:
        """Until when it wanted silence; None once it takes messages."""
        pause = self._account(channel).pause
        return pause.until if pause else None

    def _account(self, channel: str) -> _Account:
        if channel not in self._accounts:
            rules = self._rules.get(channel, PacingRules())
            shared = [(rules.account, False), (rules.sender, True)]
            self._accounts[channel] = _Account([(Bucket(r), n) for r, n in shared if r])
        return self._accounts[channel]

    def _chat(self, channel: str, account: _Account, address: str, now: datetime) -> Bucket | None:
        rate = self._rules.get(channel, PacingRules()).chat
        if rate is None:
            return None
        if len(account.chats) >= MANY_CHATS:
            account.chats = {a: b for a, b in account.chats.items() if not b.is_full(now)}
        return account.chats.setdefault(address, Bucket(rate))

    @staticmethod
    def _waits(
        account: _Account, buckets: Iterable[tuple[Bucket, bool]], lane: Lane, now: datetime
    ) -> Iterable[datetime]:
        if account.pause is not None:
            yield _probe_at(account.pause, lane)
        if lane is not Lane.SAFETY:
            for bucket, _ in buckets:
                yield bucket.ready_at(now)


def _probe_at(pause: _Pause, lane: Lane) -> datetime:
    if lane is Lane.SAFETY:
        return pause.next_probe_at
    return max(pause.until, pause.next_probe_at)

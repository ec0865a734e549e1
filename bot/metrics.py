"""What `/metrics` counts, by channel, lane, code, tier and conversation; nothing personal."""

from __future__ import annotations

from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.core.ports import Rows
from messages.screen import Screening, Tier
from scheduler.outcome import Outcome
from scheduler.verdict import End, Sent

LATENESS = (1, 2, 5, 10, 30, 60, 300, 900, 3600)  # seconds
TURN = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5)  # seconds


class Metrics:
    """The counters of one house, in a registry of their own."""

    def __init__(self) -> None:
        """Everything at nought."""
        self.registry = CollectorRegistry()
        self._seen: set[tuple[str, str]] = set()  # queues that were not empty once
        self._known: dict[tuple[str, ...], tuple[Counter, Histogram]] = {}  # by outcome's labels
        self._tiers: dict[Tier, Counter] = {}
        self._conversations: dict[str, Histogram] = {}
        self._depth = Gauge(
            "steady_queue_depth",
            "Messages that wait.",
            ["channel", "lane"],
            registry=self.registry,
        )
        self._age = Gauge(
            "steady_queue_age_seconds",
            "For how long the oldest waiting message has waited.",
            ["channel", "lane"],
            registry=self.registry,
        )
        self._due = Gauge(
            "steady_due_late_seconds",
            "By how much the oldest piece of due work is late.",
            registry=self.registry,
        )
        self._outcomes = Counter(
            "steady_outcomes",
            "Tries of messages by what became of them; the code of what failed.",
            ["channel", "lane", "verdict", "code"],
            registry=self.registry,
        )
        self._lateness = Histogram(
            "steady_lateness_seconds",
            "From when a message was queued to when the provider took it.",
            ["lane"],
            buckets=LATENESS,
            registry=self.registry,
        )
        self._screened = Counter(
            "steady_screened", "Texts by tier of the safety screen.", ["tier"],
            registry=self.registry,
        )  # fmt: skip
        self._turns = Histogram(
            "steady_turn_seconds",
            "Time of a turn inside its transaction, by the conversation that answered.",
            ["conversation"],
            buckets=TURN,
            registry=self.registry,
        )

    def outcome(self, outcome: Outcome) -> None:
        """One try of a message."""
        row, verdict = outcome.row, outcome.verdict
        code = "" if isinstance(verdict, Sent) else verdict.code
        name = verdict.state if isinstance(verdict, End) else type(verdict).__name__.lower()
        labels = row.channel, row.lane, name, code
        known = self._known.get(labels)
        if known is None:  # `labels` costs more than counting
            known = self._outcomes.labels(*labels), self._lateness.labels(row.lane)
            self._known[labels] = known
        count, lateness = known
        count.inc()
        if isinstance(verdict, Sent):
            lateness.observe(max(0.0, (outcome.at - row.created_at).total_seconds()))

    def turn(self, screening: Screening | None, said: str, seconds: float) -> None:
        """One turn; `said` is the key of its first message."""
        if screening is not None:
            tier = self._tiers.get(screening.tier)
            if tier is None:
                tier = self._tiers[screening.tier] = self._screened.labels(screening.tier)
            tier.inc()
        name = said.partition(".")[0] or "silent"
        turns = self._conversations.get(name)
        if turns is None:
            turns = self._conversations[name] = self._turns.labels(name)
        turns.observe(seconds)

    def measure(self, rows: Rows, now: datetime) -> None:
        """Look at the queues."""
        depths = rows.outbox.depth(now)
        self._seen |= {*depths}
        for channel, lane in self._seen:
            count, age = depths.get((channel, lane), (0, timedelta()))
            self._depth.labels(channel, lane).set(count)
            self._age.labels(channel, lane).set(age.total_seconds())
        due_at = rows.due.next_at()
        late = (now - due_at).total_seconds() if due_at is not None else 0.0
        self._due.set(max(0.0, late))

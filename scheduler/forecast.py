"""How long a rush takes: a pure function of what is due and how fast it may leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.pacing import PacingRules

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Rush:
    """Messages that cannot all leave in the minute they are due."""

    at: datetime  # the minute, aware UTC
    count: int  # due in that minute
    waiting: int  # still there from the minutes before
    takes: timedelta  # until the last of them has left

    def sentence(self, zone: ZoneInfo) -> str:
        """For the log and the command line, with the time as clocks in `zone` show it."""
        when = self.at.astimezone(zone).strftime("%H:%M")
        behind = f" behind {self.waiting:,} that still wait" if self.waiting else ""
        return (
            f"at {when} {self.count:,} reminders{behind} need {self.takes.total_seconds():,.0f} s"
        )


def rushes(
    due: Mapping[datetime, int], rules: PacingRules, *, segments: float = 1.0
) -> tuple[Rush, ...]:
    """The minutes in which more is due than can leave, earliest first.

    Args:
        due: messages of one channel by the minute they are due in (aware UTC).
        rules: the channel's limits.
        segments: how many segments a message has on average.
    """
    per_minute = _per_second(rules, segments) * 60
    found: list[Rush] = []
    waiting, clock = 0.0, None
    for at in sorted(due):
        if clock is not None:
            waiting = max(0.0, waiting - per_minute * ((at - clock) / MINUTE))
        clock = at
        total = waiting + due[at]
        if total > per_minute:
            found.append(Rush(at, due[at], round(waiting), MINUTE * (total / per_minute)))
        waiting = total
    return tuple(found)


def _per_second(rules: PacingRules, segments: float) -> float:
    limits = [float("inf")]
    if rules.account is not None:
        limits.append(rules.account.per_second)
    if rules.sender is not None:
        limits.append(rules.sender.per_second / segments)
    return min(limits)

"""How often somebody is asked how they are, and at which moment. Pure.

A pace is an index into `PACES`. People choose it (MORE, LESS); silence and good weeks slow it
down; hard days only make us offer more. Nothing here ever asks more than `DAILY_CEILING` times
in 24 hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

from scheduler.wall_time import instant

DAY = timedelta(days=1)
DAILY_CEILING = 3


@dataclass(frozen=True, slots=True)
class Pace:
    """So many days a week, so many times on each of them."""

    days: int
    times: int = 1


PACES = (Pace(0), Pace(1), Pace(2), Pace(4), Pace(7), Pace(7, 2), Pace(7, DAILY_CEILING))
QUIET, SLOWEST, DAILY, FASTEST = 0, 1, 4, len(PACES) - 1
ANSWER_WITHIN = timedelta(hours=4)  # an answer after this is kept, and marked late

HIGH = 7  # a rating from which on help is offered at once
LOW = 3  # a rating up to which a day was a good one
SILENT_TO_SLOW = 2  # this many in a row without an answer: a step slower
SILENT_TO_ASK = 5  # this many: "still useful?", once, then quiet
ANSWERS_OF_A_WEEK = 2  # so few answers say nothing about a week


class Advice(StrEnum):
    """What a look at the last days comes to."""

    STAY = "stay"
    SLOWER = "slower"
    OFFER_MORE = "offer_more"
    ASK_USEFUL = "ask_useful"


@dataclass(frozen=True, slots=True)
class Week:
    """The last seven days: ratings, whether there was a lapse, prompts in a row unanswered."""

    ratings: Sequence[int] = ()
    has_lapse: bool = False
    silent: int = 0


def more(pace: int) -> int:
    """One step more often; from quiet to the slowest."""
    return min(pace + 1, FASTEST)


def less(pace: int) -> int:
    """One step less often, down to quiet."""
    return max(pace - 1, QUIET)


def advise(pace: int, week: Week, *, is_settled: bool, may_offer: bool) -> Advice:
    """What to do about the pace now; never to ask more without being told to.

    Args:
        pace: the present one.
        week: what happened.
        is_settled: the pace has been the same for a week.
        may_offer: more was not offered in the last week.
    """
    if pace == QUIET:
        return Advice.STAY
    if week.silent >= SILENT_TO_ASK:
        return Advice.ASK_USEFUL
    if week.silent and week.silent % SILENT_TO_SLOW == 0:
        return Advice.SLOWER if pace > SLOWEST else Advice.STAY
    if week.silent:
        return Advice.STAY
    hard = week.has_lapse or sum(rating >= HIGH for rating in week.ratings) >= 2
    if hard:
        return Advice.OFFER_MORE if may_offer and pace < FASTEST else Advice.STAY
    is_good = len(week.ratings) > ANSWERS_OF_A_WEEK and max(week.ratings) <= LOW
    return Advice.SLOWER if is_good and is_settled and pace > SLOWEST else Advice.STAY


def days_of(pace: int, weekdays: Sequence[int]) -> tuple[int, ...]:
    """The weekdays of a pace: so many of the chosen ones, as evenly as they come."""
    wanted = min(PACES[pace].days, len(weekdays))
    return tuple(weekdays[number * len(weekdays) // wanted] for number in range(wanted))


def moments(
    day: date, pace: int, start: time, end: time, zone: ZoneInfo, seed: object
) -> list[datetime]:
    """The moments of one day (aware UTC): one in each equal part of the window.

    Which moment of its part is random, but the same for the same `seed`. Where `start` = `end`
    there is one moment only.
    """
    times = PACES[pace].times
    first, last = instant(day, start, zone), instant(day, end, zone)
    if last <= first:
        return [first]
    part = (last - first) / times
    found = [first + part * (number + _chance(seed, day, number)) for number in range(times)]
    return [at.astimezone(UTC).replace(second=0, microsecond=0) for at in found]


def next_moment(
    after: datetime,
    pace: int,
    weekdays: Sequence[int],
    window: tuple[time, time],
    zone: ZoneInfo,
    seed: object,
) -> datetime | None:
    """The first moment after an instant (both aware UTC); None while it is quiet."""
    days = days_of(pace, weekdays)
    today = after.astimezone(zone).date()
    for offset in range(8 if days else 0):
        day = today + offset * DAY
        if day.weekday() in days:
            for at in moments(day, pace, *window, zone, seed):
                if at > after:
                    return at
    return None


def is_full(sent: Sequence[datetime], now: datetime) -> bool:
    """Whether the last 24 hours have seen as many questions as a day may."""
    return sum(at > now - DAY for at in sent) >= DAILY_CEILING


def _chance(seed: object, day: date, number: int) -> float:
    """From 0 up to 1, evenly spread; nobody can tell it beforehand, a test can repeat it."""
    digest = sha256(f"{seed} {day} {number}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48

"""What doses and check-ins of some weeks add up to, in numbers. Pure, and without blame.

What we failed to deliver counts for nothing: it is neither taken nor missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from bot.core.model import CheckIn, Dose, DoseState
from scheduler.cadence import HIGH, LOW

DAY = timedelta(days=1)
SMOOTHED = 7  # days that a median looks back


@dataclass(frozen=True, slots=True)
class Facts:
    """One period of a person, day by day; `ratings` are medians of a day, None without one."""

    days: tuple[date, ...]
    doses: tuple[str, ...]  # "taken", "skipped", "missed", "none": of each day
    ratings: tuple[float | None, ...]
    taken: int
    due: int  # settled doses that we did remind of
    asked: int
    answered: int
    recovery: int | None  # days from a hard day to the next easy one, the median

    @property
    def smoothed(self) -> tuple[float | None, ...]:
        """The median of the last seven days, where there is anything."""
        return tuple(
            median(known) if (known := self._known(end)) else None
            for end in range(1, len(self.days) + 1)
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing has happened yet."""
        return not self.due and all(rating is None for rating in self.ratings)

    def _known(self, end: int) -> list[float]:
        window = self.ratings[max(0, end - SMOOTHED) : end]
        return [rating for rating in window if rating is not None]


def facts_of(
    doses: Sequence[Dose], check_ins: Sequence[CheckIn], last: date, days: int, zone: ZoneInfo
) -> Facts:
    """The `days` days up to `last`; of `check_ins` local dates count."""
    period = tuple(last - (days - 1 - number) * DAY for number in range(days))
    mine = [dose for dose in doses if dose.local_date >= period[0] and dose.local_date <= last]
    settled = [dose for dose in mine if _counts(dose)]
    by_day: dict[date, list[int]] = {}
    asked = answered = 0
    for each in check_ins:
        day = (each.answered_at or each.planned_at).astimezone(zone).date()
        if not period[0] <= day <= last:
            continue
        if each.is_prompted and each.sent_at is not None:
            asked += 1
            answered += each.answered_at is not None
        if each.rating is not None:
            by_day.setdefault(day, []).append(each.rating)
    ratings = tuple(median(by_day[day]) if day in by_day else None for day in period)
    return Facts(
        days=period,
        doses=tuple(_of_day([dose for dose in settled if dose.local_date == d]) for d in period),
        ratings=ratings,
        taken=sum(dose.state is DoseState.TAKEN for dose in settled),
        due=len(settled),
        asked=asked,
        answered=answered,
        recovery=_recovery(ratings),
    )


def _counts(dose: Dose) -> bool:
    """A dose that was taken back was none; one we failed to remind of says nothing."""
    if dose.is_extra:
        return dose.state is DoseState.TAKEN
    return dose.state in {DoseState.TAKEN, DoseState.SKIPPED, DoseState.MISSED}


def _of_day(doses: Sequence[Dose]) -> str:
    """The state to show: any that is missing of several is shown."""
    states = [str(dose.state) for dose in doses]
    return next((state for state in ("missed", "skipped", "taken") if state in states), "none")


def _recovery(ratings: Sequence[float | None]) -> int | None:
    """How many days it takes from a hard day to an easy one, as a rule."""
    lengths, since = [], None
    for number, rating in enumerate(ratings):
        if rating is None:
            continue
        if rating >= HIGH and since is None:
            since = number
        elif rating <= LOW and since is not None:
            lengths.append(number - since)
            since = None
    return round(median(lengths)) if lengths else None

"""Which days are dose days, how much, and when: pure functions of a regimen and a zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.model import Form, Pattern, Regimen
from scheduler.wall_time import MINUTE, instant

DAY = timedelta(days=1)
_TWO_DAYS = 2 * DAY
LONG_AGO = date(1970, 1, 1)
_RULE_FIELDS = (
    *("form", "pattern", "times", "amount", "weekday_amounts", "every_days", "phases"),
    *("end_date", "is_active"),
)
_RULE = attrgetter(*_RULE_FIELDS)
NOTICE_DAYS = (7, 1, 0)  # an injection is announced so many days before


@dataclass(frozen=True)
class Occurrence:
    """One administration that is due. `index` counts the times of the day, earliest first."""

    local_date: date
    index: int
    due_at: datetime  # aware UTC
    amount: str

    @cached_property
    def data(self) -> dict[str, str | int]:
        """What due work for it carries: made once for the thousands who share it."""
        return {"date": self.local_date.isoformat(), "index": self.index, "amount": self.amount}


def amount_on(regimen: Regimen, local_date: date) -> str | None:
    """What the prescriber said for that day; None where no dose is due on it.

    The first-days amounts win over a weekday's, a weekday's over the usual one. Injections and
    as-needed doses are due on no day; an injection has `injection_due`.
    """
    if not _is_dose_day(regimen, local_date):
        return None
    day = (local_date - regimen.start_date).days
    for phase in regimen.phases:
        if day < phase.days:
            return phase.amount
        day -= phase.days
    return dict(regimen.weekday_amounts).get(local_date.weekday(), regimen.amount)


def occurrences(regimen: Regimen, zone: ZoneInfo, after: datetime) -> Iterator[Occurrence]:
    """All doses due strictly after an instant, in order; each (date, index) once.

    Endless where the regimen has no end date.
    """
    # A time late in the evening that the clocks skip is due on the next date: begin a day early.
    local_date = max(regimen.start_date, after.astimezone(zone).date() - DAY)
    free_from = datetime.min.replace(tzinfo=UTC)
    while _goes_on(regimen, local_date):
        for occurrence in _on_day(regimen, zone, local_date, free_from):
            free_from = occurrence.due_at + MINUTE
            if occurrence.due_at > after:
                yield occurrence
        local_date += DAY


def next_occurrence(regimen: Regimen, zone: ZoneInfo, after: datetime) -> Occurrence | None:
    """The first dose due strictly after an instant; None where the regimen has ended by then."""
    start = regimen.start_date
    if not _counts_from_start(regimen) and start < after.date() - _TWO_DAYS:
        start = LONG_AGO  # any day of the past: then all who keep to the same times share a rule
    return _first_after(_RULE(regimen), start, zone, after.astimezone(UTC))


@lru_cache(maxsize=4096)  # at 08:00 thousands of people ask the same
def _first_after(
    rule: tuple[Any, ...], start: date, zone: ZoneInfo, after: datetime
) -> Occurrence | None:
    given = dict(zip(_RULE_FIELDS, rule, strict=True))
    regimen = Regimen(id=0, patient_id=0, start_date=start, **given)
    return next(occurrences(regimen, zone, after), None)


def _counts_from_start(regimen: Regimen) -> bool:
    return bool(regimen.phases) or regimen.pattern is Pattern.EVERY_N_DAYS


def injection_due(regimen: Regimen) -> date:
    """The local date of the next injection: the interval after the last one was given."""
    return regimen.start_date + timedelta(days=regimen.every_days)


def injection_day(regimen: Regimen, today: date) -> int:
    """Days since the last injection: 0 on its day, `every_days` when due, more when overdue."""
    return (today - regimen.start_date).days


def injection_notices(
    regimen: Regimen, zone: ZoneInfo, at: time
) -> tuple[tuple[int, datetime], ...]:
    """When the next injection is announced, at wall time `at`: (days before, aware UTC).

    Notices that would come before the last injection, and those of an injection after the
    regimen's end, are left out.
    """
    due = injection_due(regimen)
    if regimen.form is not Form.INJECTION or not regimen.is_active or _is_over(regimen, due):
        return ()
    return tuple(
        (days, instant(due - timedelta(days=days), at, zone))
        for days in NOTICE_DAYS
        if days < regimen.every_days
    )


def _on_day(
    regimen: Regimen, zone: ZoneInfo, local_date: date, free_from: datetime
) -> Iterator[Occurrence]:
    amount = amount_on(regimen, local_date)
    if amount is None:
        return
    for index, wall in enumerate(sorted(regimen.times)):
        # Two times that the clocks skip would fall on one minute: the later one takes the next,
        # so that asking for what comes after the first never loses the second.
        due_at = max(instant(local_date, wall, zone), free_from)
        free_from = due_at + MINUTE
        yield Occurrence(local_date, index, due_at, amount)


def _goes_on(regimen: Regimen, local_date: date) -> bool:
    """Whether any dose can come on or after that date."""
    if regimen.form is not Form.TABLET or not regimen.is_active or not regimen.times:
        return False
    if regimen.pattern is Pattern.WEEKDAYS and not regimen.weekday_amounts:
        return False
    return regimen.pattern is not Pattern.AS_NEEDED and not _is_over(regimen, local_date)


def _is_over(regimen: Regimen, local_date: date) -> bool:
    return regimen.end_date is not None and local_date > regimen.end_date


def _is_dose_day(regimen: Regimen, local_date: date) -> bool:
    if local_date < regimen.start_date or not _goes_on(regimen, local_date):
        return False
    if regimen.pattern is Pattern.WEEKDAYS:
        return local_date.weekday() in dict(regimen.weekday_amounts)
    if regimen.pattern is Pattern.EVERY_N_DAYS:
        return (local_date - regimen.start_date).days % max(1, regimen.every_days) == 0
    return True

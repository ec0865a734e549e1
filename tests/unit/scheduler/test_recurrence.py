"""Dose days, amounts and times of every schedule that the label knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from bot.core.model import Form, Pattern, Phase, Regimen
from scheduler.recurrence import (
    Occurrence,
    amount_on,
    injection_day,
    injection_due,
    injection_notices,
    next_occurrence,
    occurrences,
)
from tests.unit.scheduler.test_wall_time import ZONES

NEW_YORK = ZoneInfo("America/New_York")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
MONDAY = date(2026, 6, 1)
DAILY = Regimen(
    id=1,
    patient_id=1,
    form=Form.TABLET,
    pattern=Pattern.DAILY,
    start_date=MONDAY,
    times=(time(8),),
    amount="50 mg",
)
WORKDAYS = tuple((weekday, "50 mg") for weekday in range(5))
MINUTE = timedelta(minutes=1)


def days(regimen: Regimen, count: int) -> list[tuple[int, str]]:
    """Day of the month and amount of the first doses."""
    found = islice(occurrences(regimen, NEW_YORK, LONG_AGO), count)
    return [(occurrence.local_date.day, occurrence.amount) for occurrence in found]


def test_a_daily_dose_is_due_every_day_from_the_start() -> None:
    assert days(DAILY, 3) == [(1, "50 mg"), (2, "50 mg"), (3, "50 mg")]


def test_weekday_amounts_leave_out_the_days_that_have_none() -> None:
    regimen = replace(
        DAILY,
        pattern=Pattern.WEEKDAYS,
        start_date=date(2026, 6, 4),
        weekday_amounts=(*WORKDAYS, (5, "100 mg")),
    )
    assert days(regimen, 4) == [(4, "50 mg"), (5, "50 mg"), (6, "100 mg"), (8, "50 mg")]
    assert amount_on(regimen, date(2026, 6, 7)) is None


def test_a_daily_dose_may_have_another_amount_on_one_weekday() -> None:
    regimen = replace(DAILY, start_date=date(2026, 6, 5), weekday_amounts=((5, "100 mg"),))
    assert days(regimen, 3) == [(5, "50 mg"), (6, "100 mg"), (7, "50 mg")]


@pytest.mark.parametrize(
    ("every", "expected"), [(2, [1, 3, 5]), (3, [1, 4, 7]), (1, [1, 2, 3]), (0, [1, 2, 3])]
)
def test_every_n_days_counts_from_the_start(every: int, expected: list[int]) -> None:
    regimen = replace(DAILY, pattern=Pattern.EVERY_N_DAYS, every_days=every)
    assert [day for day, _ in days(regimen, 3)] == expected


def test_the_first_days_amounts_come_one_after_the_other_and_before_all_others() -> None:
    regimen = replace(
        DAILY,
        phases=(Phase(2, "25 mg"), Phase(1, "half a tablet")),
        weekday_amounts=((1, "100 mg"), (3, "100 mg")),
    )
    assert [amount for _, amount in days(regimen, 5)] == [
        "25 mg",
        "25 mg",
        "half a tablet",
        "100 mg",
        "50 mg",
    ]


def test_a_phase_makes_no_dose_on_a_day_without_one() -> None:
    regimen = replace(
        DAILY,
        pattern=Pattern.WEEKDAYS,
        weekday_amounts=((0, "50 mg"), (2, "50 mg")),
        phases=(Phase(3, "25 mg"),),
    )
    assert days(regimen, 3) == [(1, "25 mg"), (3, "25 mg"), (8, "50 mg")]


def test_several_times_a_day_are_numbered_from_the_earliest() -> None:
    regimen = replace(DAILY, times=(time(20), time(8)))
    found = list(islice(occurrences(regimen, NEW_YORK, LONG_AGO), 3))
    assert [(o.local_date.day, o.index, o.due_at.hour) for o in found] == [
        (1, 0, 12),
        (1, 1, 0),
        (2, 0, 12),
    ]


def test_the_end_date_is_the_last_dose_day() -> None:
    regimen = replace(DAILY, end_date=date(2026, 6, 2))
    assert len(days(regimen, 9)) == 2
    assert next_occurrence(regimen, NEW_YORK, datetime(2026, 6, 2, 12, tzinfo=UTC)) is None
    assert amount_on(regimen, date(2026, 6, 3)) is None


def test_nothing_is_due_before_the_start() -> None:
    assert amount_on(DAILY, date(2026, 5, 31)) is None


def test_the_next_dose_is_strictly_after_the_instant() -> None:
    first = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert next_occurrence(DAILY, NEW_YORK, first - MINUTE) == Occurrence(
        MONDAY, 0, first, "50 mg"
    )
    following = next_occurrence(DAILY, NEW_YORK, first)
    assert following is not None
    assert following.due_at == first + timedelta(days=1)


@pytest.mark.parametrize(
    "change",
    [
        {"form": Form.UNSURE},
        {"form": Form.INJECTION, "every_days": 28},
        {"pattern": Pattern.AS_NEEDED},
        {"pattern": Pattern.WEEKDAYS},
        {"is_active": False},
        {"times": ()},
    ],
)
def test_what_has_no_due_doses_gives_none_and_comes_to_an_end(change: dict[str, object]) -> None:
    regimen = replace(DAILY, **change)  # type: ignore[arg-type]  # one field, as parametrized
    assert next_occurrence(regimen, NEW_YORK, LONG_AGO) is None
    assert amount_on(regimen, MONDAY) is None


def test_eight_oclock_stays_eight_oclock_over_a_clock_change() -> None:
    regimen = replace(DAILY, start_date=date(2026, 3, 7))
    found = islice(occurrences(regimen, NEW_YORK, LONG_AGO), 2)
    assert [o.due_at.hour for o in found] == [13, 12]


def test_two_times_that_the_clocks_skip_are_both_due_one_after_the_other() -> None:
    regimen = replace(
        DAILY, start_date=date(2026, 3, 8), times=(time(2, 15), time(2, 45), time(3))
    )
    first = datetime(2026, 3, 8, 7, tzinfo=UTC)
    found = list(islice(occurrences(regimen, NEW_YORK, LONG_AGO), 3))
    assert [o.due_at for o in found] == [first, first + MINUTE, first + 2 * MINUTE]
    assert next_occurrence(regimen, NEW_YORK, first) == found[1]


def test_a_late_time_that_the_clocks_skip_keeps_its_date_and_gives_way_to_no_other() -> None:
    regimen = replace(DAILY, start_date=date(2026, 3, 28), times=(time(0), time(23, 30)))
    nuuk = ZoneInfo("America/Nuuk")
    skipped = datetime(2026, 3, 29, 1, tzinfo=UTC)
    found = list(islice(occurrences(regimen, nuuk, skipped - MINUTE), 2))
    assert found == [
        Occurrence(date(2026, 3, 28), 1, skipped, "50 mg"),
        Occurrence(date(2026, 3, 29), 0, skipped + MINUTE, "50 mg"),
    ]
    assert next_occurrence(regimen, nuuk, skipped) == found[1]


@settings(max_examples=40)
@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    start=st.dates(date(2024, 1, 1), date(2030, 6, 30)),
    times=st.lists(
        st.times().map(lambda t: t.replace(second=0, microsecond=0)), min_size=1, max_size=3
    ),
    every=st.integers(1, 4),
)
def test_each_dose_day_has_each_dose_once_at_its_time_in_any_zone(
    zone: ZoneInfo, start: date, times: list[time], every: int
) -> None:
    spaced = tuple(sorted({time(t.hour) for t in times} | {times[0]}))
    end = min(start + timedelta(days=400), date(2030, 12, 31))
    regimen = replace(
        DAILY,
        pattern=Pattern.EVERY_N_DAYS,
        every_days=every,
        start_date=start,
        end_date=end,
        times=spaced,
    )
    found = list(occurrences(regimen, zone, LONG_AGO))

    dose_days = [start + timedelta(days=n) for n in range(0, (end - start).days + 1, every)]
    assert [(o.local_date, o.index) for o in found] == [
        (day, index) for day in dose_days for index in range(len(spaced))
    ]
    instants = [o.due_at for o in found]
    assert all(earlier < later for earlier, later in pairwise(instants))
    for occurrence in found:
        wanted = datetime.combine(occurrence.local_date, spaced[occurrence.index])
        at = occurrence.due_at.astimezone(zone).replace(tzinfo=None)
        if at != wanted:  # skipped by the clocks, or giving way to one that was
            assert wanted < at <= wanted + timedelta(hours=2)
            assert _clocks_change(wanted, zone)


def _clocks_change(local: datetime, zone: ZoneInfo) -> bool:
    aware = local.replace(tzinfo=zone)
    day = timedelta(days=1)
    return (aware - day).utcoffset() != (aware + day).utcoffset()


@settings(max_examples=60)
@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    after=st.integers(0, 7 * 365 * 24 * 60).map(
        lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + minutes * MINUTE
    ),
    wall=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)
def test_asking_one_dose_at_a_time_gives_the_same_doses_as_asking_for_all(
    zone: ZoneInfo, after: datetime, wall: time
) -> None:
    regimen = replace(DAILY, start_date=date(2024, 1, 1), times=(wall, time(12)))
    at_once = list(islice(occurrences(regimen, zone, after), 8))
    one_by_one = []
    for _ in range(8):
        occurrence = next_occurrence(regimen, zone, after)
        assert occurrence is not None
        one_by_one.append(occurrence)
        after = occurrence.due_at
    assert one_by_one == at_once


INJECTION = Regimen(
    id=2,
    patient_id=1,
    form=Form.INJECTION,
    pattern=Pattern.EVERY_N_DAYS,
    start_date=date(2026, 10, 5),
    every_days=28,
    amount="380 mg",
)


def test_an_injection_is_due_its_interval_after_the_last_one() -> None:
    assert injection_due(INJECTION) == date(2026, 11, 2)
    assert [injection_day(INJECTION, date(2026, 10, day)) for day in (5, 6, 31)] == [0, 1, 26]
    assert injection_day(INJECTION, date(2026, 11, 4)) == 30


def test_an_injection_is_announced_a_week_a_day_and_the_morning_before() -> None:
    assert injection_notices(INJECTION, NEW_YORK, time(9)) == (
        (7, datetime(2026, 10, 26, 13, tzinfo=UTC)),
        (1, datetime(2026, 11, 1, 14, tzinfo=UTC)),  # winter time since that night
        (0, datetime(2026, 11, 2, 14, tzinfo=UTC)),
    )


def test_a_short_interval_is_not_announced_before_the_last_injection() -> None:
    weekly = replace(INJECTION, every_days=7)
    assert [days for days, _ in injection_notices(weekly, NEW_YORK, time(9))] == [1, 0]


@pytest.mark.parametrize(
    "change", [{"form": Form.TABLET}, {"is_active": False}, {"end_date": date(2026, 11, 1)}]
)
def test_no_injection_is_announced_where_none_will_be_given(change: dict[str, object]) -> None:
    regimen = replace(INJECTION, **change)  # type: ignore[arg-type]  # one field, as parametrized
    assert injection_notices(regimen, NEW_YORK, time(9)) == ()

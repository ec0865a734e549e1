"""How often somebody is asked, for any pace, week, window and zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st

from scheduler.cadence import (
    DAILY,
    DAILY_CEILING,
    DAY,
    FASTEST,
    PACES,
    QUIET,
    SILENT_TO_ASK,
    SLOWEST,
    Advice,
    Week,
    advise,
    days_of,
    is_full,
    less,
    moments,
    more,
    next_moment,
)

paces = st.integers(QUIET, FASTEST)
zones = st.sampled_from(["America/New_York", "Europe/Madrid", "Asia/Kathmandu", "UTC"])
weekdays = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
walls = st.times().map(lambda at: at.replace(second=0, microsecond=0))
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
weeks = st.builds(
    Week,
    st.lists(st.integers(0, 10), max_size=20).map(tuple),
    st.booleans(),
    st.integers(0, 12),
)


@given(paces)
def test_more_and_less_move_one_step_and_stop_at_the_ends(pace: int) -> None:
    assert more(pace) == min(pace + 1, FASTEST)
    assert less(pace) == max(pace - 1, QUIET)
    assert PACES[more(pace)].times <= DAILY_CEILING


@given(paces, weeks, st.booleans(), st.booleans())
def test_silence_never_asks_for_more(
    pace: int, week: Week, is_settled: bool, may_offer: bool
) -> None:
    advice = advise(pace, week, is_settled=is_settled, may_offer=may_offer)
    if week.silent:
        assert advice is not Advice.OFFER_MORE
    if week.silent >= SILENT_TO_ASK and pace != QUIET:
        assert advice is Advice.ASK_USEFUL
    if pace == QUIET:
        assert advice is Advice.STAY
    if pace == SLOWEST:
        assert advice is not Advice.SLOWER


@given(paces, weeks)
def test_more_is_offered_only_after_hard_days_and_once_a_week(pace: int, week: Week) -> None:
    assert advise(pace, week, is_settled=True, may_offer=False) is not Advice.OFFER_MORE
    if advise(pace, week, is_settled=True, may_offer=True) is Advice.OFFER_MORE:
        assert week.has_lapse or sum(rating >= 7 for rating in week.ratings) >= 2


def test_good_weeks_slow_down_once_they_have_lasted() -> None:
    good = Week(ratings=(1, 0, 3))
    assert advise(DAILY, good, is_settled=True, may_offer=True) is Advice.SLOWER
    assert advise(DAILY, good, is_settled=False, may_offer=True) is Advice.STAY
    few = Week(ratings=(1, 0))
    assert advise(DAILY, few, is_settled=True, may_offer=True) is Advice.STAY
    middling = Week(ratings=(1, 5, 2, 2))
    assert advise(DAILY, middling, is_settled=True, may_offer=True) is Advice.STAY


def test_hard_weeks_offer_more() -> None:
    for hard in (Week(ratings=(7, 9)), Week(ratings=(0,), has_lapse=True)):
        assert advise(DAILY, hard, is_settled=True, may_offer=True) is Advice.OFFER_MORE
        assert advise(FASTEST, hard, is_settled=True, may_offer=True) is Advice.STAY


def test_silence_slows_down_and_then_asks_once() -> None:
    steps = [
        advise(DAILY, Week(silent=silent), is_settled=False, may_offer=True)
        for silent in range(1, 6)
    ]
    assert steps == ["stay", "slower", "stay", "slower", "ask_useful"]


@given(paces, weekdays)
def test_only_chosen_days_are_used_and_no_more_than_the_pace_has(
    pace: int, chosen: tuple[int, ...]
) -> None:
    found = days_of(pace, chosen)
    assert len(found) == len(set(found)) == min(PACES[pace].days, len(chosen))
    assert set(found) <= set(chosen)


@given(st.integers(SLOWEST, FASTEST), days, walls, walls, zones, st.integers())
def test_moments_lie_inside_the_window(
    pace: int, day: date, start: time, end: time, zone: str, seed: int
) -> None:
    tz = ZoneInfo(zone)
    found = moments(day, pace, start, end, tz, seed)
    assert 1 <= len(found) <= DAILY_CEILING
    assert found == sorted(found)
    assert found == moments(day, pace, start, end, tz, seed)
    for at in found:
        assert at.utcoffset() == timedelta(0)
        if start < end:
            assert at.astimezone(tz).date() == day
            assert at.astimezone(tz).time() >= start or at.astimezone(tz).fold


@settings(max_examples=40)
@given(st.integers(SLOWEST, FASTEST), weekdays, walls, walls, zones, st.integers())
def test_one_moment_after_the_other_never_exceeds_the_ceiling(
    pace: int, chosen: tuple[int, ...], start: time, end: time, zone: str, seed: int
) -> None:
    tz = ZoneInfo(zone)
    after, found = datetime(2026, 10, 30, tzinfo=UTC), []
    for _ in range(30):
        at = next_moment(after, pace, chosen, (start, end), tz, seed)
        assert at is not None
        assert at > after
        found.append(at)
        after = at
    by_day = [at.astimezone(tz).date() for at in found]
    assert max(by_day.count(day) for day in by_day) <= DAILY_CEILING
    assert {day.weekday() for day in by_day} <= set(chosen)


def test_nobody_who_is_quiet_is_asked() -> None:
    now = datetime(2026, 10, 30, tzinfo=UTC)
    assert next_moment(now, QUIET, (0, 1), (time(9), time(9)), ZoneInfo("UTC"), 1) is None


def test_a_fixed_time_stays_where_the_clocks_show_it() -> None:
    tz = ZoneInfo("America/New_York")
    after = datetime(2026, 10, 31, 12, tzinfo=UTC)
    for _ in range(3):
        found = next_moment(after, DAILY, range(7), (time(9, 30), time(9, 30)), tz, "x")
        assert found is not None
        assert found.astimezone(tz).time() == time(9, 30)
        after = found


@given(st.lists(st.integers(0, 72), max_size=8))
def test_a_day_is_full_at_the_ceiling(hours: list[int]) -> None:
    now = datetime(2026, 10, 30, tzinfo=UTC)
    sent = [now - timedelta(hours=hour) for hour in hours]
    assert is_full(sent, now) == (sum(now - at < DAY for at in sent) >= DAILY_CEILING)

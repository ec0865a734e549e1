"""What some weeks add up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.model import CheckIn, Dose, DoseState
from handlers.progress import sparkline
from handlers.progress_facts import Facts, facts_of
from messages.sms_length import measure

LAST = date(2026, 11, 23)
ZONE = ZoneInfo("America/New_York")
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def dose(days_ago: int, state: DoseState, **changes: object) -> Dose:
    at = NOON - timedelta(days=days_ago)
    made = Dose(0, 1, 1, LAST - timedelta(days=days_ago), 0, at, at, state)
    return replace(made, **changes)  # type: ignore[arg-type]  # any field


def rated(days_ago: int, rating: int | None, **changes: object) -> CheckIn:
    at = NOON - timedelta(days=days_ago)
    made = CheckIn(0, 1, at, sent_at=at, answered_at=None if rating is None else at, rating=rating)
    return replace(made, **changes)  # type: ignore[arg-type]  # any field


def facts(doses: list[Dose], check_ins: list[CheckIn], days: int = 10) -> Facts:
    return facts_of(doses, check_ins, LAST, days, ZONE)


def test_nothing_gives_empty_facts() -> None:
    found = facts([], [])
    assert found.is_empty
    assert found.smoothed == (None,) * 10
    assert found.recovery is None
    assert sparkline(found) == ".........."


def test_what_we_failed_to_deliver_is_no_miss() -> None:
    found = facts(
        [
            dose(0, DoseState.TAKEN),
            dose(1, DoseState.UNDELIVERED),
            dose(2, DoseState.MISSED),
            dose(3, DoseState.REMINDED),
            dose(4, DoseState.SKIPPED, is_extra=True),
            dose(5, DoseState.TAKEN, is_extra=True),
            dose(40, DoseState.TAKEN),
        ],
        [],
    )
    assert (found.taken, found.due) == (2, 3)
    assert found.doses[-6:] == ("taken", "none", "none", "missed", "none", "taken")


def test_of_several_doses_the_missing_one_is_shown() -> None:
    found = facts([dose(0, DoseState.TAKEN), dose(0, DoseState.MISSED, index=1)], [])
    assert found.doses[-1] == "missed"


def test_ratings_are_medians_of_a_local_day_and_of_a_week() -> None:
    found = facts([], [rated(0, 4), rated(0, 8), rated(1, 2), rated(9, 10), rated(30, 1)])
    assert found.ratings == (10.0, *[None] * 7, 2.0, 6.0)
    assert found.smoothed[-1] == 4.0
    assert found.smoothed[6] == 10.0
    assert found.smoothed[7] is None
    assert sparkline(found) == "X.......26"


def test_only_questions_of_ours_count_as_asked() -> None:
    own = rated(0, 4, is_prompted=False)
    found = facts([], [own, rated(1, None), rated(2, 3), rated(3, 3, sent_at=None)])
    assert (found.asked, found.answered) == (2, 1)


def test_recovery_is_the_median_way_back_from_a_hard_day() -> None:
    days = [rated(9, 8), rated(8, 9), rated(7, 5), rated(6, 3), rated(4, 7), rated(3, 2)]
    assert facts([], days).recovery == 2
    assert facts([], [rated(5, 9)]).recovery is None


def test_one_point_is_shown() -> None:
    found = facts([], [rated(0, 7)])
    assert not found.is_empty
    assert sparkline(found).endswith(".7")


def test_a_sparkline_is_one_segment_of_plain_letters() -> None:
    line = sparkline(facts([], [rated(day, day % 11) for day in range(30)], 30))
    assert len(line) == 14
    assert measure(line).segments == 1

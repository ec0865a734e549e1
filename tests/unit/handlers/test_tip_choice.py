"""Which tip comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from hypothesis import given, strategies as st

from bot.core.library import shipped_library
from bot.core.model import TipShown
from handlers.tip_choice import Moment, choose, helped, part_of_day, tag_counts, tags

TIPS = shipped_library().tips.entries("en")
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
EVENING = Moment("stress", "evening")


def shown(tip_id: str, **changes: object) -> TipShown:
    return replace(TipShown(0, 1, tip_id, NOW), **changes)  # type: ignore[arg-type]  # any field


def matching(moment: Moment) -> set[str]:
    return {
        tip.id
        for tip in TIPS.values()
        if moment.trigger in tip.triggers and tip.times & {moment.part_of_day, "any"}
    }


@given(st.integers())
def test_no_tip_comes_again_before_all_that_match_have_come(seed: int) -> None:
    seen: list[TipShown] = []
    for _ in matching(EVENING):
        tip = choose(TIPS, seen, EVENING, seed)
        assert tip is not None
        seen.append(shown(tip.id))
    assert {each.tip_id for each in seen} == matching(EVENING)
    again = choose(TIPS, seen, EVENING, seed)
    assert again is not None
    assert again.id in matching(EVENING)
    assert again.id != seen[-1].tip_id


def test_without_tips_there_is_none() -> None:
    assert choose({}, [], EVENING, 1) is None


def test_a_single_tip_may_follow_itself() -> None:
    only = {"leave_now": TIPS["leave_now"]}
    tip = choose(only, [shown("leave_now")], EVENING, 1)
    assert tip is not None
    assert tip.id == "leave_now"


def test_a_trigger_that_no_tip_knows_takes_any_tip_of_the_hour() -> None:
    tip = choose(TIPS, [], Moment(None, "night"), 1)
    assert tip is not None
    assert tip.times & {"night", "any"}


def test_what_helped_comes_more_often() -> None:
    walk = next(tip for tip in TIPS.values() if tip.theme == "movement")
    food = next(tip for tip in TIPS.values() if tip.theme == "food")
    twin = replace(food, id="twin")  # shown as often as nobody has seen it
    tips = {"a": replace(walk, id="a"), "b": replace(walk, id="b"), "twin": twin, "food": food}
    seen = [shown("a", liked=True)] * 30 + [shown("food", liked=False)] * 30
    chosen = [choose({"b": tips["b"], "twin": twin, **tips}, seen, EVENING, n) for n in range(60)]
    walks = sum(tip is not None and tip.id == "b" for tip in chosen)
    assert walks > 45


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, None),
        ({"liked": True, "before": 3, "after": 9}, True),
        ({"liked": False}, False),
        ({"before": 8, "after": 3}, True),
        ({"before": 8, "after": 9}, False),
        ({"before": 8, "after": 8}, None),
        ({"before": 8}, None),
    ],
)
def test_the_thumb_counts_before_the_ratings(
    changes: dict[str, object], outcome: bool | None
) -> None:
    assert helped(shown("leave_now", **changes)) is outcome


def test_counts_are_by_tag_and_leave_out_what_is_unknown() -> None:
    counts = tag_counts([shown("leave_now", liked=True), shown("gone", liked=True)], TIPS)
    assert counts == dict.fromkeys(sorted(tags(TIPS["leave_now"])), (1, 0))


@pytest.mark.parametrize(
    ("hour", "part"), [(5, "morning"), (12, "day"), (17, "evening"), (22, "night"), (3, "night")]
)
def test_parts_of_the_day(hour: int, part: str) -> None:
    assert part_of_day(time(hour)) == part

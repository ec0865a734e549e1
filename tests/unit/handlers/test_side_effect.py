"""Side effects: what helps at once, how strong, the day after, and when it is urgent."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.core.model import IncomingKind
from tests.fakes.house import House


async def tell(house: House, strength: str) -> None:
    await house.text("sms", "ana", "i feel nauseous")
    await house.text("sms", "ana", strength)


async def test_a_strong_one_is_urgent_at_once(house: House) -> None:
    await house.enrol("ana", "sms")
    await tell(house, "3")
    assert (await house.keys("ana"))[-1] == "side_effect.urgent"
    assert [(a.tier, a.reason) for a in await house.alerts("ana")] == [("urgent", "side_effect")]


async def test_one_that_has_lasted_names_the_care_team(house: House) -> None:
    await house.enrol("ana", "sms")
    await tell(house, "1")
    await house.text("sms", "ana", "over a week")
    assert (await house.keys("ana"))[-1] == "side_effect.long"
    assert await house.alerts("ana") == []


async def test_a_week_later_it_is_not_worse_but_anew(house: House) -> None:
    await house.enrol("ana", "sms")
    await tell(house, "1")
    await house.text("sms", "ana", "some days")
    await house.change("ana", paused_until=house.clock.now())
    await house.advance(days=7)
    await tell(house, "2")
    assert (await house.keys("ana"))[-1] == "side_effect.since"


@pytest.mark.parametrize("silence", ["paused_until", "held_until"])
async def test_no_follow_up_in_silence(house: House, silence: str) -> None:
    await house.enrol("ana", "sms")
    await tell(house, "1")
    at = (await house.due("ana"))[-1].due_at
    await house.change("ana", **{silence: at.replace(year=2027)})
    await house.advance(days=2)
    assert "side_effect.follow_up" not in await house.keys("ana")


async def test_a_follow_up_that_is_late_does_not_come_at_night(house: House) -> None:
    await house.enrol("ana", "sms", quiet_start=time(20), quiet_end=time(7))
    await tell(house, "1")
    house.clock.advance(timedelta(hours=33))  # nothing runs; then it is 21:00
    await house.settle()
    assert "side_effect.follow_up" not in await house.keys("ana")
    await house.advance(hours=10)
    assert (await house.keys("ana")).count("side_effect.follow_up") == 1


async def test_what_they_tell_meanwhile_takes_the_place_of_the_follow_up(house: House) -> None:
    await house.enrol("ana", "sms")
    await tell(house, "1")
    await house.advance(hours=20)
    await tell(house, "1")
    await house.advance(hours=3)
    assert "side_effect.follow_up" not in await house.keys("ana")
    await house.advance(hours=20)
    assert "side_effect.follow_up" in await house.keys("ana")


async def test_lapses_are_no_side_effects(house: House) -> None:
    await house.enrol("ana", "sms")
    await house.text("sms", "ana", "side")
    await house.text("sms", "ana", "I drank last night")
    assert "feeling.lapse" in await house.keys("ana")


async def test_a_second_tap_changes_nothing(house: House) -> None:
    await house.enrol("ana")
    await house.enrol("ben")
    await house.text("telegram", "ana", "i feel nauseous")
    await house.tap("ana", "1 mild")
    answer = await house.tap("ana", "3 strong")
    assert answer == ["I have an answer for that one. If it has changed, write SIDE."]
    for odd in (
        "side_effect:strength:1:9",
        "side_effect:since:1:moon",
        "side_effect:since:9:days",
    ):
        await house.event("telegram", "ben", kind=IncomingKind.BUTTON, data=odd)
    patient = await house.patient("ana")
    kept = await house.read(lambda rows: rows.side_effects.recent(patient.id, 9))
    assert [report.strength for report in kept] == [1]

"""Hard moments: what is kept back, what learns, and taps that mean nothing any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.model import IncomingKind
from scheduler.cadence import QUIET
from tests.fakes.house import House


async def test_an_emergency_ends_the_wait(house: House) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", "/crave 9")
    await house.tap("ana", "Wait 10 min with me")
    await house.change("ana", held_until=house.clock.now() + timedelta(hours=3))
    await house.advance(minutes=30)
    assert "craving.wave_1" not in await house.keys("ana")


async def test_tips_learn_from_the_rating_after_and_from_thumbs(house: House) -> None:
    patient = await house.enrol("ana", privacy="open")
    await house.text("telegram", "ana", "/crave 9")
    await house.tap("ana", "👎")
    await house.tap("ana", "Wait 10 min with me")
    await house.advance(minutes=11)
    await house.tap("ana", "4")
    (shown,) = await house.read(lambda rows: rows.tips_shown.of(patient.id))
    assert (shown.liked, shown.before, shown.after) == (False, 9, 4)
    await house.tap("ana", "Lonely")
    answer = await house.text("telegram", "ana", "/tip")
    tips = house.around.library.tips.entries("en").values()
    tip = next(tip for tip in tips if tip.text == answer[0])
    assert "lonely" in tip.triggers
    await house.tap("ana", "Another")
    assert (await house.keys("ana"))[-1] == "tip.show"


@pytest.mark.parametrize(
    "data", ["craving:wait:99", "tip:up:99", "question:helped:99", "craving:dance:1"]
)
async def test_taps_on_what_is_not_theirs_do_nothing(house: House, data: str) -> None:
    await house.enrol("ana")
    await house.enrol("ben")
    await house.text("telegram", "ana", "/crave 2")
    await house.event("telegram", "ben", kind=IncomingKind.BUTTON, data=data)
    assert await house.keys("ben") == ["common.old_button"]


async def test_a_reason_and_a_person_may_come_with_the_command(house: House) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", "/reason my kids")
    await house.text("telegram", "ana", "/reason my garden")
    await house.text("telegram", "ana", "/support Maria 555")
    patient = await house.patient("ana")
    assert (patient.reasons, patient.support_person) == ("my kids\nmy garden", "Maria 555")


async def test_an_urge_is_no_reason(house: House) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", "/reason")
    await house.text("telegram", "ana", "I drank last night")
    assert "feeling.lapse" in await house.keys("ana")
    assert (await house.patient("ana")).reasons is None


async def test_an_effect_may_come_with_the_command(house: House) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", "/side I feel nauseous")
    assert await house.keys("ana") == ["feeling.nausea", "side_effect.how_strong"]
    await house.text("telegram", "ana", "is it normal?")
    await house.text("telegram", "ana", "very")
    await house.text("telegram", "ana", "very")
    assert (await house.keys("ana")).count("side_effect.again") == 1


async def test_two_times_are_no_time_for_check_ins(house: House) -> None:
    patient = await house.enrol("ana")
    await house.text("telegram", "ana", "/checkins")
    await house.text("telegram", "ana", "8am and 8pm")
    assert "cadence.changed" not in await house.keys("ana")
    await house.write(lambda rows: rows.due.put("check_in.due", house.clock.now(), patient.id))
    await house.advance(minutes=1)
    assert "check_in.ask" not in await house.keys("ana")
    await house.text("telegram", "ana", "/less")
    rhythm = await house.read(lambda rows: rows.check_ins.rhythm(patient.id))
    assert rhythm is not None
    assert rhythm.pace == QUIET


async def test_a_mood_that_is_low_is_answered(house: House) -> None:
    patient = await house.enrol("ana", "sms")
    await house.text("sms", "ana", "more")
    at = house.clock.now()
    await house.write(lambda rows: rows.due.put("check_in.due", at, patient.id))
    await house.advance(minutes=1)
    await house.text("sms", "ana", "0")
    await house.text("sms", "ana", "low")
    assert (await house.keys("ana"))[-1] == "feeling.low_mood"


async def test_words_that_may_be_about_something_else_are_let_be(house: House) -> None:
    await house.enrol("ana", "sms")
    await house.text("sms", "ana", "crave 5")
    await house.text("sms", "ana", "can I drive?")
    assert (await house.keys("ana"))[-1] in {"question.answer", "question.unknown"}
    await house.text("sms", "ana", "stress")
    await house.text("sms", "ana", "yes")
    assert "feeling.lapse" in await house.keys("ana")

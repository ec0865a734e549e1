"""Check-ins as they fall due: asked, late, silent, too many; and taps that change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.core.model import CheckIn, IncomingKind, Rhythm
from bot.core.ports import Rows
from scheduler.cadence import DAILY, DAILY_CEILING, FASTEST, QUIET
from tests.fakes.house import House

ASK = "check_in.ask"


async def with_rhythm(house: House, pace: int = DAILY, **fields: object) -> int:
    patient = await house.enrol("ana", "sms")
    rhythm = replace(Rhythm(patient.id, pace), **fields)  # type: ignore[arg-type]  # any field

    def keep(rows: Rows) -> None:
        rows.check_ins.save_rhythm(rhythm)
        rows.due.put("check_in.due", house.clock.now() + timedelta(hours=1), patient.id)

    await house.write(keep)
    return patient.id


async def rhythm(house: House) -> Rhythm:
    patient = await house.patient("ana")
    found = await house.read(lambda rows: rows.check_ins.rhythm(patient.id))
    assert found is not None
    return found


async def latest(house: House) -> CheckIn:
    patient = await house.patient("ana")
    return (await house.read(lambda rows: rows.check_ins.recent(patient.id, 1)))[0]


async def asked_at(house: House) -> list[datetime]:
    return [row.created_at for row in await house.outbox("ana") if row.key.startswith(ASK)]


async def test_planned_sent_and_answered_are_kept(house: House) -> None:
    await with_rhythm(house)
    begun = house.clock.now()
    await house.advance(hours=1)
    await house.advance(minutes=5)
    await house.text("sms", "ana", "2")
    kept = await latest(house)
    assert kept.is_prompted
    assert kept.planned_at == kept.sent_at == begun + timedelta(hours=1)
    assert kept.answered_at == begun + timedelta(hours=1, minutes=5)
    assert (kept.rating, kept.is_late) == (2, False)


async def test_a_late_answer_is_kept_and_says_so(house: House) -> None:
    await with_rhythm(house)
    await house.advance(hours=1)
    await house.advance(hours=5)
    answer = await house.text("sms", "ana", "5")
    assert "That was my question of Mon 23 Nov, 1:00 PM" in answer[0]
    kept = await latest(house)
    assert (kept.rating, kept.is_late) == (5, True)


async def test_silence_slows_down_then_asks_once_then_is_quiet(house: House) -> None:
    await with_rhythm(house)
    await house.advance(days=40)
    keys = await house.keys("ana")
    assert keys.count(ASK) == 5
    assert keys.count("cadence.still_useful") == 1
    assert keys[-1] == "cadence.still_useful"
    assert (await rhythm(house)).pace == QUIET
    answer = await house.text("sms", "ana", "MORE")
    assert "once a week" in answer[0]
    await house.advance(days=8)
    assert (await house.keys("ana"))[-1] == ASK


@pytest.mark.parametrize(("answer", "pace"), [("1", 2), ("2", 1), ("3", 0)])
async def test_the_honest_question_is_answered(house: House, answer: str, pace: int) -> None:
    await with_rhythm(house)
    await house.advance(days=30)
    while (await house.keys("ana"))[-1] != "cadence.still_useful":
        await house.advance(days=1)
    await house.text("sms", "ana", answer)
    assert (await rhythm(house)).pace in {pace, QUIET}


async def test_nobody_is_asked_more_than_the_ceiling(house: House) -> None:
    await with_rhythm(house, FASTEST, start=time(6), end=time(23))
    for _ in range(24 * 6):
        await house.advance(hours=1)
        if any(dialogue.step == "rating" for dialogue in await house.dialogues("ana")):
            await house.text("sms", "ana", "5")
    asked = await asked_at(house)
    assert len(asked) > 10
    for first, beyond in zip(asked, asked[DAILY_CEILING:], strict=False):
        assert beyond - first >= timedelta(days=1)


async def test_hard_days_offer_more(house: House) -> None:
    await with_rhythm(house)
    await house.text("sms", "ana", "crave 8")
    await house.text("sms", "ana", "crave 9")
    await house.advance(hours=1)
    assert (await house.keys("ana"))[-1] == "check_in.ask_hard"
    await house.advance(days=1)
    assert (await house.keys("ana")).count("check_in.ask_hard") == 1


async def test_good_weeks_slow_down(house: House) -> None:
    await with_rhythm(house, changed_at=house.clock.now() - timedelta(days=8))
    for _ in range(4):
        await house.text("sms", "ana", "crave 1")
    await house.advance(hours=1)
    assert (await rhythm(house)).pace == DAILY - 1


@pytest.mark.parametrize("kind", ["pause", "hold", "quiet hours", "outage"])
async def test_silence_is_respected(house: House, kind: str) -> None:
    await with_rhythm(house)
    until = house.clock.now() + timedelta(hours=6)
    if kind == "pause":
        await house.change("ana", paused_until=until)
    elif kind == "hold":
        await house.change("ana", held_until=until)
    elif kind == "quiet hours":
        await house.change("ana", quiet_start=time(9), quiet_end=time(18))
    else:
        house.clock.advance_to(until)
    await house.advance(hours=2)
    assert ASK not in await house.keys("ana")
    assert "check_in.due" in {work.kind for work in await house.due("ana")}


async def test_a_second_tap_and_a_strangers_tap_change_nothing(house: House) -> None:
    await house.enrol("ana")
    await house.enrol("ben")
    await house.text("telegram", "ana", "/crave")
    await house.tap("ana", "4")
    data = next(button.data for button in house.buttons("ana") if button.label == "9")
    tapped = {"kind": IncomingKind.BUTTON, "data": data}
    answer = await house.event("telegram", "ana", **tapped)
    assert answer == ["I have 4 for that one. If it is different now, write CRAVE."]
    await house.event("telegram", "ben", **tapped)
    assert (await latest(house)).rating == 4
    for odd in ("check_in:rating:1:99", "check_in:rating:x:1", "check_in:trigger:1:moon"):
        await house.event("telegram", "ana", kind=IncomingKind.BUTTON, data=odd)
    assert (await latest(house)).rating == 4

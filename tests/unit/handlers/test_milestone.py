"""Milestones and the weekly message: quiet, and only for those who want them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.core.model import Form, Pattern, Regimen
from bot.core.ports import Rows
from tests.fakes.house import House


async def due_tomorrow(house: House) -> None:
    patient = await house.patient("ana")
    at = house.clock.now() + timedelta(days=1)
    await house.write(lambda rows: rows.due.put("milestone.due", at, patient.id, "", {"days": 1}))


async def test_days_are_named_one_after_the_other(house: House) -> None:
    await house.enrol("ana")
    await due_tomorrow(house)
    await house.advance(days=31)
    assert (await house.keys("ana")).count("milestone.days") == 3
    assert house.sent("ana")[-1].startswith("30 days")
    assert [work.data for work in await house.due("ana")] == [{"days": 90}]


@pytest.mark.parametrize("why", ["not wanted", "pause", "emergency", "outage"])
async def test_they_are_kept_back(house: House, why: str) -> None:
    await house.enrol("ana")
    await due_tomorrow(house)
    far = house.clock.now() + timedelta(days=3)
    if why == "not wanted":
        await house.text("telegram", "ana", "/milestones")
    elif why == "pause":
        await house.change("ana", paused_until=far)
    elif why == "emergency":
        await house.change("ana", held_until=far)
    else:
        house.clock.advance_to(far + timedelta(hours=1))
    await house.advance(days=2)
    assert "milestone.days" not in await house.keys("ana")


async def test_quiet_hours_put_them_off(house: House) -> None:
    await house.enrol("ana", quiet_start=time(11), quiet_end=time(15))
    await due_tomorrow(house)
    await house.advance(days=1)
    assert "milestone.days" not in await house.keys("ana")
    await house.advance(hours=4)
    assert "milestone.days" in await house.keys("ana")


async def test_the_third_injection_on_time_is_named(house: House) -> None:
    patient = await house.enrol("ana", "sms")
    regimen = Regimen(
        0, patient.id, Form.INJECTION, Pattern.EVERY_N_DAYS, date(2026, 11, 1), every_days=28
    )
    await house.write(lambda rows: rows.regimens.add(regimen))
    for _ in range(3):
        await house.advance(days=28)
        await house.text("sms", "ana", "taken")
        await house.text("sms", "ana", "today")
    assert "milestone.injections" in await house.keys("ana")


async def test_a_week_with_nothing_to_tell_is_silent(house: House) -> None:
    await house.enrol("ana", "sms")
    await house.text("sms", "ana", "digest")
    await house.text("sms", "ana", "1")
    await house.advance(days=20)
    assert "digest.week" not in await house.keys("ana")
    assert "digest.due" in {work.kind for work in await house.due("ana")}


@pytest.mark.parametrize("why", ["pause", "quiet hours", "off"])
async def test_the_weekly_message_respects_silence(house: House, why: str) -> None:
    patient = await house.enrol("ana", "sms")
    await house.text("sms", "ana", "digest")
    await house.text("sms", "ana", "4")
    if why == "pause":
        await house.change("ana", paused_until=house.clock.now() + timedelta(days=9))
    elif why == "quiet hours":
        await house.change("ana", quiet_start=time(17), quiet_end=time(20))

    def forget(rows: Rows) -> None:
        rhythm = rows.check_ins.rhythm(patient.id)
        assert rhythm is not None
        rows.check_ins.save_rhythm(replace(rhythm, digest_day=None))

    if why == "off":
        await house.write(forget)
    await house.advance(days=2)
    await house.text("sms", "ana", "crave 2")
    await house.advance(days=1, hours=7)
    assert "digest.week" not in await house.keys("ana")
    await house.advance(hours=2)
    assert ("digest.week" in await house.keys("ana")) == (why == "quiet hours")

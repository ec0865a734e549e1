"""What transcripts do not reach of the injection: silence, strangers' taps, nobody reachable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.core.model import AddressState, Form, Pattern, Regimen
from tests.fakes.house import House


async def _injected(house: House, start: date, **fields: object) -> Regimen:
    return await house.prescribe(
        "ana", form=Form.INJECTION, pattern=Pattern.EVERY_N_DAYS, every_days=28,
        **{"times": (), "start_date": start} | fields,
    )  # fmt: skip


async def _notices(house: House) -> list[str]:
    return [key for key in await house.keys("ana") if key.startswith("injection.")]


async def test_a_notice_waits_for_the_end_of_quiet_hours(house: House) -> None:
    await house.enrol("ana", quiet_start=time(8), quiet_end=time(11))
    await _injected(house, date(2026, 10, 28))  # due on 25 November
    await house.advance(hours=22, minutes=30)
    assert await _notices(house) == []
    await house.advance(hours=1)
    assert await _notices(house) == ["injection.tomorrow"]


async def test_a_pause_drops_notices_but_staff_hear_of_what_is_overdue(house: House) -> None:
    await house.enrol("ana", paused_until=house.clock.now() + timedelta(days=30))
    await _injected(house, date(2026, 10, 28))
    await house.advance(days=6)
    assert await _notices(house) == []
    assert [each.reason for each in await house.alerts("ana")] == ["injection_overdue"]


async def test_staff_hear_of_it_also_where_nobody_can_be_reached(house: House) -> None:
    await house.enrol("ana")
    await _injected(house, date(2026, 10, 28))
    await house.change_address("ana", "telegram", state=AddressState.BLOCKED)
    await house.advance(days=6)
    assert await _notices(house) == []
    assert [each.reason for each in await house.alerts("ana")] == ["injection_overdue"]


async def test_quiet_hours_do_not_call_staff_twice(house: House) -> None:
    await house.enrol("ana", quiet_start=time(8), quiet_end=time(11))
    await _injected(house, date(2026, 10, 23))  # due on 20 November: the third day is today
    await house.advance(days=1)
    await house.advance(days=3)
    reasons = [each.reason for each in await house.alerts("ana")]
    assert reasons == ["injection_overdue"]


async def test_a_plan_that_was_replaced_is_announced_no_more(house: House) -> None:
    await house.enrol("ana")
    regimen = await _injected(house, date(2026, 10, 28))
    await house.write(lambda rows: rows.regimens.save(replace(regimen, is_active=False)))
    await house.advance(days=9)
    assert await _notices(house) == []
    await house.event("telegram", "ana", kind="button", data=f"injection:today:{regimen.id}")
    assert (await house.keys("ana"))[-1] == "common.old_button"


@pytest.mark.parametrize("data", ["injection:today:99", "injection:today:x", "injection:odd:1"])
async def test_a_tap_that_fits_nothing_is_called_old(house: House, data: str) -> None:
    await house.enrol("ana")
    await _injected(house, date(2026, 10, 28))
    await house.event("telegram", "ana", kind="button", data=data)
    assert (await house.keys("ana"))[-1] == "common.old_button"


async def test_a_day_for_an_injection_that_is_gone_is_no_answer(house: House) -> None:
    await house.enrol("ana")
    await house.turn("ana", lambda turn: turn.listen("injection", "date", subject="99"))
    await house.text("telegram", "ana", "zebra crossing")
    assert (await house.keys("ana"))[-1] == "fallback.first"


async def test_other_words_under_the_notice_are_no_answer(house: House) -> None:
    await house.enrol("ana")
    await _injected(house, date(2026, 10, 27))
    await house.advance(hours=22)
    assert await _notices(house) == ["injection.today"]
    await house.text("telegram", "ana", "zebra crossing")
    assert (await house.keys("ana"))[-1] == "fallback.first"


async def test_notices_come_at_the_time_the_person_chose(house: House) -> None:
    await house.enrol("ana")
    await _injected(house, date(2026, 10, 28), times=(time(18),))
    await house.advance(hours=29, minutes=59)
    assert await _notices(house) == []
    await house.advance(minutes=1)
    assert await _notices(house) == ["injection.tomorrow"]

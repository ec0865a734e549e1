"""Somebody agreed to some minutes more or less: the dose keeps its time, the reminder moves."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.model import Dose, DoseState
from handlers.plan import plan
from scheduler import spreading
from tests.fakes.house import House

NEW_YORK = ZoneInfo("America/New_York")
EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=NEW_YORK)  # of the day after the house's noon
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=[-20, 20], ids=["before", "after"])
def minutes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Where in the window of half an hour Ana's reminder comes."""
    minutes: int = request.param
    monkeypatch.setattr(spreading, "_place", lambda patient: minutes / 30)
    return minutes


async def easy(house: House) -> None:
    await house.enrol("ana", flexible_minutes=30)
    await house.prescribe("ana")


async def until(house: House, at: datetime) -> None:
    await house.advance(seconds=(at - house.clock.now()).total_seconds())


async def doses(house: House) -> list[Dose]:
    patient = await house.patient("ana")
    return await house.read(lambda rows: rows.doses.recent(patient.id, 10))


async def test_the_reminder_moves_and_the_dose_does_not(house: House, minutes: int) -> None:
    await easy(house)
    reminded_at = EIGHT + minutes * MINUTE
    await until(house, reminded_at)
    assert house.sent("ana") == [], "people with a fixed time go first"
    await until(house, reminded_at + MINUTE)
    assert await house.keys("ana") == ["dose.reminder"]
    assert "8:00 AM" in house.sent("ana")[0]
    [dose] = await doses(house)
    assert (dose.due_at, dose.state) == (EIGHT, DoseState.REMINDED)
    await house.tap("ana", "Taken")
    await until(house, reminded_at + timedelta(days=1, minutes=1))
    assert [each.due_at for each in await doses(house)] == [EIGHT + timedelta(days=1), EIGHT]


async def test_people_with_a_fixed_time_go_first_where_both_are_due(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "_place", lambda patient: 1.0)
    await easy(house)
    await house.enrol("ben")
    await house.prescribe("ben", times=(time(8, 30),))
    await until(house, EIGHT + 32 * MINUTE)
    [ana], [ben] = house.delivered("ana"), house.delivered("ben")
    assert house.arrived == [ben, ana]


async def test_status_names_the_doses_own_time(house: House, minutes: int) -> None:
    await easy(house)
    assert "8:00 AM" in (await house.text("telegram", "ana", "/status"))[0]


async def test_a_reminder_is_late_only_after_its_place(house: House, minutes: int) -> None:
    await easy(house)
    house.clock.advance_to(EIGHT + (max(minutes, 0) + 9) * MINUTE)
    await house.settle()
    assert await house.keys("ana") == ["dose.reminder"]


@pytest.mark.parametrize(("late", "key"), [(0, "dose.reminder"), (19, "dose.reminder_late")])
async def test_a_changed_mind_within_the_window_loses_no_reminder(
    house: House, monkeypatch: pytest.MonkeyPatch, late: int, key: str
) -> None:
    monkeypatch.setattr(spreading, "_place", lambda patient: 20 / 30)
    await easy(house)
    await until(house, EIGHT + late * MINUTE)
    await house.change("ana", flexible_minutes=0)
    await house.turn("ana", plan)
    await house.settle()
    assert await house.keys("ana") == [key]
    [dose] = await doses(house)
    assert dose.due_at == EIGHT
    await house.advance(days=1)
    assert len(await doses(house)) == 2


async def test_a_place_that_has_passed_today_is_not_made_up_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "_place", lambda patient: -1.0)
    await house.enrol("ana")
    await house.prescribe("ana")
    await until(house, EIGHT - 10 * MINUTE)
    await house.change("ana", flexible_minutes=30)
    await house.turn("ana", plan)
    await house.settle()
    assert await house.keys("ana") == []
    await until(house, EIGHT + MINUTE)
    assert await house.keys("ana") == ["dose.reminder"]


async def test_a_dose_taken_before_its_late_reminder_needs_none(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "_place", lambda patient: 1.0)
    await easy(house)
    await until(house, EIGHT + 10 * MINUTE)
    await house.text("telegram", "ana", "took it")
    await until(house, EIGHT + timedelta(hours=2))
    assert "dose.reminder" not in await house.keys("ana")
    [dose] = await doses(house)
    assert (dose.due_at, dose.state, dose.is_extra) == (EIGHT, DoseState.TAKEN, False)


async def test_what_waited_while_we_were_away_survives_a_new_plan(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    house.clock.advance_to(EIGHT + 30 * MINUTE)  # nobody swept
    await house.turn("ana", plan)
    await house.settle()
    assert await house.keys("ana") == ["dose.reminder_late"]

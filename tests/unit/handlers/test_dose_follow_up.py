"""What fails for good leaves no window open, and the next dose planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

import handlers
from bot.core.errors import StorageError
from bot.core.model import Dose, DoseState, DueWork
from bot.core.turn import Turn
from handlers import dose_window
from handlers.plan import plan
from scheduler.due import is_parked
from tests.fakes.house import House

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
FOLLOW_UP, END, LATER = "dose.nag", "dose.close", "dose.remind"


async def _latest(house: House) -> Dose:
    patient = await house.patient("ana")
    return (await house.read(lambda rows: rows.doses.recent(patient.id, 5)))[0]


async def _reminded(house: House, **patient: Any) -> Dose:
    """Ana was reminded of her 08:00 dose just now; it can be answered for six hours."""
    await house.enrol("ana", **patient)
    await house.prescribe("ana")
    await house.advance(hours=20)
    return await _latest(house)


async def _work(house: House) -> dict[str, datetime]:
    """What is put about her dose, and for when; what was given up aside."""
    works = [each for each in await house.due("ana") if each.kind in {FOLLOW_UP, END, LATER}]
    assert {each.subject for each in works} <= {str((await _latest(house)).id)}
    return {each.kind: each.due_at for each in works if not is_parked(each)}


def _fail(patch: pytest.MonkeyPatch, kind: str, times: int = 1000) -> list[datetime]:
    """Have this work fail so often, after it did what it does; when it tried."""
    tries: list[datetime] = []
    run = handlers.DUE[kind]

    def fail(turn: Turn, work: DueWork) -> None:
        tries.append(turn.now)
        run(turn, work)
        if len(tries) <= times:
            raise ZeroDivisionError

    patch.setitem(handlers.DUE, kind, fail)
    return tries


def test_what_is_put_instead_is_work_that_can_be_done() -> None:
    assert {*handlers.INSTEAD, *handlers.INSTEAD.values()} <= {*handlers.DUE}


async def test_a_reminder_puts_one_row_and_each_follow_up_the_next(house: House) -> None:
    dose = await _reminded(house)
    assert await _work(house) == {FOLLOW_UP: dose.due_at + 30 * MINUTE}
    await house.advance(minutes=30)
    assert await _work(house) == {FOLLOW_UP: dose.due_at + 2 * HOUR}
    await house.advance(minutes=90)
    assert await _work(house) == {END: dose.closes_at}
    assert await house.keys("ana") == ["dose.reminder", "dose.nag", "dose.nag"]


async def test_without_time_for_a_follow_up_a_reminder_puts_the_end() -> None:
    async with House(nag_minutes=("45", "120"), dose_window_hours=1) as house:
        dose = await _reminded(house)
        assert await _work(house) == {END: dose.due_at + HOUR}
        await house.advance(minutes=60)
        assert (await _latest(house)).state is DoseState.MISSED
        assert await house.keys("ana") == ["dose.reminder", "dose.missed"]


@pytest.mark.parametrize("patient", ["paused", "asleep", "unreachable"])
async def test_a_window_ends_though_nobody_could_be_reminded(house: House, patient: str) -> None:
    until = house.clock.now() + timedelta(days=3)
    changes: dict[str, Any] = {"paused": {"paused_until": until}, "asleep": {"held_until": until}}
    await house.enrol("ana", **changes.get(patient, {}))
    await house.prescribe("ana")
    if patient == "unreachable":
        await house.change_address("ana", "telegram", consented_at=None)
    await house.advance(hours=20)
    dose = await _latest(house)
    assert await _work(house) == {END: dose.closes_at}
    await house.advance(hours=6)
    assert (await _latest(house)).state is DoseState.UNDELIVERED


@pytest.mark.parametrize("number", [1, 2])
async def test_a_follow_up_that_is_given_up_leaves_no_window_open(
    house: House, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    dose = await _reminded(house)
    if number == 2:
        await house.advance(minutes=30)
    tries = _fail(monkeypatch, FOLLOW_UP)
    [due_at] = (await _work(house)).values()
    await house.advance(hours=2)
    first, waits = due_at - dose.due_at, (timedelta(), timedelta(seconds=30), 150 * MINUTE / 60)
    assert tries == [dose.due_at + first + wait for wait in waits]
    assert await house.keys("ana") == ["dose.reminder", "dose.nag"][:number]
    assert await _work(house) == {END: dose.closes_at}
    assert [each.reason for each in await house.alerts("ana")] == ["due_work_parked:dose.nag"]
    await house.advance(seconds=(dose.closes_at - house.clock.now()).total_seconds() - 1)
    assert (await _latest(house)).state is DoseState.REMINDED
    await house.advance(seconds=1)
    assert (await _latest(house)).state is DoseState.MISSED
    assert (await house.keys("ana"))[-1] == "dose.missed"
    await house.advance(hours=18)  # the next day goes its way
    assert (await _latest(house)).state is DoseState.REMINDED


async def test_a_reminder_that_is_given_up_is_ours_to_answer_for_and_the_next_one_comes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    with monkeypatch.context() as patch:
        tries = _fail(patch, "dose.due")
        await house.advance(hours=20, minutes=3)
    given_up = await _latest(house)
    assert (given_up.state, given_up.local_date) == (DoseState.UNDELIVERED, tries[0].date())
    assert len(tries) == 3
    assert await house.keys("ana") == []
    assert [each.reason for each in await house.alerts("ana")] == ["due_work_parked:dose.due"]
    [work] = [each for each in await house.due("ana") if each.kind.startswith("dose.")]
    assert (work.kind, work.due_at) == ("dose.due", tries[0] + timedelta(days=1))
    await house.advance(hours=24)
    assert await house.keys("ana") == ["dose.reminder"]


async def test_a_dose_whose_reminder_failed_at_first_is_due_when_it_was(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    tries = _fail(monkeypatch, "dose.due", times=2)
    await house.advance(hours=20, minutes=3)
    dose = await _latest(house)
    assert (dose.due_at, dose.reminded_at) == (tries[0], tries[2])
    assert dose.closes_at == tries[0] + 6 * HOUR


async def test_a_plan_made_anew_while_a_reminder_is_tried_again_loses_no_dose(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    tries = _fail(monkeypatch, "dose.due", times=1)
    await house.advance(hours=20)
    await house.turn("ana", plan)
    await house.advance(minutes=1)
    dose = await _latest(house)
    assert (dose.due_at, dose.state) == (tries[0], DoseState.REMINDED)
    assert await house.keys("ana") == ["dose.reminder"]


@pytest.mark.parametrize("change", ["plan", "row"])
async def test_a_reminder_that_is_given_up_late_changes_nothing_that_has_changed_since(
    house: House, change: str
) -> None:
    dose = await _reminded(house)
    data = {"date": dose.local_date.isoformat(), "index": 0}
    if change == "plan":
        regimen = await house.read(lambda rows: rows.regimens.get(dose.regimen_id))
        assert regimen is not None
        await house.write(lambda rows: rows.regimens.save(replace(regimen, is_active=False)))
        data["date"] = "2026-12-24"
    subject = str(dose.regimen_id)
    work = DueWork(9, "dose.unreminded", dose.due_at, dose.patient_id, subject, data)
    await house.turn("ana", lambda turn: handlers.DUE[work.kind](turn, work))
    assert await _latest(house) == dose


async def test_a_follow_up_that_failed_twice_goes_on_as_ever(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    dose = await _reminded(house)
    _fail(monkeypatch, FOLLOW_UP, times=2)
    await house.advance(hours=1)
    assert await house.keys("ana") == ["dose.reminder", "dose.nag"]
    late = timedelta(seconds=150)
    assert await _work(house) == {FOLLOW_UP: dose.due_at + 2 * HOUR + late}
    assert await house.alerts("ana") == []


async def test_an_end_that_fails_as_well_is_told_to_staff(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _reminded(house)
    _fail(monkeypatch, FOLLOW_UP)
    tries = _fail(monkeypatch, END)
    await house.advance(hours=7)
    reasons = [each.reason for each in await house.alerts("ana")]
    assert reasons == ["due_work_parked:dose.nag", "due_work_parked:dose.close"]
    assert len(tries) == 3
    assert await _work(house) == {}
    await house.tap("ana", "Taken")  # an answer settles it, late or not
    assert (await _latest(house)).state is DoseState.TAKEN
    assert [each.kind for each in await house.due("ana") if is_parked(each)] == []


async def test_staff_who_cannot_be_told_leave_no_window_open(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StorageError

    await _reminded(house)
    _fail(monkeypatch, FOLLOW_UP)
    monkeypatch.setattr(house.sweep, "_on_parked", refuse)
    await house.advance(hours=6)
    assert (await _latest(house)).state is DoseState.MISSED


async def test_an_answer_ends_what_is_put_instead(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _reminded(house)
    _fail(monkeypatch, FOLLOW_UP)
    await house.advance(hours=1)
    await house.tap("ana", "Taken")
    assert await _work(house) == {}
    assert (await _latest(house)).state is DoseState.TAKEN


async def test_whoever_wants_it_later_is_asked_though_a_follow_up_was_given_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _reminded(house)
    with monkeypatch.context() as patch:
        _fail(patch, FOLLOW_UP)
        await house.advance(hours=1)
    await house.tap("ana", "In 30 min")
    await house.advance(hours=1)
    assert (await house.keys("ana"))[-2:] == ["dose.again", "dose.nag"]
    await house.advance(hours=5)
    assert (await _latest(house)).state is DoseState.MISSED


@pytest.mark.parametrize("away", ["until its second", "beyond"])
async def test_a_window_that_ended_while_we_were_away_is_closed_by_its_follow_up(
    house: House, away: str
) -> None:
    dose = await _reminded(house)
    house.clock.advance_to(dose.closes_at + (0 if away == "until its second" else 3) * HOUR)
    assert await house.sweep.run_once() == 1
    assert (await _latest(house)).state is DoseState.MISSED
    await house.settle()
    assert await house.keys("ana") == ["dose.reminder", "dose.missed"]


@pytest.mark.parametrize("calm_after", [None, 10])
async def test_the_window_ends_around_an_emergency_too(
    scripted_house: House, calm_after: int | None
) -> None:
    house = scripted_house
    dose = await _reminded(house)
    await house.advance(minutes=20)
    await house.text("telegram", "ana", "emergency breathing")
    held_until = house.clock.now() + 2 * HOUR
    assert await _work(house) == {LATER: held_until, END: dose.closes_at}
    if calm_after is not None:
        await house.advance(minutes=calm_after)
        await house.tap("ana", "I am safe")
    await house.advance(hours=6)
    assert (await _latest(house)).state is DoseState.MISSED
    asked = [key for key in await house.keys("ana") if key.startswith("dose.")]
    assert asked == ["dose.reminder", *["dose.nag"] * 3, "dose.missed"]


# -- databases of before: an open dose has a row for its follow-up and one for its end ---------


async def _as_before(house: House) -> Dose:
    dose = await _reminded(house)
    await house.turn("ana", lambda turn: dose_window.schedule_end(turn, dose))
    assert {*await _work(house)} == {FOLLOW_UP, END}
    return dose


async def test_rows_of_before_ask_once_each_and_close_at_their_time(house: House) -> None:
    dose = await _as_before(house)
    await house.advance(hours=2)
    assert await house.keys("ana") == ["dose.reminder", "dose.nag", "dose.nag"]
    assert await _work(house) == {END: dose.closes_at}
    await house.advance(hours=3, minutes=59)
    assert (await _latest(house)).state is DoseState.REMINDED
    await house.advance(minutes=1)
    assert (await _latest(house)).state is DoseState.MISSED
    assert (await house.keys("ana")).count("dose.missed") == 1


async def test_rows_of_before_close_once_after_we_were_away(house: House) -> None:
    dose = await _as_before(house)
    house.clock.advance_to(dose.closes_at + HOUR)
    await house.settle()
    assert await house.keys("ana") == ["dose.reminder", "dose.missed"]
    assert await _work(house) == {}


async def test_a_follow_up_of_before_that_is_given_up_closes_nothing_early(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    dose = await _as_before(house)
    _fail(monkeypatch, FOLLOW_UP)
    await house.advance(hours=1)
    assert await _work(house) == {END: dose.closes_at}
    assert (await _latest(house)).state is DoseState.REMINDED


async def test_a_follow_up_of_before_that_was_given_up_has_its_end(house: House) -> None:
    dose = await _as_before(house)
    [work] = [each for each in await house.due("ana") if each.kind == FOLLOW_UP]
    parked_at = house.clock.now().replace(year=9000)
    await house.write(lambda rows: rows.due.retry(work.id, parked_at))
    await house.advance(seconds=(dose.closes_at - house.clock.now()).total_seconds())
    assert (await _latest(house)).state is DoseState.MISSED
    assert await _work(house) == {}


@pytest.mark.parametrize("state", [DoseState.DUE, DoseState.SNOOZED])
async def test_a_follow_up_without_a_reminder_asks_nothing_and_keeps_the_end(
    house: House, state: DoseState
) -> None:
    dose = await _reminded(house)
    await house.write(lambda rows: rows.doses.save(replace(dose, state=state)))
    await house.advance(minutes=30)
    assert await house.keys("ana") == ["dose.reminder"]
    assert await _work(house) == {END: dose.closes_at}


async def test_nothing_is_left_of_somebody_who_was_erased(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    dose = await _reminded(house)
    _fail(monkeypatch, FOLLOW_UP, times=2)
    await house.advance(minutes=30)
    await house.write(lambda rows: rows.patients.erase(dose.patient_id))
    await house.advance(hours=7)
    assert await house.read(lambda rows: rows.due.next_at()) is None

"""The last look before a message leaves: unasked ones must still be wanted."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.core.model import (
    AddressState,
    Dose,
    DoseState,
    Form,
    Lane,
    Patient,
    PatientState,
    Pattern,
    Regimen,
)
from tests.unit.scheduler.world import HOUR, MINUTE, NOON, World

TEN_IN_THE_EVENING = NOON + 10 * HOUR  # quiet until seven
SEVEN = NOON + 19 * HOUR
UNASKED = pytest.mark.parametrize("lane", [Lane.REMINDER, Lane.BULK])
ASKED = pytest.mark.parametrize("lane", [Lane.SAFETY, Lane.REPLY])


async def change(world: World, patient: Patient, **changes: Any) -> None:
    await world.store.write(lambda rows: rows.patients.change(patient.id, changes))


@UNASKED
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": PatientState.LEFT}, "left"),
        ({"paused_until": NOON + HOUR}, "paused"),
    ],
)
async def test_nothing_unasked_goes_to_who_left_or_paused(
    world: World, lane: Lane, changes: dict[str, Any], code: str
) -> None:
    patient = await world.enrol()
    row_id = await world.queue(lane)
    await change(world, patient, **changes)
    await world.delivery.run_once()
    assert await world.state(row_id) == ("cancelled", code)
    assert await world.failures() == []


@ASKED
async def test_answers_go_to_who_left_paused_opted_out_or_sleeps(world: World, lane: Lane) -> None:
    await world.enrol(state=PatientState.LEFT, paused_until=NOON + 50 * HOUR)
    await world.change_address("telegram", "ana", AddressState.OPTED_OUT)
    world.clock.advance(5 * HOUR)
    row_id = await world.queue(lane)
    await world.after(5 * HOUR)
    assert await world.state(row_id) == ("sent", None)


@pytest.mark.parametrize(
    ("lane", "end"), [(Lane.SAFETY, ("sent", None)), (Lane.REPLY, ("expired", "late"))]
)
async def test_an_answer_of_hours_ago_is_worth_nothing_unless_it_is_help(
    world: World, lane: Lane, end: tuple[str, str | None]
) -> None:
    await world.enrol()
    row_id = await world.queue(lane)
    await world.after(6 * HOUR)
    assert await world.state(row_id) == end


async def test_a_pause_that_is_over_holds_nothing_back(world: World) -> None:
    await world.enrol(paused_until=NOON)
    row_id = await world.queue()
    await world.delivery.run_once()
    assert await world.state(row_id) == ("sent", None)


@UNASKED
async def test_nothing_unasked_goes_where_the_person_opted_out(world: World, lane: Lane) -> None:
    await world.enrol()
    row_id = await world.queue(lane)
    await world.change_address("telegram", "ana", AddressState.OPTED_OUT)
    await world.delivery.run_once()
    assert await world.state(row_id) == ("cancelled", "no_consent")
    assert await world.failures() == []


@pytest.mark.parametrize("state", [AddressState.BLOCKED, AddressState.UNREACHABLE])
async def test_an_address_that_went_dark_fails_so_that_another_can_be_tried(
    world: World, state: AddressState
) -> None:
    await world.enrol()
    row_id = await world.queue()
    await world.change_address("telegram", "ana", state)
    await world.delivery.run_once()
    assert world.telegram.attempts == []
    assert await world.state(row_id) == ("failed", state.value)
    assert await world.failures() == [(str(row_id), timedelta())]


async def test_messages_to_staff_are_not_judged_by_the_patient_they_are_about(
    world: World,
) -> None:
    await world.enrol(paused_until=NOON + HOUR)
    await world.enrol("nurse", state=PatientState.STRANGER, quiet_start=time(0))
    to_a_known_address = await world.queue(Lane.BULK, to="nurse", patient_id=1)
    to_an_unknown_one = await world.queue(Lane.BULK, to="admin", patient_id=1)
    await world.delivery.run_once()
    assert await world.state(to_a_known_address) == ("sent", None)
    assert await world.state(to_an_unknown_one) == ("sent", None)


# -- doses ----------------------------------------------------------------------------------------


async def a_dose(world: World, state: DoseState) -> int:
    regimen = Regimen(0, 1, Form.TABLET, Pattern.DAILY, date(2026, 6, 1), times=(time(12),))

    kept = await world.store.write(lambda rows: rows.regimens.add(regimen))
    dose = Dose(0, 1, kept.id, date(2026, 6, 1), 0, NOON, NOON + 6 * HOUR, state)
    added = await world.store.write(lambda rows: rows.doses.add(dose))
    assert added is not None
    return added.id


@pytest.mark.parametrize("state", [DoseState.TAKEN, DoseState.SKIPPED])
async def test_a_dose_that_was_answered_needs_no_reminder(world: World, state: DoseState) -> None:
    await world.enrol()
    row_id = await world.queue(dose_id=await a_dose(world, state))
    await world.delivery.run_once()
    assert await world.state(row_id) == ("cancelled", "answered")
    assert await world.failures() == []


@pytest.mark.parametrize("state", [DoseState.DUE, DoseState.SNOOZED, DoseState.MISSED])
async def test_a_dose_without_an_answer_is_spoken_of(world: World, state: DoseState) -> None:
    await world.enrol()
    row_id = await world.queue(dose_id=await a_dose(world, state))
    await world.delivery.run_once()
    assert await world.state(row_id) == ("sent", None)


async def test_an_answer_about_a_taken_dose_is_given(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REPLY, dose_id=await a_dose(world, DoseState.TAKEN))
    await world.delivery.run_once()
    assert await world.state(row_id) == ("sent", None)


# -- quiet hours ----------------------------------------------------------------------------------


@UNASKED
async def test_a_delayed_message_waits_for_the_end_of_quiet_hours(
    world: World, lane: Lane
) -> None:
    await world.enrol()
    row_id = await world.queue(lane)
    await world.after(10 * HOUR)
    row = await world.row(row_id)
    assert (row.next_try_at, row.code, row.attempts) == (SEVEN, "quiet_hours", 0)
    assert world.telegram.attempts == []
    await world.after(9 * HOUR)
    assert (await world.state(row_id))[0] == "sent"


async def test_a_delayed_message_that_is_worthless_by_then_expires(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(expires_at=SEVEN)
    await world.after(10 * HOUR)
    assert await world.state(row_id) == ("expired", "quiet_hours")
    assert await world.failures() == [(str(row_id), timedelta())]


async def test_a_message_made_in_quiet_hours_is_meant_for_them(world: World) -> None:
    await world.enrol()
    world.clock.advance_to(TEN_IN_THE_EVENING)
    row_id = await world.queue()
    await world.delivery.run_once()
    assert await world.state(row_id) == ("sent", None)


async def test_a_second_try_at_another_address_is_a_delay_too(world: World) -> None:
    await world.enrol()
    first = await world.queue()
    world.clock.advance_to(TEN_IN_THE_EVENING)
    second = await world.queue(channel="sms", to="+1", fallback_of=first)
    await world.delivery.run_once()
    assert await world.state(second) == ("queued", "quiet_hours")


# -- emergencies ----------------------------------------------------------------------------------


@UNASKED
async def test_nothing_comes_between_while_somebody_is_in_an_emergency(
    world: World, lane: Lane
) -> None:
    await world.enrol(held_until=NOON + HOUR)
    row_id = await world.queue(lane)
    too_late = await world.queue(lane, expires_at=NOON + HOUR)
    answer = await world.queue(Lane.SAFETY, "are you safe?")
    await world.delivery.run_once()
    assert await world.state(row_id) == ("queued", "held")
    assert await world.state(too_late) == ("cancelled", "held")
    assert await world.state(answer) == ("sent", None)
    assert await world.after(HOUR) == 1
    assert (await world.state(row_id))[0] == "sent"


async def test_an_emergency_that_ends_in_quiet_hours_is_followed_by_them(world: World) -> None:
    await world.enrol(held_until=TEN_IN_THE_EVENING + MINUTE)
    row_id = await world.queue()
    await world.delivery.run_once()
    assert (await world.row(row_id)).next_try_at == SEVEN


# -- trouble --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ({"zone": "Somewhere/Private"}, "ZoneInfoNotFoundError"),
        ({"state": "Private"}, "ValueError"),  # the row cannot even be read
    ],
)
async def test_a_row_that_cannot_be_checked_is_put_off_and_holds_up_nobody(
    world: World, broken: dict[str, Any], code: str
) -> None:
    await world.enrol()
    await world.enrol("ben", **broken)
    bad = await world.queue(to="ben", patient_id=2)
    good = await world.queue()
    with capture_logs() as logs:
        await world.delivery.run_once()
    assert await world.state(bad) == ("queued", code)
    assert await world.state(good) == ("sent", None)
    assert "Private" not in str(logs)

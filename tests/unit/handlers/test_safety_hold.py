"""Around an emergency nothing else is sent; afterwards what was put off comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.core.model import Dose, DoseState, Form, Lane, OutboxState, Pattern, Regimen
from bot.core.ports import Rows
from tests.fakes.house import House

UNASKED = {Lane.REMINDER, Lane.BULK}


async def with_dose(house: House, state: DoseState = DoseState.DUE, hours: float = 6) -> None:
    """Ana, and a dose that is due now."""
    patient = await house.enrol("ana")
    now = house.clock.now()

    def add(rows: Rows) -> None:
        regimen = rows.regimens.add(
            Regimen(0, patient.id, Form.TABLET, Pattern.AS_NEEDED, date(2026, 11, 1))
        )
        dose = rows.doses.add(
            Dose(
                id=0,
                patient_id=patient.id,
                regimen_id=regimen.id,
                local_date=date(2026, 11, 23),
                index=0,
                due_at=now,
                closes_at=now + timedelta(hours=hours),
                state=state,
            )
        )
        assert dose is not None
        rows.due.put("dose.remind", now, patient.id, str(dose.id))
        rows.due.put("dose.close", dose.closes_at, patient.id, str(dose.id))

    await house.write(add)


async def dose(house: House) -> Dose:
    patient = await house.patient("ana")
    return (await house.read(lambda rows: rows.doses.recent(patient.id, 1)))[0]


async def reminders(house: House) -> int:
    return len([row for row in await house.outbox("ana") if row.lane in UNASKED])


async def test_nothing_but_safety_is_sent_until_the_hold_is_over(scripted_house: House) -> None:
    await with_dose(scripted_house)
    await scripted_house.settle()
    assert await reminders(scripted_house) == 1
    await scripted_house.text("telegram", "ana", "emergency breathing")
    await scripted_house.advance(minutes=119)
    lanes = {row.lane for row in (await scripted_house.outbox("ana"))[1:]}
    assert lanes == {Lane.SAFETY}
    await scripted_house.advance(minutes=1)
    asked = [row.key for row in await scripted_house.outbox("ana") if row.lane in UNASKED]
    assert sorted(asked) == ["dose.nag", "dose.reminder"]  # one first reminder, then a follow-up
    assert (await dose(scripted_house)).state is DoseState.REMINDED


async def test_who_is_safe_is_reminded_a_little_later(scripted_house: House) -> None:
    await with_dose(scripted_house)
    await scripted_house.settle()
    await scripted_house.text("telegram", "ana", "emergency breathing")
    await scripted_house.advance(minutes=10)
    await scripted_house.tap("ana", "I am safe")
    assert (await scripted_house.patient("ana")).held_until is None
    await scripted_house.advance(minutes=14)
    assert await reminders(scripted_house) == 1
    await scripted_house.advance(minutes=1)
    assert await reminders(scripted_house) == 2


async def test_who_has_called_for_help_is_left_in_peace(scripted_house: House) -> None:
    await with_dose(scripted_house)
    await scripted_house.text("telegram", "ana", "emergency breathing")
    await scripted_house.advance(minutes=10)
    await scripted_house.tap("ana", "I called")
    await scripted_house.advance(minutes=100)
    assert await reminders(scripted_house) == 0
    assert (await scripted_house.patient("ana")).held_until is not None


async def test_a_reminder_that_waits_to_leave_is_cancelled(scripted_house: House) -> None:
    await with_dose(scripted_house)
    await scripted_house.sweep.run_once()  # queued, not sent
    await scripted_house.text("telegram", "ana", "emergency breathing")
    [row] = [row for row in await scripted_house.outbox("ana") if row.lane is Lane.REMINDER]
    assert row.state in {OutboxState.CANCELLED, OutboxState.SENT}
    assert scripted_house.delivered("ana")[0].message.lane is Lane.SAFETY


@pytest.mark.parametrize(
    ("is_sent", "state"), [(True, DoseState.MISSED), (False, DoseState.UNDELIVERED)]
)
async def test_a_dose_whose_reminder_we_took_back_is_not_counted_as_missed(
    scripted_house: House, is_sent: bool, state: DoseState
) -> None:
    await with_dose(scripted_house, hours=1)
    await scripted_house.sweep.run_once()
    if is_sent:
        await scripted_house.delivery.run_once()
    else:
        await scripted_house.write(_take_back)
    await scripted_house.text("telegram", "ana", "emergency breathing")
    await scripted_house.advance(minutes=61)
    assert (await dose(scripted_house)).state is state


async def test_what_other_conversations_send_unasked_waits_as_well(scripted_house: House) -> None:
    await scripted_house.enrol("ana", paused_until=scripted_house.clock.now())
    await scripted_house.text("telegram", "ana", "pause 1")
    await scripted_house.advance(hours=23, minutes=30)
    await scripted_house.text("telegram", "ana", "emergency breathing")
    await scripted_house.advance(minutes=90)
    assert "pause.ended" in await scripted_house.keys("ana")
    assert not any("reminders" in text.lower() for text in scripted_house.sent("ana")[2:])
    await scripted_house.advance(minutes=31)
    assert len([r for r in await scripted_house.outbox("ana") if r.key == "pause.ended"]) == 1
    [ended] = [r for r in await scripted_house.outbox("ana") if r.key == "pause.ended"]
    assert ended.state is OutboxState.SENT


def _take_back(rows: Rows) -> None:
    [dose] = rows.doses.recent(1, 1)
    patient = rows.patients.get(dose.patient_id)
    assert patient is not None
    rows.outbox.cancel(patient.id, (Lane.REMINDER,), patient.created_at)

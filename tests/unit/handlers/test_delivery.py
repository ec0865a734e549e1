"""A message that could not be delivered: elsewhere once, else staff hear of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import RecipientGone
from bot.core.model import AddressState, DoseState, DueWork, Lane, OutboxState, Receipt
from handlers.delivery import failed
from handlers.dose_record import settle
from tests.factories import outbox_row
from tests.fakes.house import House, address_of


async def _both(house: House) -> None:
    await house.enrol("ana", "telegram", "sms")
    now = house.clock.now()
    await house.change_address("ana", "telegram", last_heard_at=now)


async def _failed(house: House, **changes: Any) -> int:
    """A failed message to Ana's chat; its work is done."""
    patient = await house.patient("ana")
    now = house.clock.now()
    values = {
        "address": address_of("telegram", "ana"), "state": OutboxState.FAILED,
        "created_at": now, "key": "pause.ended",
    }  # fmt: skip
    row = outbox_row(patient.id, **values | changes)
    row_id = await house.write(lambda rows: rows.outbox.add(row))
    work = DueWork(1, "delivery.failed", now, patient.id, str(row_id), {"means": "RecipientGone"})
    await house.turn("ana", lambda turn: failed(turn, work))
    await house.settle()
    return row_id


async def _came(house: House, channel: str) -> list[str]:
    return [each.message.key for each in house.delivered("ana") if each.channel == channel]


async def test_a_reminder_is_said_again_on_the_other_phone(house: House) -> None:
    await _both(house)
    await house.prescribe("ana")
    house.phones["telegram"].answer(RecipientGone("403"))
    await house.advance(hours=20)
    await house.settle()
    assert await _came(house, "sms") == ["dose.reminder_elsewhere"]


async def test_a_safety_text_is_said_again_word_for_word(house: House) -> None:
    await _both(house)
    row_id = await _failed(house, lane=Lane.SAFETY, key="safety.emergency_general")
    assert await _came(house, "sms") == ["safety.emergency_general"]
    assert [row.fallback_of for row in await house.outbox("ana")][-1] == row_id


async def test_what_came_second_hand_is_not_passed_on_again(house: House) -> None:
    await _both(house)
    await _failed(house, lane=Lane.SAFETY, key="safety.emergency_general", fallback_of=1)
    assert await _came(house, "sms") == []
    assert [each.reason for each in await house.alerts("ana")] == ["safety_undelivered"]


async def test_an_old_message_is_not_worth_saying_again(house: House) -> None:
    await _both(house)
    old = house.clock.now() - timedelta(hours=30)
    await _failed(house, lane=Lane.SAFETY, key="safety.emergency_general", created_at=old)
    assert await _came(house, "sms") == []


async def test_a_lost_answer_is_nobodys_concern(house: House) -> None:
    await _both(house)
    await _failed(house, lane=Lane.REPLY)
    await _failed(house, state=OutboxState.DELIVERED)
    assert await house.alerts("ana") == []
    work = DueWork(1, "delivery.failed", house.clock.now(), 1, "999")
    await house.turn("ana", lambda turn: failed(turn, work))
    assert await _came(house, "sms") == []


async def test_a_reminder_of_a_settled_dose_is_not_said_again(house: House) -> None:
    await _both(house)
    await house.prescribe("ana")
    await house.advance(hours=20)
    patient = await house.patient("ana")
    (dose,) = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    await house.turn("ana", lambda turn: settle(turn, dose, DoseState.TAKEN))
    await _failed(house, dose_id=dose.id)
    assert await _came(house, "sms") == []


async def test_a_dose_that_was_answered_all_the_same_keeps_its_answer(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    await house.advance(hours=20)
    patient = await house.patient("ana")
    (dose,) = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    await house.tap("ana", "Taken")
    await _failed(house, dose_id=dose.id)
    (kept,) = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    assert kept.state is DoseState.TAKEN
    assert [each.reason for each in await house.alerts("ana")] == ["reminders_undelivered"]


async def test_other_reminders_without_a_second_phone_are_let_be(house: House) -> None:
    await house.enrol("ana")
    await _failed(house)
    assert await house.alerts("ana") == []


async def _reported(house: House, means: str, code: str, **changes: Any) -> None:
    """A late report of the provider about a message to Ana's number."""
    patient = await house.patient("ana")
    row = outbox_row(
        patient.id, channel="sms", address=address_of("sms", "ana"), state=OutboxState.SENT,
        created_at=house.clock.now(), key="pause.ended", **changes,
    )  # fmt: skip
    row_id = await house.write(lambda rows: rows.outbox.add(row))
    receipt = Receipt("failed", house.clock.now(), "SM1", row_id, code, means)
    await house.engine.receipt(receipt)
    await house.engine.receipt(receipt)  # callbacks come twice
    await house.settle()


@pytest.mark.parametrize(
    ("means", "code", "state", "reasons", "consents"),
    [
        ("RecipientGone", "30006", AddressState.UNREACHABLE, [], []),
        ("RecipientGone", "30005", AddressState.UNREACHABLE, [], []),
        ("OptedOut", "21610", AddressState.OPTED_OUT, [], ["provider 21610"]),
        ("Rejected", "30007", AddressState.ACTIVE, ["template_rejected"], []),
        ("Rejected", "30004", AddressState.ACTIVE, ["template_rejected"], []),
        ("CredentialsRefused", "30034", AddressState.ACTIVE, ["credentials_refused"], []),
        ("Unreachable", "30003", AddressState.ACTIVE, [], []),
        ("OutcomeUnknown", "20500", AddressState.ACTIVE, [], []),
    ],
)
async def test_a_late_report_acts_like_a_refusal_at_once(
    house: House,
    means: str,
    code: str,
    state: AddressState,
    reasons: list[str],
    consents: list[str],
) -> None:
    await house.enrol("ana", "sms")
    await _reported(house, means, code, lane=Lane.REPLY)
    patient = await house.patient("ana")
    addresses, given = await house.read(
        lambda rows: (rows.patients.addresses(patient.id), rows.patients.consents(patient.id))
    )
    assert [address.state for address in addresses] == [state]
    assert [alert.reason for alert in await house.alerts("ana")] == reasons
    assert [consent.version for consent in given if consent.kind == "stop"] == consents


async def test_editors_hear_of_a_refused_template_once_a_day(house: House) -> None:
    await house.enrol("ana", "sms")
    for _ in range(3):
        await _reported(house, "Rejected", "30007", lane=Lane.REPLY)
    assert len(await house.alerts("ana")) == 1
    await house.advance(days=1)
    await _reported(house, "Rejected", "30007", lane=Lane.REPLY)
    assert len(await house.alerts("ana")) == 2


async def test_a_reminder_reported_lost_goes_to_the_other_phone(house: House) -> None:
    await _both(house)
    await _reported(house, "RecipientGone", "30006", lane=Lane.SAFETY)
    assert await _came(house, "telegram") == ["pause.ended"]

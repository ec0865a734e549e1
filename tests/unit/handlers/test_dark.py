"""The last phone of somebody is lost: staff hear of it once, unless it was their wish."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.errors import RecipientGone
from bot.core.model import AddressState, IncomingKind, PatientState
from handlers.alert_taking import take
from tests.fakes.house import House

CHAT = {"channel": "telegram", "who": "ana"}


async def _reasons(house: House) -> list[str]:
    return [alert.reason for alert in await house.alerts("ana")]


async def _block(house: House) -> None:
    await house.event(**CHAT, kind=IncomingKind.BLOCKED)


async def test_who_blocks_the_bot_is_staffs_concern_before_a_dose_is_due(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    await _block(house)
    assert await _reasons(house) == ["cannot_be_reached"]
    assert "Steady notice" in house.sent("900")[-1]
    await _block(house)
    await house.advance(days=2)
    assert await _reasons(house) == ["cannot_be_reached"]


async def test_who_blocks_it_again_after_staff_took_care_is_told_of_again(house: House) -> None:
    await house.enrol("ana")
    await _block(house)
    [alert] = await house.alerts("ana")
    await house.write(lambda rows: take(rows, alert, "staff 1", house.clock.now()))
    await house.event(**CHAT, kind=IncomingKind.UNBLOCKED)
    assert await _reasons(house) == ["cannot_be_reached"]
    await _block(house)
    assert await _reasons(house) == ["cannot_be_reached"] * 2


async def test_an_answer_that_cannot_arrive_shows_it_too(house: House) -> None:
    await house.enrol("ana")
    house.phones["telegram"].answer(RecipientGone("deactivated"))
    await house.text("telegram", "ana", "/status")
    await house.settle()
    assert await _reasons(house) == ["cannot_be_reached"]


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ({"state": PatientState.LEFT}, {}),
        ({"state": PatientState.ENROLLING}, {}),
        ({"state": PatientState.ACTIVE}, {"state": AddressState.OPTED_OUT}),
    ],
    ids=["left", "not enrolled", "said STOP"],
)
async def test_a_wish_is_no_loss(
    house: House, fields: dict[str, Any], address: dict[str, Any]
) -> None:
    await house.enrol("ana")
    await house.change("ana", **fields)
    await house.change_address("ana", "telegram", **address)
    await _block(house)
    assert await _reasons(house) == []


async def test_another_phone_is_enough(house: House) -> None:
    await house.enrol("ana", "telegram", "sms")
    await _block(house)
    assert await _reasons(house) == []

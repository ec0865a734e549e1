"""What lay for hours while we were away: screened first, answered honestly, not acted upon."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.model import AddressState, DoseState, Incoming, IncomingKind
from handlers.arrival import WORD_LIMIT
from tests.fakes.house import House, address_of

SIX_HOURS = timedelta(hours=6)
LONG = SIX_HOURS + timedelta(minutes=1)


async def _away(house: House, *texts: str, age: timedelta = LONG) -> list[str]:
    """Texts of Ana's that all come at once, the first of them `age` old; keys of the answers."""
    at = house.clock.now() - age
    for number, text in enumerate(texts):
        sent_at = at + timedelta(seconds=number)
        event = Incoming(
            "sms", address_of("sms", "ana"), f"SM{number}{at}", IncomingKind.TEXT,
            house.clock.now(), text=text, sent_at=sent_at,
        )  # fmt: skip
        await house.engine.accept(event)
    await house.settle()
    return await house.keys("ana")


async def test_old_texts_get_one_apology_and_change_nothing(house: House) -> None:
    await house.enrol("ana", "sms")
    await house.prescribe("ana")
    await house.advance(hours=20)  # the reminder is there
    keys = await _away(house, "status", "1", "pause 3")
    assert keys[1:] == ["arrival.belated"]
    assert "I only now got what you wrote" in house.sent("ana")[-1]
    patient = await house.patient("ana")
    assert patient.paused_until is None
    [dose] = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    assert dose.state is DoseState.REMINDED


async def test_each_outage_has_its_own_apology(house: House) -> None:
    await house.enrol("ana", "sms")
    assert (await _away(house, "status", "tip")).count("arrival.belated") == 1
    await house.advance(days=1)
    assert (await _away(house, "status", "tip")).count("arrival.belated") == 2


async def test_a_text_of_a_few_hours_is_handled_as_ever(house: House) -> None:
    await house.enrol("ana", "sms")
    assert await _away(house, "status", age=SIX_HOURS) == ["status.show"]


async def test_stop_is_obeyed_however_late(house: House) -> None:
    await house.enrol("ana", "sms")
    assert await _away(house, "STOP", "status") == ["stop_help.stopped"]
    patient = await house.patient("ana")
    [address] = await house.read(lambda rows: rows.patients.addresses(patient.id))
    assert address.state is AddressState.OPTED_OUT


@pytest.mark.parametrize("late", [True, False])
async def test_a_call_is_answered_first_and_then_with_an_apology(
    scripted_house: House, late: bool
) -> None:
    house = scripted_house
    await house.enrol("ana", "sms")
    age = LONG if late else timedelta(minutes=1)
    keys = await _away(house, "emergency breathing", "emergency breathing", age=age)
    assert keys[0] == "safety.emergency_breathing"
    assert keys.count("arrival.belated_call") == int(late)
    assert [alert.tier for alert in await house.alerts("ana")] == ["emergency"] * 2


async def test_a_late_call_after_stop_gets_guidance_alone(scripted_house: House) -> None:
    house = scripted_house
    await house.enrol("ana", "sms")
    await house.change_address("ana", "sms", state=AddressState.OPTED_OUT)
    assert "arrival.belated_call" not in await _away(house, "emergency breathing")


async def test_what_is_no_text_is_never_too_late(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    await house.advance(hours=20)
    button = next(each for each in house.buttons("ana") if each.label == "Taken")
    old = house.clock.now() - LONG
    await house.event("telegram", "ana", kind=IncomingKind.BUTTON, data=button.data, sent_at=old)
    assert (await house.keys("ana"))[-1] == "dose.taken"


# -- loops ----------------------------------------------------------------------------------------


async def _answers(house: House, text: str, times: int) -> list[str]:
    """Keys of what so many equal texts, half a minute apart, were answered with."""
    before = len(await house.keys("ana")) if await house.knows("ana") else 0
    for _ in range(times):
        await house.text("sms", "ana", text)
        await house.advance(seconds=30)
    return (await house.keys("ana"))[before:]


@pytest.mark.parametrize("text", ["I am out until Monday", "Unavailable", "not here", "7"])
@pytest.mark.parametrize("is_known", [True, False])
async def test_more_than_five_equal_texts_that_lead_nowhere_are_cut_off_once(
    house: House, text: str, is_known: bool
) -> None:
    if is_known:
        await house.enrol("ana", "sms")
    said = await _answers(house, text, 12)
    assert said.index("arrival.loop") == len(said) - 1 == 5


async def test_a_word_that_is_understood_may_be_said_more_often(house: House) -> None:
    await house.enrol("ana", "sms")
    assert await _answers(house, "status", WORD_LIMIT + 2) == [
        *["status.show"] * WORD_LIMIT, "arrival.loop",
    ]  # fmt: skip


async def test_a_cut_off_word_is_an_answer_again_when_we_ask(house: House) -> None:
    await house.enrol("ana", "sms")
    await house.prescribe("ana")
    await house.advance(hours=19, minutes=50)
    assert (await _answers(house, "yes", 12))[-1] == "arrival.loop"
    await house.advance(minutes=5)
    assert (await house.keys("ana"))[-1] == "dose.reminder"
    assert await _answers(house, "yes", 1) == ["dose.taken"]


async def test_after_half_an_hour_it_is_answered_again(house: House) -> None:
    await house.enrol("ana", "sms")
    await _answers(house, "Unavailable", 7)
    await house.advance(minutes=31)
    assert await _answers(house, "Unavailable", 1) != []


async def test_a_call_for_help_is_answered_however_often(scripted_house: House) -> None:
    await scripted_house.enrol("ana", "sms")
    said = await _answers(scripted_house, "emergency breathing", WORD_LIMIT + 3)
    assert "arrival.loop" not in said
    assert len(said) >= WORD_LIMIT + 3

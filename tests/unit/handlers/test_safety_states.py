"""Whoever writes, in whatever state, on whichever phone: guidance is the first thing they get."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import time, timedelta

import pytest

from bot.core.model import AddressState, IncomingKind, PatientState
from tests.fakes.house import NOON, House
from tests.fakes.screen import broken

Prepare = Callable[[House, str], Awaitable[object]]

GUIDANCE = {
    "emergency anaphylaxis": "safety.emergency_allergy",
    "emergency suicidality": "safety.emergency_suicide",
    "urgent liver": "safety.urgent_liver",
    "unsure veiled_distress": "safety.unsure",
    "unsure breathing": "safety.unsure_body",
}


async def nobody_yet(house: House, channel: str) -> None:
    """Never written before."""


async def enrolling(house: House, channel: str) -> None:
    await house.text(channel, "ana", "hello")
    assert (await house.patient("ana")).state is PatientState.ENROLLING


async def enrolled(house: House, channel: str) -> None:
    await house.enrol("ana", channel)


async def mid_dialogue(house: House, channel: str) -> None:
    await house.enrol("ana", channel)
    await house.text(channel, "ana", "pause")
    assert [dialogue.name for dialogue in await house.dialogues("ana")] == ["pause"]


async def paused(house: House, channel: str) -> None:
    await house.enrol("ana", channel, paused_until=NOON + timedelta(days=7))


async def in_quiet_hours(house: House, channel: str) -> None:
    await house.enrol("ana", channel, quiet_start=time(0), quiet_end=time(23, 59))


async def opted_out(house: House, channel: str) -> None:
    await house.enrol("ana", channel)
    await house.text(channel, "ana", "STOP")
    assert await house.text(channel, "ana", "are you there") == []


async def has_left(house: House, channel: str) -> None:
    await house.enrol("ana", channel, state=PatientState.LEFT)


async def had_blocked_us(house: House, channel: str) -> None:
    await house.enrol("ana", channel)
    await house.change_address("ana", channel, state=AddressState.BLOCKED)


STATES = [
    nobody_yet,
    enrolling,
    enrolled,
    mid_dialogue,
    paused,
    in_quiet_hours,
    opted_out,
    has_left,
    had_blocked_us,
]


@pytest.mark.parametrize("text", GUIDANCE)
@pytest.mark.parametrize("channel", ["telegram", "sms"])
@pytest.mark.parametrize("state", STATES)
async def test_guidance_is_the_first_message_in_every_state(
    scripted_house: House, state: Prepare, channel: str, text: str
) -> None:
    house = scripted_house
    await state(house, channel)
    before = len(await house.keys("ana"))
    answers = await house.text(channel, "ana", text)
    assert (await house.keys("ana"))[before] == GUIDANCE[text]
    assert "911" in answers[0]
    assert len(answers) == 1, "guidance comes alone"
    assert [alert.answer_key for alert in await house.alerts("ana")][-1] == GUIDANCE[text]
    assert house.sent("900"), "staff are called"


@pytest.mark.parametrize("channel", ["telegram", "sms"])
@pytest.mark.parametrize(
    "kind", [IncomingKind.TEXT, IncomingKind.EDITED, IncomingKind.GROUP], ids=str
)
async def test_edited_texts_captions_and_groups_are_answered_as_well(
    scripted_house: House, kind: IncomingKind, channel: str
) -> None:
    media = "photo" if kind is IncomingKind.TEXT else None
    answers = await scripted_house.event(
        channel, "ana", kind=kind, text="emergency breathing", media=media
    )
    assert "Call 911 now" in answers[0]


async def test_a_command_with_a_cry_for_help_behind_it_is_a_cry_for_help(
    scripted_house: House,
) -> None:
    await scripted_house.enrol("ana")
    answers = await scripted_house.text("telegram", "ana", "/status emergency breathing")
    assert await scripted_house.keys("ana") == ["safety.emergency_breathing"]
    assert len(answers) == 1


async def test_a_number_in_front_of_an_emergency_records_no_dose(house: House) -> None:
    await house.enrol("ana", "sms")
    await house.text("sms", "ana", "pause")  # 1, 3 or 7 days?
    await house.text("sms", "ana", "1 but my throat is closing")
    assert (await house.keys("ana"))[-1] == "safety.emergency_allergy"
    assert (await house.patient("ana")).paused_until is None


async def test_a_screen_that_fails_asks_directly_and_calls_staff() -> None:
    async with House(screen=broken) as house:
        await house.enrol("ana")
        answers = await house.text("telegram", "ana", "good morning")
        assert await house.keys("ana") == ["safety.unsure_unread"]
        assert "Are you safe right now?" in answers[0]
        assert [alert.reason for alert in await house.alerts("ana")] == ["screen_error"]
        await house.text("telegram", "ana", "yes")
        assert (await house.keys("ana"))[-1] == "safety.glad_safe"


@pytest.mark.parametrize(
    ("who", "number"),
    [("+442079460123", "999"), ("+34912345678", "112"), ("+525512345678", "911")],
)
async def test_a_stranger_gets_the_numbers_of_the_country_of_their_phone(
    scripted_house: House, who: str, number: str
) -> None:
    answers = await scripted_house.text("sms", who, "emergency breathing")
    assert f"Call {number} now" in answers[0]


async def test_a_country_outside_the_table_gets_general_numbers(scripted_house: House) -> None:
    await scripted_house.enrol("ana", country="ZZ")
    answers = await scripted_house.text("telegram", "ana", "emergency suicidality")
    assert "Call 112 / 911 now" in answers[0]


async def test_help_by_sms_names_the_emergency_line_first(house: House) -> None:
    for known in (False, True):
        if known:
            await house.enrol("ben", "sms")
        answers = await house.text("sms", "ben" if known else "ana", "HELP")
        assert answers[0].startswith("In danger: call 911 now.")

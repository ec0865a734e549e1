"""Storage is down or read-only: guidance still goes out, once, and the rest follows later."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import pytest

from bot.core.errors import (
    OutcomeUnknown,
    RecipientGone,
    SendError,
    StorageError,
    Unreachable,
)
from bot.core.model import AlertState, Incoming, IncomingKind
from bot.core.ports import Rows
from bot.engine import FRESH
from tests.fakes.house import House, address_of
from tests.fakes.screen import scripted

Trouble = Literal["down", "read_only"]
BOTH: list[Trouble] = ["down", "read_only"]


def fail(house: House, trouble: Trouble) -> None:
    house.store.is_down = trouble == "down"
    house.store.is_read_only = trouble == "read_only"


def mend(house: House) -> None:
    house.store.is_down = house.store.is_read_only = False


@pytest.mark.parametrize("channel", ["telegram", "sms"])
@pytest.mark.parametrize("trouble", BOTH)
async def test_guidance_goes_out_and_staff_and_care_follow_when_storage_is_back(
    house: House, trouble: Trouble, channel: str
) -> None:
    await house.enrol("ana", channel)
    fail(house, trouble)
    answers = await house.text(channel, "ana", "emergency breathing")
    assert len(answers) == 1
    assert "Call 911 now." in answers[0]
    assert house.direct_answer.unrecorded == 1
    mend(house)
    await house.settle()
    assert house.direct_answer.unrecorded == 0
    assert len(house.sent("ana")) == 1, "not said again"
    [alert] = await house.alerts("ana")
    assert alert.answer_key == "safety.emergency_breathing"
    assert alert.excerpt == "emergency breathing"
    assert house.sent("900")
    await house.advance(minutes=10)
    assert "Are you safe now?" in house.sent("ana")[-1]


@pytest.mark.parametrize("trouble", BOTH)
async def test_a_provider_that_tries_again_causes_no_second_answer(
    house: House, trouble: Trouble
) -> None:
    fail(house, trouble)
    for _ in range(5):
        await house.text("sms", "ana", "emergency breathing", external_id="SM1")
    assert len(house.sent("ana")) == 1
    mend(house)
    await house.text("sms", "ana", "emergency breathing", external_id="SM1")
    assert len(house.sent("ana")) == 1
    assert len(await house.alerts("ana")) == 1


async def test_a_second_cry_meanwhile_gets_the_short_form(house: House) -> None:
    fail(house, "down")
    first = await house.text("sms", "ana", "emergency suicidality")
    again = await house.text("sms", "ana", "emergency suicidality")
    other = await house.text("sms", "ana", "emergency chest_pain")
    assert "988" in first[0]
    assert "988" in again[0]
    assert "911" in other[0]


async def test_overdose_with_a_wish_to_die_names_both_numbers(house: House) -> None:
    fail(house, "down")
    for channel in ("telegram", "sms"):
        answers = await house.text(channel, "ana", "emergency overdose suicidality")
        assert "911" in answers[0]
        assert "988" in answers[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [("urgent liver", "call your clinic"), ("unsure veiled_distress", "Are you safe right now?")],
)
async def test_urgent_and_unclear_texts_are_answered_as_well(
    house: House, text: str, words: str
) -> None:
    fail(house, "down")
    answers = await house.text("sms", "ana", text)
    assert words in answers[0]
    mend(house)
    await house.settle()
    assert [alert.answer_key for alert in await house.alerts("ana")] == [
        "safety.urgent_liver" if text.startswith("urgent") else "safety.unsure"
    ]


async def test_all_staff_are_called_at_once_but_not_for_each_text(house: House) -> None:
    fail(house, "down")
    house.phones["sms"].answer(None, Unreachable())  # the guidance arrives, one page does not
    await house.text("sms", "ana", "emergency breathing")
    await house.text("telegram", "ben", "emergency breathing")
    assert len(house.sent("900")) == 1
    assert "breathing" not in house.sent("900")[0]
    assert house.sent("+12025550190") == []
    house.clock.advance(timedelta(minutes=10))
    await house.text("telegram", "ben", "emergency breathing")
    assert len(house.sent("900")) == 2
    assert len(house.sent("+12025550190")) == 1


async def test_a_staff_address_of_a_channel_that_is_not_there_is_passed_over() -> None:
    async with House(screen=scripted, staff_alerts=("simulator:1", "telegram:900")) as house:
        fail(house, "down")
        await house.text("sms", "ana", "emergency breathing")
        assert len(house.sent("900")) == 1


async def test_ordinary_texts_wait_for_storage(house: House) -> None:
    fail(house, "down")
    assert await house.text("sms", "ana", "good morning") == []


async def test_language_and_country_are_read_where_reading_still_works(house: House) -> None:
    await house.enrol("ana", "sms", language="es", country="ES")
    fail(house, "read_only")
    assert "Llama ya al 112" in (await house.text("sms", "ana", "emergency breathing"))[0]


@pytest.mark.parametrize(
    ("channel", "who", "event", "words"),
    [
        ("sms", "+442079460123", {}, "Call 999 now"),
        ("sms", "+34912345678", {"language": "es"}, "Llama ya al 112"),
        ("telegram", "77", {"language": "es"}, "Llama ya al 911"),
        ("telegram", "77", {"language": "fr"}, "Call 911 now"),
    ],
)
async def test_of_strangers_they_are_guessed(
    house: House, channel: str, who: str, event: dict[str, str], words: str
) -> None:
    fail(house, "down")
    assert words in (await house.text(channel, who, "emergency breathing", **event))[0]


@pytest.mark.parametrize("trouble", BOTH)
@pytest.mark.parametrize(
    ("chosen", "text", "words"),
    [
        ("en", "no puedo respirar", "Llama ya al 911"),
        ("es", "i cant breathe", "Call 911 now"),
    ],
)
async def test_a_call_in_another_language_than_theirs_is_answered_and_looked_after_in_it(
    trouble: Trouble, chosen: str, text: str, words: str
) -> None:
    async with House() as house:
        await house.enrol("ana", "sms", language=chosen)
        fail(house, trouble)
        assert words in (await house.text("sms", "ana", text))[0]
        mend(house)
        await house.advance(minutes=10)
        asked = "Estas a salvo" if chosen == "en" else "Are you safe now?"
        assert asked in house.sent("ana")[-1].replace("Estás", "Estas")
        assert (await house.patient("ana")).language == chosen


@pytest.mark.parametrize(("chosen", "words"), [("en", "Call 911"), ("es", "al 911")])
async def test_one_word_that_languages_lend_each_other_is_answered_in_theirs(
    chosen: str, words: str
) -> None:
    async with House() as house:
        await house.enrol("ana", "sms", language=chosen)
        fail(house, "read_only")
        assert words in (await house.text("sms", "ana", "overdose"))[0]


@pytest.mark.parametrize("error", [Unreachable(), OutcomeUnknown()])
async def test_a_provider_in_trouble_is_tried_again(house: House, error: SendError) -> None:
    fail(house, "down")
    house.phones["sms"].answer(error, error)
    assert len(await house.text("sms", "ana", "emergency breathing")) == 1


async def test_what_could_not_be_sent_is_left_to_the_providers_next_try(house: House) -> None:
    fail(house, "down")
    house.phones["sms"].answer(*[Unreachable()] * 3)
    assert await house.text("sms", "ana", "emergency breathing", external_id="SM1") == []
    assert len(await house.text("sms", "ana", "emergency breathing", external_id="SM1")) == 1


async def test_a_number_that_cannot_be_reached_is_tried_once(house: House) -> None:
    fail(house, "down")
    house.phones["sms"].answer(RecipientGone())
    await house.text("sms", "ana", "emergency breathing")
    assert len(house.phones["sms"].attempts) == 1


async def test_it_never_raises(house: House) -> None:
    house.phones["sms"].answer(RuntimeError("a bug"))
    event = Incoming("sms", "+12025550101", "SM1", IncomingKind.TEXT, house.clock.now())
    await house.direct_answer(event, scripted("emergency breathing"))
    unknown = Incoming("pigeon", "1", "P1", IncomingKind.TEXT, house.clock.now())
    await house.direct_answer(unknown, scripted("emergency breathing"))
    assert house.arrived == []


async def test_recording_waits_until_storage_is_back(house: House) -> None:
    fail(house, "read_only")
    await house.text("sms", "ana", "emergency breathing")
    assert await house.direct_answer.record_when_possible() == 0
    with pytest.raises(StorageError):
        await house.direct_answer.record()
    mend(house)
    assert await house.direct_answer.record_when_possible() == 1
    assert await house.direct_answer.record_when_possible() == 0


async def test_storage_that_fails_between_inbox_and_turn_is_no_excuse(house: House) -> None:
    await house.enrol("ana")
    event = Incoming(
        channel="telegram",
        address=address_of("telegram", "ana"),
        external_id="T1",
        kind=IncomingKind.TEXT,
        received_at=house.clock.now(),
        text="emergency breathing",
        sent_at=house.clock.now() - FRESH,  # so that it is only kept at first
    )
    await house.engine.accept(event)
    fail(house, "read_only")
    for _ in range(3):
        with pytest.raises(StorageError):
            await house.engine.drain()
    assert len(house.sent("ana")) == 1
    mend(house)
    await house.settle()
    assert len(house.sent("ana")) == 1
    assert [alert.state for alert in await house.alerts("ana")] == [AlertState.OPEN]


async def test_only_so_many_answers_are_remembered(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.direct_answer.MOST_REMEMBERED", 2)
    fail(house, "down")
    for number in range(4):
        await house.text("sms", f"+1202555012{number}", "emergency breathing")
    mend(house)
    await house.settle()
    count = await house.read(_count_alerts)
    assert count == 4


def _count_alerts(rows: Rows) -> int:
    return len(rows.alerts.open())

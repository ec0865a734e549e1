"""What follows from an emergency, urgent, or unclear text."""

from __future__ import annotations

import pytest

from bot.core.model import AddressState, Lane
from messages.screen import Tier
from tests.fakes.house import House


async def test_the_first_line_of_emergency_guidance_is_the_action(scripted_house: House) -> None:
    answers = await scripted_house.text("telegram", "ana", "emergency breathing")
    assert answers[0].startswith("<b>Call 911 now.</b>")
    answers = await scripted_house.text("sms", "ben", "emergency suicidality")
    assert answers[0].startswith(
        "Call 988 now, the crisis line. If you might hurt yourself, call 911."
    )


async def test_guidance_leaves_in_the_safety_lane(scripted_house: House) -> None:
    await scripted_house.text("telegram", "ana", "emergency breathing")
    assert [row.lane for row in await scripted_house.outbox("ana")] == [Lane.SAFETY]


async def test_the_second_time_is_shorter_and_still_has_the_number(scripted_house: House) -> None:
    first = await scripted_house.text("telegram", "ana", "emergency breathing")
    for _ in range(3):
        again = await scripted_house.text("telegram", "ana", "emergency breathing")
        assert len(again[0]) < len(first[0])
        assert "911" in again[0]
    await scripted_house.advance(minutes=61)
    late = await scripted_house.text("telegram", "ana", "emergency breathing")
    assert late == first


async def test_a_wish_to_die_told_again_gets_the_crisis_line_again(scripted_house: House) -> None:
    await scripted_house.text("telegram", "ana", "emergency suicidality")
    again = await scripted_house.text("telegram", "ana", "emergency suicidality")
    assert (await scripted_house.keys("ana"))[-1] == "safety.again_crisis"
    assert "988" in again[0]
    assert "911" in again[0]


async def test_another_emergency_gets_its_own_guidance_in_full(scripted_house: House) -> None:
    await scripted_house.text("telegram", "ana", "emergency suicidality")
    await scripted_house.text("telegram", "ana", "emergency overdose")
    assert await scripted_house.keys("ana") == [
        "safety.emergency_suicide",
        "safety.emergency_overdose",
    ]


async def test_overdose_with_a_wish_to_die_names_both_numbers(scripted_house: House) -> None:
    answers = await scripted_house.text("telegram", "ana", "emergency suicidality overdose")
    assert await scripted_house.keys("ana") == ["safety.emergency_overdose"]
    assert "911" in answers[0]
    assert "988" in answers[0]
    assert "naloxone" in answers[0]
    again = await scripted_house.text("telegram", "ana", "emergency suicidality overdose")
    assert "911" in again[0]
    assert "988" in again[0]


async def test_the_alert_says_why_without_the_words_that_matched(scripted_house: House) -> None:
    await scripted_house.text("telegram", "ana", "emergency breathing chest_pain")
    [alert] = await scripted_house.alerts("ana")
    assert (alert.tier, alert.reason) == (Tier.EMERGENCY, "breathing")
    assert alert.excerpt == "emergency breathing chest_pain"
    assert alert.lexicon_version == "test"
    assert [finding["rule"] for finding in alert.findings] == ["test.breathing", "test.chest_pain"]
    assert all("matched" not in finding for finding in alert.findings)


async def test_someone_who_opted_out_is_answered_there_and_where_they_agreed(
    scripted_house: House,
) -> None:
    await scripted_house.enrol("ana", "telegram", "sms")
    await scripted_house.text("sms", "ana", "STOP")
    before = len(scripted_house.delivered("ana"))
    await scripted_house.text("sms", "ana", "emergency suicidality")
    arrived = scripted_house.delivered("ana")[before:]
    assert {each.channel for each in arrived} == {"telegram", "sms"}
    assert all("988" in each.message.body.text for each in arrived)


@pytest.mark.parametrize(
    "text", ["emergency suicidality. Stop texting me", "urgent liver, stop messaging me"]
)
async def test_a_wish_for_no_more_messages_in_the_same_text_is_obeyed_too(
    scripted_house: House, text: str
) -> None:
    await scripted_house.enrol("ana")
    answers = await scripted_house.text("telegram", "ana", text.replace(".", " .", 1))
    assert "911" in answers[0]
    found = await scripted_house.read(lambda rows: rows.patients.find("telegram", "1001"))
    assert found is None or found[1].state is not AddressState.ACTIVE


async def test_where_nobody_reads_the_person_is_told_so_after_the_action(
    quiet_house: House,
) -> None:
    answers = await quiet_house.text("telegram", "ana", "emergency breathing")
    assert "Call 911" in answers[0]
    assert "No person reads this chat" in answers[1]
    assert len(await quiet_house.text("telegram", "ana", "emergency breathing")) == 1
    await quiet_house.text("telegram", "ben", "urgent liver")
    await quiet_house.text("telegram", "carol", "unsure breathing")
    assert (await quiet_house.keys("ben"))[-1] == "safety.nobody_reads"
    assert (await quiet_house.keys("carol"))[-1] == "safety.nobody_reads"


@pytest.mark.parametrize(
    ("topic", "key"),
    [
        ("overdose", "safety.question_overdose"),
        ("anaphylaxis", "safety.question_allergy"),
        ("surgery", "safety.question_opioids"),
        ("seizure_loc", "safety.question_general"),
    ],
)
async def test_a_question_gets_information_and_what_to_do_if_it_is_now(
    scripted_house: House, topic: str, key: str
) -> None:
    await scripted_house.enrol("ana")
    answers = await scripted_house.text("telegram", "ana", f"question {topic}")
    assert await scripted_house.keys("ana") == [key]
    assert "now" in answers[0]
    assert "911" in answers[0]
    assert await scripted_house.alerts("ana") == []


async def test_other_questions_are_left_to_others(scripted_house: House) -> None:
    await scripted_house.enrol("ana")
    await scripted_house.text("telegram", "ana", "question weather")
    await scripted_house.text("telegram", "ana", "hello there")
    assert not any(key.startswith("safety.") for key in await scripted_house.keys("ana"))


async def test_somebody_new_is_answered_in_the_language_they_write(house: House) -> None:
    answers = await house.text("sms", "ana", "no puedo respirar")
    assert answers[0].startswith("Llama ya al 911.")
    answers = await house.text("telegram", "ben", "I can't breathe", language="es")
    assert answers[0].startswith("<b>Call 911 now.</b>")


async def test_spanish_speakers_are_guided_in_spanish(house: House) -> None:
    await house.enrol("ana", "sms", language="es", country="ES")
    answers = await house.text("sms", "ana", "no puedo respirar")
    assert answers[0].startswith("Llama ya al 112.")

"""Questions: the numbers of an answer, taps on what is gone, and what is let be."""

from __future__ import annotations

import pytest

from bot.core.model import IncomingKind
from tests.fakes.house import House


@pytest.mark.parametrize(
    ("channel", "country", "language", "question", "emergency"),
    [
        ("telegram", "GB", "en", "/ask how do opioids and it go together", "999"),
        ("sms", "GB", "en", "ask what is naloxone", "999"),
        ("telegram", "ES", "es", "/ask puedo tomar opioides", "112"),
        ("sms", "ES", "es", "pregunta los opioides", "112"),
    ],
)
async def test_an_answer_names_the_numbers_of_their_country(
    house: House, channel: str, country: str, language: str, question: str, emergency: str
) -> None:
    await house.enrol("ana", channel, language=language, country=country, privacy="open")
    (said, *_) = await house.text(channel, "ana", question)
    assert (await house.keys("ana"))[-1] == "question.answer"
    assert emergency in said
    assert "911" not in said


async def test_a_tip_names_the_numbers_of_their_country(house: House) -> None:
    await house.enrol("ana", language="en", country="GB", privacy="open")
    wanted = sum("911" in tip.text for tip in house.around.library.tips.entries("en").values())
    said = [await house.text("telegram", "ana", "/tip") for _ in range(70)]
    assert wanted
    assert sum("call 999" in text for answer in said for text in answer) >= wanted
    assert not any("911" in text for answer in said for text in answer)


async def test_a_neighbour_a_thumb_and_a_person_are_taken(house: House) -> None:
    patient = await house.enrol("ana", privacy="open")
    await house.text("telegram", "ana", "/ask how does it work with alcohol")
    neighbour = next(each for each in house.buttons("ana") if ":entry:" in each.data)
    await house.tap("ana", neighbour.label)
    await house.tap("ana", "Yes, it helped")
    await house.text("telegram", "ana", "/ask")
    await house.text("telegram", "ana", "what if I need surgery")
    await house.tap("ana", "No")
    await house.tap("ana", "Ask a person")
    found = await house.read(lambda rows: rows.questions.of(patient.id, 9))
    assert [each.was_helpful for each in found] == [False, True]
    assert found[1].entry == neighbour.data.rpartition(":")[2]
    assert [each.reason for each in await house.alerts("ana")] == ["asks_for_person"]


@pytest.mark.parametrize(
    "data", ["question:helped:x", "question:helped:99", "question:entry:1:none", "question:sing:1"]
)
async def test_a_tap_that_means_nothing_changes_nothing(house: House, data: str) -> None:
    patient = await house.enrol("ana")
    await house.text("telegram", "ana", "/ask what is naloxone")
    (before,) = await house.read(lambda rows: rows.questions.of(patient.id, 9))
    await house.event("telegram", "ana", kind=IncomingKind.BUTTON, data=data)
    assert await house.read(lambda rows: rows.questions.of(patient.id, 9)) == [before]


@pytest.mark.parametrize("text", ["bananas", "the bananas were green yesterday"])
async def test_what_asks_nothing_is_no_question(house: House, text: str) -> None:
    patient = await house.enrol("ana")
    await house.text("telegram", "ana", text)
    assert await house.read(lambda rows: rows.questions.of(patient.id, 9)) == []


async def test_a_plain_question_is_answered_or_kept_for_editors(house: House) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", "what is naloxone?")
    await house.text("telegram", "ana", "who won the cup in 1998?")
    assert await house.keys("ana") == ["question.answer", "question.unknown"]
    waiting = await house.read(lambda rows: rows.questions.unanswered(9))
    assert [each.text for each in waiting] == ["who won the cup in 1998?"]

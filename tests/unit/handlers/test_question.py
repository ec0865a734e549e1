"""Questions: the numbers of an answer, taps on what is gone, and what is let be."""

from __future__ import annotations

import pytest

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
    wanted = sum("911" in tip.text for tip in house.around.library.tips.tips("en").values())
    said = [await house.text("telegram", "ana", "/tip") for _ in range(70)]
    assert wanted
    assert sum("call 999" in text for answer in said for text in answer) >= wanted
    assert not any("911" in text for answer in said for text in answer)

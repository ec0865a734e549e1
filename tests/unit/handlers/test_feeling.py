"""Side effects and cravings told in free words."""

from __future__ import annotations

import pytest

from bot.core.model import IncomingKind
from handlers.side_effect import TOPICS
from messages.screen import Tier, shipped_screen
from tests.fakes.house import House, shipped_texts


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("common nausea", "feeling.nausea"),
        ("common hiccups", "feeling.other"),
        ("question insomnia", "feeling.insomnia"),
        ("craving urge", "feeling.craving"),
        ("craving lapse", "feeling.lapse"),
    ],
)
async def test_each_gets_its_short_answer(scripted_house: House, text: str, key: str) -> None:
    await scripted_house.enrol("ana")
    answers = await scripted_house.text("telegram", "ana", text)
    assert (await scripted_house.keys("ana"))[0] == key
    assert any(number in answers[0] for number in ("911", "988", "1-800-662-4357"))
    assert await scripted_house.alerts("ana") == []


def test_every_common_topic_of_the_lexicon_has_a_text_of_its_own() -> None:
    topics = shipped_screen().lexicon.topics
    common = {name for name, topic in topics.items() if topic.tier is Tier.COMMON}
    assert common == TOPICS - {"other"}
    assert {f"feeling.{topic}" for topic in common} <= set(shipped_texts().keys)


async def test_a_real_craving_names_one_thing_to_do_now(house: House) -> None:
    await house.enrol("ana", "sms")
    answers = await house.text("sms", "ana", "I really want to drink")
    assert "Do one thing now" in answers[0]
    assert "1-800-662-4357" in answers[0]
    assert "craving" not in answers[0].lower(), "discreet unless they chose otherwise"


async def test_what_is_no_text_is_left_to_others(scripted_house: House) -> None:
    await scripted_house.enrol("ana")
    await scripted_house.event(
        "telegram", "ana", kind=IncomingKind.LOCATION, location=(40.7, -74.0)
    )
    assert not any(key.startswith("feeling.") for key in await scripted_house.keys("ana"))


async def test_nothing_found_is_left_to_others(scripted_house: House) -> None:
    await scripted_house.enrol("ana")
    await scripted_house.text("telegram", "ana", "hello")
    assert await scripted_house.keys("ana") == ["fallback.first"]

"""A call for help is answered in the language it is written in; what they chose stays chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.errors import RecipientGone
from bot.core.model import AddressState
from messages.screen import Screening, Tier
from messages.words import detect_language
from tests.fakes.house import House, address_of, shipped_texts
from tests.fakes.screen import screening

CHANNELS = ["telegram", "sms"]
CHOSEN = [("en", "es"), ("es", "en")]
CRIES = {
    "en": ["i cant breathe", "i am going to kill myself tonight", "my skin and eyes went yellow"],
    "es": ["no puedo respirar", "esta noche me voy a matar", "tengo los ojos y la piel amarillos"],
}
SAYS = {"en": "all ", "es": "lama "}  # call, llama: in every guidance, capital or not
ASKS = {"en": "Are you safe now?", "es": "¿Estás a salvo ahora?"}
SAFE = {"en": "I am safe", "es": "Estoy a salvo"}
NOT_SAFE = {"en": "I am not safe", "es": "No estoy a salvo"}
GLAD = {"en": "glad you are safe", "es": "Me alegra"}


def call(language: str, topic: str = "breathing", tier: Tier = Tier.EMERGENCY) -> Screening:
    return replace(screening(tier, topic), language=language)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("chosen", "written"), CHOSEN)
@pytest.mark.parametrize("number", range(3))
async def test_guidance_speaks_the_language_of_the_call(
    house: House, number: int, chosen: str, written: str, channel: str
) -> None:
    await house.enrol("ana", channel, language=chosen)
    answers = await house.text(channel, "ana", CRIES[written][number])
    assert SAYS[written] in answers[0]
    assert SAYS[chosen] not in answers[0]
    assert (await house.patient("ana")).language == chosen


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("chosen", "written"), CHOSEN)
async def test_so_do_its_follow_ups_and_what_is_said_to_the_answers(
    house: House, chosen: str, written: str, channel: str
) -> None:
    await house.enrol("ana", channel, language=chosen)
    await house.text(channel, "ana", CRIES[written][0])
    await house.advance(minutes=10)
    assert ASKS[written] in house.sent("ana")[-1].replace("Estas", "Estás")
    await house.advance(minutes=20)
    assert ASKS[written] in house.sent("ana")[-1].replace("Estas", "Estás")
    answers = await house.text(channel, "ana", SAFE[written])
    assert GLAD[written] in answers[0]


@pytest.mark.parametrize(("chosen", "written"), CHOSEN)
async def test_the_next_words_about_something_else_are_answered_as_they_chose(
    house: House, chosen: str, written: str
) -> None:
    await house.enrol("ana", language=chosen)
    await house.text("telegram", "ana", CRIES[written][0])
    await house.advance(minutes=10)
    before = await house.text("telegram", "ana", "/help")
    await house.tap("ana", SAFE[written])
    assert await house.text("telegram", "ana", "/help") == before
    assert ("naltrexona" in before[0] or "programa" in before[0]) == (chosen == "es")


@pytest.mark.parametrize(("chosen", "written"), CHOSEN)
async def test_a_tap_is_answered_in_the_language_of_its_button_however_old(
    house: House, chosen: str, written: str
) -> None:
    await house.enrol("ana", language=chosen)
    await house.text("telegram", "ana", CRIES[written][0])
    await house.advance(minutes=10)
    await house.tap("ana", SAFE[written])
    assert not await house.dialogues("ana")
    answers = await house.tap("ana", NOT_SAFE[written])
    assert SAYS[written] in answers[0]
    await house.advance(minutes=10)
    assert ASKS[written] in house.sent("ana")[-1]


@pytest.mark.parametrize("written", ["en", "es"])
async def test_an_answer_in_the_chosen_language_is_understood_and_answered_in_it(
    house: House, written: str
) -> None:
    chosen = "es" if written == "en" else "en"
    await house.enrol("ana", language=chosen)
    await house.text("telegram", "ana", CRIES[written][0])
    await house.advance(minutes=10)
    answers = await house.text("telegram", "ana", SAFE[chosen])
    assert GLAD[chosen] in answers[0]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("text", ["overdose", "OD", "SOS", "me quiero kill myself no es joke"])
@pytest.mark.parametrize("chosen", ["en", "es"])
async def test_words_that_languages_share_or_mix_leave_the_chosen_one(
    house: House, chosen: str, text: str, channel: str
) -> None:
    await house.enrol("ana", channel, language=chosen)
    answers = await house.text(channel, "ana", text)
    assert SAYS[chosen] in answers[0]


@pytest.mark.parametrize("chosen", ["en", "es"])
async def test_an_unclear_cry_after_a_clear_one_stays_in_its_language(
    house: House, chosen: str
) -> None:
    written = "es" if chosen == "en" else "en"
    await house.enrol("ana", language=chosen)
    await house.text("telegram", "ana", CRIES[written][0])
    assert SAYS[written] in (await house.text("telegram", "ana", "SOS"))[0]
    assert SAYS[chosen] in (await house.text("telegram", "ana", CRIES[chosen][0]))[0]
    assert SAYS[chosen] in (await house.text("telegram", "ana", "SOS"))[0]


@pytest.mark.parametrize(("chosen", "written"), CHOSEN)
@pytest.mark.parametrize("tier", [Tier.UNSURE, Tier.URGENT])
async def test_a_question_whether_it_was_meant_is_put_and_followed_in_it(
    chosen: str, written: str, tier: Tier
) -> None:
    found = call(written, "suicidality" if tier is Tier.UNSURE else "depression", tier)
    calm = call("", "nausea", Tier.NONE)
    async with House(screen=lambda text: found if text == "cry" else calm) as house:
        await house.enrol("ana", "sms", language=chosen)
        answers = await house.text("sms", "ana", "cry")
        assert SAYS[written] in answers[0]
        answers = await house.text("sms", "ana", {"en": "yes", "es": "si"}[written])
        assert SAYS[written] in answers[0]
        assert (await house.keys("ana"))[-1] == "safety.emergency_suicide"


async def test_the_other_phone_hears_it_in_the_same_language(house: House) -> None:
    await house.enrol("ana", "sms")
    await house.join("ana", "telegram", address_of("telegram", "ana"))
    await house.change_address("ana", "sms", state=AddressState.OPTED_OUT)
    answers = await house.text("sms", "ana", CRIES["es"][0])
    assert len(answers) == 2
    assert all(SAYS["es"] in text for text in answers)


@pytest.mark.parametrize(("chosen", "written"), CHOSEN)
async def test_a_phone_that_takes_over_gets_it_in_the_same_language(
    house: House, chosen: str, written: str
) -> None:
    await house.enrol("ana", "telegram", "sms", language=chosen)
    house.phones["telegram"].answer(RecipientGone())
    await house.text("telegram", "ana", CRIES[written][0])
    assert await house.keys("ana") == ["safety.emergency_breathing"] * 2 + ["trouble.elsewhere"]
    guidance, why = house.sent("ana")
    assert SAYS[written] in guidance
    assert ("otro" in why) == (written == "es")


def test_every_safety_text_shows_its_language() -> None:
    texts = shipped_texts()
    wrong = [
        (key, language)
        for key in texts.keys
        if key.startswith("safety.")
        for language in texts.languages
        for text in texts.template(key, language).parts.values()
        if detect_language(text) != language
    ]
    assert wrong == []


async def test_staff_are_called_as_ever_and_that_nobody_answered_is_told_in_the_calls(
    house: House,
) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", CRIES["es"][0])
    await house.advance(hours=1)
    assert "A patient needs a person now." in house.sent("900")[0]
    [told] = [
        each.message.body.text
        for each in house.delivered("ana")
        if each.message.key == "alert.nobody_has_seen"
    ]
    assert SAYS["es"] in told


async def test_a_language_that_the_clinic_does_not_offer_is_none_to_answer_in() -> None:
    async with House(languages=("en",)) as house:
        await house.enrol("ana")
        assert SAYS["en"] in (await house.text("telegram", "ana", CRIES["es"][0]))[0]


@pytest.mark.parametrize(
    ("text", "app", "language"),
    [
        ("no puedo respirar", "en", "es"),
        ("i cant breathe", "es", "en"),
        ("overdose", "es", "es"),  # what the app says of them counts for more than one word
        ("overdose", None, "en"),
        ("sobredosis", None, "es"),
        ("OD", "fr", "en"),
    ],
)
async def test_somebody_new_is_answered_in_what_they_write_and_then_spoken_to_in_it(
    house: House, text: str, app: str | None, language: str
) -> None:
    answers = await house.text("telegram", "ana", text, language=app)
    assert SAYS[language] in answers[0]
    assert (await house.patient("ana")).language == language

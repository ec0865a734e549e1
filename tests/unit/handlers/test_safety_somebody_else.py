"""Somebody else is in danger: guidance for a helper, and whether *they* are safe."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.safety_guidance import FOR_HELPERS, emergency_key, guidance_for
from messages.screen import Span, shipped_screen
from tests.fakes.house import House, shipped_texts
from tests.fakes.screen import scripted

MATE = "my mate just texted me hes gonna top himself what do i do"
HERMANA = "mi hermana se tomó todas las pastillas y no despierta"


async def last_key(house: House, who: str = "ana") -> str:
    return (await house.keys(who))[-1]


def key_for(text: str) -> str:
    return guidance_for(shipped_screen().read(text), text).key.removeprefix("safety.")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (MATE, "emergency_suicide_other"),
        (HERMANA, "emergency_overdose_other"),
        ("my brother wont wake up", "emergency_unconscious_other"),
        ("mi esposo está convulsionando", "emergency_unconscious_other"),
        ("she cannot breathe", "emergency_breathing_other"),
        ("mi hija no puede respirar", "emergency_breathing_other"),
        ("my wife's tongue is swelling up", "emergency_allergy_other"),
        ("my dad has crushing chest pain", "emergency_chest_other"),
        ("a mi abuela se le torció la boca", "emergency_stroke_other"),
        ("my uncle is throwing up blood", "emergency_bleeding_other"),
        ("my toddler swallowed one of my tablets", "emergency_child"),
        ("my husband stopped drinking and is seeing things", "emergency_alcohol_withdrawal_other"),
        ("mi novio dice que se quiere morir", "emergency_suicide_other"),
        ("I want to die", "emergency_suicide"),
        ("me quiero morir, mi hermana no sabe", "emergency_suicide"),
        ("my friend od'd and I want to die", "emergency_overdose"),
        ("my throat is closing", "emergency_allergy"),
        ("no despierta", "emergency_unconscious"),  # who? in doubt, the form that says both
    ],
)
def test_who_is_meant_decides_the_form(text: str, key: str) -> None:
    assert key_for(text) == key


@pytest.mark.parametrize("group", sorted(FOR_HELPERS))
def test_every_form_for_helpers_speaks_of_them_and_stays(group: str) -> None:
    for language, words in {
        "en": ("Stay with them", "stay with them", "leave them alone"),
        "es": ("Quédate a su lado", "No dejes a la persona a solas"),
    }.items():
        key = emergency_key(group, "other")
        text = shipped_texts().template(key, language).parts["text"]
        assert any(word in text for word in words), (key, language)
        assert "If you may" not in text
        assert "contigo" not in text


@pytest.mark.parametrize("channel", ["telegram", "sms"])
@pytest.mark.parametrize(
    ("language", "text", "first", "never"),
    [
        (
            "en",
            MATE,
            "Call 911 now if they are hurt or might hurt themselves.",
            "If you might hurt yourself",
        ),
        ("es", HERMANA, "Llama ya al 911. Llama aunque ya se haya dado naloxona.", "Si eres tú"),
    ],
)
async def test_the_first_line_is_what_to_do_for_them(
    house: House, channel: str, language: str, text: str, first: str, never: str
) -> None:
    await house.enrol("ana", channel, language=language)
    answers = await house.text(channel, "ana", text)
    assert len(answers) == 1
    assert answers[0].removeprefix("<b>").startswith(first)
    assert never not in answers[0]
    [alert] = await house.alerts("ana")
    assert alert.answer_key == await last_key(house)


async def test_it_is_asked_whether_they_are_safe_after_ten_and_thirty_minutes(
    house: House,
) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", MATE)
    times = []
    for minute in range(1, 120):
        before = len(house.sent("ana"))
        await house.advance(minutes=1)
        if any("Are they safe now?" in text for text in house.sent("ana")[before:]):
            times.append(minute)
    assert times == [10, 30]
    assert "safety.are_you_safe" not in await house.keys("ana")


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("They are safe", "safety.glad_safe_other"),
        ("I called", "safety.glad_called_other"),
        ("They are not safe", "safety.still_not_safe_other"),
    ],
)
async def test_each_button_has_its_answer(house: House, label: str, key: str) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", MATE)
    await house.advance(minutes=10)
    await house.tap("ana", label)
    assert await last_key(house) == key
    await house.advance(hours=1)
    asked = (await house.keys("ana")).count("safety.are_they_safe")
    assert asked == (3 if "not" in label else 1)


@pytest.mark.parametrize(
    ("language", "text", "key"),
    [
        ("en", "yes", "safety.glad_safe_other"),
        ("en", "Yes, she is ok", "safety.glad_safe_other"),
        ("en", "hes safe", "safety.glad_safe_other"),
        ("en", "1", "safety.glad_safe_other"),
        ("en", "2", "safety.glad_called_other"),
        ("en", "I called", "safety.glad_called_other"),
        ("en", "3", "safety.still_not_safe_other"),
        ("en", "no", "safety.still_not_safe_other"),
        ("en", "no he locked the door", "safety.still_not_safe_other"),
        ("en", "not safe", "safety.still_not_safe_other"),
        ("en", "the neighbours came", "safety.are_they_safe"),
        ("es", "sí", "safety.glad_safe_other"),
        ("es", "Está bien", "safety.glad_safe_other"),
        ("es", "ya llamé", "safety.glad_called_other"),
        ("es", "no", "safety.still_not_safe_other"),
        ("es", "No está bien", "safety.still_not_safe_other"),
    ],
)
async def test_typed_answers_are_understood(
    house: House, language: str, text: str, key: str
) -> None:
    await house.enrol("ana", "sms", language=language)
    await house.text("sms", "ana", HERMANA if language == "es" else MATE)
    await house.advance(minutes=10)
    await house.text("sms", "ana", text)
    assert await last_key(house) == key


async def test_not_safe_calls_staff_and_asks_again_about_them(house: House) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", MATE)
    await house.advance(minutes=10)
    answers = await house.tap("ana", "They are not safe")
    assert answers[0].startswith("<b>Call 911 now.</b>")
    assert "988" in answers[0]
    alert = (await house.alerts("ana"))[-1]
    assert (alert.reason, alert.answer_key) == ("not_safe", "safety.still_not_safe_other")
    await house.advance(minutes=10)
    assert await last_key(house) == "safety.are_they_safe"


async def test_who_told_of_both_is_asked_about_both_and_one_answer_settles_one(
    house: House,
) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", "I want to die")
    await house.advance(minutes=2)
    await house.text("telegram", "ana", MATE)
    assert await last_key(house) == "safety.emergency_suicide_other"  # in full: it is new
    await house.advance(minutes=10)
    assert (await house.keys("ana"))[-2:] == ["safety.are_you_safe", "safety.are_they_safe"]
    await house.tap("ana", "They are safe")
    assert (await house.patient("ana")).held_until is not None
    await house.advance(minutes=30)
    assert await last_key(house) == "safety.are_you_safe"
    await house.tap("ana", "I am safe")
    assert (await house.patient("ana")).held_until is None
    assert (await house.keys("ana")).count("safety.are_they_safe") == 1


async def test_told_again_it_is_shorter_and_still_about_them(house: House) -> None:
    await house.enrol("ana", "sms")
    first = await house.text("sms", "ana", MATE)
    again = await house.text("sms", "ana", MATE)
    assert await last_key(house) == "safety.again_crisis_other"
    assert len(again[0]) < len(first[0])
    assert "911" in again[0]
    assert "988" in again[0]


async def test_pills_on_purpose_name_the_crisis_line_for_them_too(house: House) -> None:
    await house.enrol("ana", "sms")
    answers = await house.text("sms", "ana", "my sister took all her pills, she wants to die")
    assert await last_key(house) == "safety.emergency_overdose_other"
    assert "Did they mean to end their life? Call 988 too." in answers[0]


@pytest.mark.parametrize(
    ("label", "key"),
    [("Yes", "safety.emergency_suicide_other"), ("No", "safety.glad_safe_other")],
)
async def test_unclear_words_about_somebody_ask_about_them(label: str, key: str) -> None:
    text = "my friend gave away all his things and went quiet"
    seen = scripted("unsure veiled_distress")
    [found] = seen.findings
    seen = replace(seen, findings=(replace(found, spans=(Span(0, len(text)),)),))
    async with House(screen=lambda said: seen if said == text else scripted(said)) as house:
        await house.enrol("ana")
        await house.text("telegram", "ana", text)
        assert await last_key(house) == "safety.unsure_other"
        await house.tap("ana", label)
        assert await last_key(house) == key


async def test_a_child_who_took_it_is_asked_after(house: House) -> None:
    await house.enrol("ana", "sms")
    await house.text("sms", "ana", "my toddler swallowed one of my tablets")
    await house.advance(minutes=10)
    assert "Are they safe now?" in house.sent("ana")[-1]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("I called 911", "safety.glad_called_other"),
        ("police are with him", "safety.glad_called_other"),
        ("they took him to the ambulance", "safety.are_they_safe"),  # more than we know to read
        ("he is in the hospital", "safety.glad_safe_other"),
        ("my mate is ok", "safety.glad_safe_other"),
        ("he died", "safety.they_died"),
    ],
)
async def test_what_became_of_them_is_understood(house: House, text: str, key: str) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", MATE)
    await house.text("telegram", "ana", text)
    assert await last_key(house) == key


async def test_a_death_is_told_to_staff_and_asked_about_no_more(house: House) -> None:
    await house.enrol("ana", "sms")
    await house.text("sms", "ana", HERMANA)
    answers = await house.text("sms", "ana", "she is dead")
    assert answers[0].startswith("I am so sorry.")
    assert "988" in answers[0]
    alert = (await house.alerts("ana"))[-1]
    assert (alert.reason, alert.answer_key) == ("not_safe", "safety.they_died")
    await house.advance(hours=1)
    assert "safety.are_they_safe" not in await house.keys("ana")
    assert (await house.patient("ana")).held_until is not None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("the paramedics are here", "safety.glad_called_other"),
        ("he is in the hospital", "safety.glad_safe_other"),
        ("my mate is ok", "safety.glad_safe_other"),
        ("he didnt make it", "safety.they_died"),
    ],
)
async def test_whom_it_was_about_is_known_after_the_call(
    house: House, text: str, key: str
) -> None:
    await house.enrol("ana", "sms")
    await house.text("sms", "ana", MATE)
    await house.text("sms", "ana", "I called 911")
    await house.advance(minutes=50)
    await house.text("sms", "ana", text)
    assert await last_key(house) == key


async def test_a_call_is_for_whoever_was_asked_about_last(house: House) -> None:
    await house.enrol("ana", "sms")
    await house.text("sms", "ana", "I want to die")
    await house.advance(minutes=2)
    await house.text("sms", "ana", MATE)
    await house.text("sms", "ana", "I called 911")
    assert await last_key(house) == "safety.glad_called_other"
    await house.advance(minutes=10)
    assert await last_key(house) == "safety.are_you_safe"

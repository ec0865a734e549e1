"""Are you safe? When it is asked, and the many ways in which people answer it."""

from __future__ import annotations

import pytest

from bot.core.model import IncomingKind
from tests.fakes.house import House


async def guided(house: House, channel: str = "telegram") -> None:
    await house.enrol("ana", channel)
    await house.text(channel, "ana", "emergency breathing")


async def asked(house: House, channel: str = "telegram") -> None:
    await guided(house, channel)
    await house.advance(minutes=10)
    assert (await house.keys("ana"))[-1] == "safety.are_you_safe"


async def last_key(house: House) -> str:
    return (await house.keys("ana"))[-1]


async def test_it_is_asked_after_ten_and_after_thirty_minutes_and_no_more(
    scripted_house: House,
) -> None:
    await guided(scripted_house)
    times = []
    for minute in range(1, 120):
        before = len(scripted_house.sent("ana"))
        await scripted_house.advance(minutes=1)
        if any("Are you safe now?" in text for text in scripted_house.sent("ana")[before:]):
            times.append(minute)
    assert times == [10, 30]


async def test_it_is_asked_of_strangers_and_of_people_who_opted_out(scripted_house: House) -> None:
    await scripted_house.text("telegram", "ana", "emergency breathing")
    await scripted_house.enrol("ben", "sms")
    await scripted_house.text("sms", "ben", "STOP")
    await scripted_house.text("sms", "ben", "emergency breathing")
    await scripted_house.advance(minutes=10)
    assert "Are you safe now?" in scripted_house.sent("ana")[-1]
    assert "Are you safe now?" in scripted_house.sent("ben")[-1]
    await scripted_house.text("sms", "ben", "no")
    assert (await scripted_house.keys("ben"))[-1] == "safety.still_not_safe"
    await scripted_house.tap("ana", "I called")
    assert await last_key(scripted_house) == "safety.glad_called"


async def test_in_a_group_nobody_is_asked(scripted_house: House) -> None:
    await scripted_house.event(
        "telegram", "ana", kind=IncomingKind.GROUP, text="emergency breathing"
    )
    await scripted_house.advance(hours=1)
    assert "safety.are_you_safe" not in await scripted_house.keys("ana")


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("I am safe", "safety.glad_safe"),
        ("I called", "safety.glad_called"),
        ("I am not safe", "safety.still_not_safe"),
    ],
)
async def test_each_button_has_its_answer(scripted_house: House, label: str, key: str) -> None:
    await asked(scripted_house)
    await scripted_house.tap("ana", label)
    assert await last_key(scripted_house) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("yes", "safety.glad_safe"),
        ("Yes im ok", "safety.glad_safe"),
        ("yes, I am fine now", "safety.glad_safe"),
        ("1", "safety.glad_safe"),
        ("i'm safe", "safety.glad_safe"),
        ("2", "safety.glad_called"),
        ("I called", "safety.glad_called"),
        ("3", "safety.still_not_safe"),
        ("no", "safety.still_not_safe"),
        ("Nope", "safety.still_not_safe"),
        ("not safe", "safety.still_not_safe"),
    ],
)
async def test_typed_answers_are_understood(scripted_house: House, text: str, key: str) -> None:
    await asked(scripted_house, "sms")
    await scripted_house.text("sms", "ana", text)
    assert await last_key(scripted_house) == key


async def test_an_answer_ends_the_asking(scripted_house: House) -> None:
    await asked(scripted_house)
    await scripted_house.tap("ana", "I am safe")
    await scripted_house.advance(hours=2)
    assert (await scripted_house.keys("ana")).count("safety.are_you_safe") == 1


async def test_not_safe_calls_staff_and_asks_again(scripted_house: House) -> None:
    await asked(scripted_house)
    answers = await scripted_house.tap("ana", "I am not safe")
    assert "Call 911 now" in answers[0]
    assert [alert.reason for alert in await scripted_house.alerts("ana")][-1] == "not_safe"
    await scripted_house.advance(minutes=10)
    assert await last_key(scripted_house) == "safety.are_you_safe"


async def test_a_button_from_long_ago_still_answers(scripted_house: House) -> None:
    await asked(scripted_house)
    await scripted_house.advance(days=3)
    await scripted_house.tap("ana", "I am safe")
    assert await last_key(scripted_house) == "safety.glad_safe"


async def test_ok_after_guidance_is_not_taken_for_safety_nor_for_another_answer(
    scripted_house: House,
) -> None:
    await scripted_house.enrol("ana", "sms")
    await scripted_house.text("sms", "ana", "pause")
    await scripted_house.text("sms", "ana", "emergency breathing")
    for text in ("ok", "1"):
        await scripted_house.text("sms", "ana", text)
        assert (await scripted_house.patient("ana")).paused_until is None
    assert (await scripted_house.keys("ana"))[-2] == "safety.are_you_safe"
    assert await last_key(scripted_house) == "safety.glad_safe"  # 1 of the question by then


async def test_called_is_understood_right_after_guidance(scripted_house: House) -> None:
    await guided(scripted_house)
    await scripted_house.text("telegram", "ana", "I called")
    assert await last_key(scripted_house) == "safety.glad_called"


async def test_unclear_words_are_asked_about_twice_then_go_their_way(
    scripted_house: House,
) -> None:
    await asked(scripted_house)
    for _ in range(2):
        await scripted_house.text("telegram", "ana", "what should the neighbours think")
        assert await last_key(scripted_house) == "safety.are_you_safe"
    await scripted_house.text("telegram", "ana", "what should the neighbours think")
    assert await last_key(scripted_house) == "question.unknown"


async def test_hours_later_other_words_are_not_about_safety(scripted_house: House) -> None:
    await asked(scripted_house)
    await scripted_house.advance(hours=3)
    await scripted_house.text("telegram", "ana", "status")
    assert await last_key(scripted_house) == "status.show"


@pytest.mark.parametrize("text", ["STOP", "HELP"])
async def test_stop_and_help_are_obeyed_while_the_question_is_open(
    scripted_house: House, text: str
) -> None:
    await asked(scripted_house, "sms")
    await scripted_house.text("sms", "ana", text)
    assert (await last_key(scripted_house)).startswith("stop_help.")


async def test_commands_are_obeyed_while_the_question_is_open(scripted_house: House) -> None:
    await asked(scripted_house)
    for text in ("/status", "Status"):
        await scripted_house.text("telegram", "ana", text)
        assert (await scripted_house.keys("ana")).count("safety.are_you_safe") == 1
        assert await last_key(scripted_house) == "status.show"


async def test_a_newer_question_gets_the_yes(scripted_house: House) -> None:
    await asked(scripted_house)
    await scripted_house.text("telegram", "ana", "/pause")
    await scripted_house.text("telegram", "ana", "3")
    assert await last_key(scripted_house) == "pause.paused"


@pytest.mark.parametrize(
    ("text", "label", "key"),
    [
        ("unsure veiled_distress", "Yes", "safety.emergency_suicide"),
        ("unsure chest_pain", "Yes", "safety.emergency_chest"),
        ("unsure headache", "Yes", "safety.emergency_general"),
        ("unsure veiled_distress", "No", "safety.glad_safe"),
    ],
)
async def test_the_direct_question_settles_an_unclear_text(
    scripted_house: House, text: str, label: str, key: str
) -> None:
    await scripted_house.enrol("ana")
    await scripted_house.text("telegram", "ana", text)
    await scripted_house.tap("ana", label)
    assert await last_key(scripted_house) == key
    tiers = [alert.tier for alert in await scripted_house.alerts("ana")]
    assert tiers == (["unsure", "emergency"] if label == "Yes" else ["unsure"])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("yes", "safety.emergency_suicide"),
        ("1", "safety.emergency_suicide"),
        ("no", "safety.glad_safe"),
        ("No, I am just tired", "safety.glad_safe"),
    ],
)
async def test_the_direct_question_can_be_answered_in_words(
    scripted_house: House, text: str, key: str
) -> None:
    await scripted_house.enrol("ana", "sms")
    await scripted_house.text("sms", "ana", "unsure veiled_distress")
    await scripted_house.text("sms", "ana", text)
    assert await last_key(scripted_house) == key


async def test_i_am_not_safe_is_an_answer_even_where_the_screen_is_unsure_of_it(
    house: House,
) -> None:
    await house.enrol("ana", "sms")
    await house.text("sms", "ana", "I can't breathe")
    await house.advance(minutes=10)
    await house.text("sms", "ana", "I am not safe")
    assert await last_key(house) == "safety.still_not_safe"


async def test_no_to_an_unclear_text_does_not_end_the_care_for_an_emergency(
    scripted_house: House,
) -> None:
    await guided(scripted_house)
    await scripted_house.text("telegram", "ana", "unsure veiled_distress")
    await scripted_house.tap("ana", "No")
    assert (await scripted_house.patient("ana")).held_until is not None
    await scripted_house.advance(minutes=10)
    assert await last_key(scripted_house) == "safety.are_you_safe"


async def test_an_answer_is_known_even_after_another_question(scripted_house: House) -> None:
    await asked(scripted_house)
    await scripted_house.text("telegram", "ana", "/pause")
    await scripted_house.text("telegram", "ana", "I am safe")
    assert await last_key(scripted_house) == "safety.glad_safe"


async def test_an_unknown_group_in_an_old_button_gets_general_guidance(
    scripted_house: House,
) -> None:
    await scripted_house.event(
        "telegram", "ana", kind=IncomingKind.BUTTON, data="safety:danger:of_old"
    )
    assert await last_key(scripted_house) == "safety.still_not_safe"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("I called 911", "safety.glad_called"),
        ("i called 988", "safety.glad_called"),
        ("the ambulance is on its way", "safety.glad_called"),
        ("I am at the hospital", "safety.glad_safe"),
        ("I called 911 but my throat is closing", "safety.emergency_allergy"),
        ("call an ambulance", "safety.emergency_general"),
        ("she is ok", "safety.are_you_safe"),  # nobody else was spoken of
        ("he died", "safety.are_you_safe"),
    ],
)
async def test_help_that_was_called_is_no_new_emergency(house: House, text: str, key: str) -> None:
    await house.enrol("ana", "sms")
    await house.text("sms", "ana", "I can't breathe")
    await house.text("sms", "ana", text)
    assert await last_key(house) == key


async def test_a_call_told_without_an_emergency_before_is_one(house: House) -> None:
    await house.enrol("ana", "sms")
    await house.text("sms", "ana", "I called 911")
    assert await last_key(house) == "safety.emergency_general"


async def test_help_told_of_after_the_questions_is_known_while_the_silence_lasts(
    house: House,
) -> None:
    await house.enrol("ana", "sms")
    await house.text("sms", "ana", "I can't breathe")
    await house.text("sms", "ana", "I called")
    await house.advance(minutes=40)
    await house.text("sms", "ana", "the ambulance is here")
    assert await last_key(house) == "safety.glad_called"
    await house.advance(hours=3)
    await house.text("sms", "ana", "I called 911")
    assert await last_key(house) == "safety.emergency_general"


@pytest.mark.parametrize("opt_out", [None, "START"])
async def test_yes_after_guidance_is_no_wish_to_begin(
    scripted_house: House, opt_out: str | None
) -> None:
    await scripted_house.text("sms", "ana", "emergency breathing")
    await scripted_house.text("sms", "ana", "yes", opt_out=opt_out)
    assert await last_key(scripted_house) == "safety.are_you_safe"


async def test_start_after_stop_is_still_obeyed(scripted_house: House) -> None:
    await scripted_house.enrol("ana", "sms")
    await scripted_house.text("sms", "ana", "STOP")
    await scripted_house.text("sms", "ana", "emergency breathing")
    await scripted_house.text("sms", "ana", "START")
    assert await last_key(scripted_house) == "stop_help.started"


async def test_yes_to_a_warning_that_asks_of_suicide_is_believed(scripted_house: House) -> None:
    await scripted_house.enrol("ana", "sms")
    answers = await scripted_house.text("sms", "ana", "urgent depression")
    assert "Thoughts of ending your life" in answers[0]
    await scripted_house.text("sms", "ana", "yes")
    assert await last_key(scripted_house) == "safety.emergency_suicide"
    assert (await scripted_house.alerts("ana"))[-1].reason == "not_safe"


@pytest.mark.parametrize("text", ["no", "STATUS"])
async def test_other_words_after_that_warning_go_their_way(
    scripted_house: House, text: str
) -> None:
    await scripted_house.enrol("ana", "sms")
    await scripted_house.text("sms", "ana", "urgent depression")
    await scripted_house.text("sms", "ana", text)
    assert not (await last_key(scripted_house)).startswith("safety.")
    await scripted_house.advance(hours=2)
    await scripted_house.text("sms", "ana", "yes")
    assert not (await last_key(scripted_house)).startswith("safety.")


async def test_yes_to_that_warning_while_it_is_asked_whether_they_are_safe_is_asked_about(
    scripted_house: House,
) -> None:
    await asked(scripted_house, "sms")
    await scripted_house.text("sms", "ana", "urgent depression")
    await scripted_house.text("sms", "ana", "yes")
    assert await last_key(scripted_house) == "safety.are_you_safe"

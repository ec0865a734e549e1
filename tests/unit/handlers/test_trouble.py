"""When our own code fails: guidance where it is needed, else an apology, and staff hear of it."""

from __future__ import annotations

import pytest

from bot.core.model import IncomingKind
from bot.core.turn import Turn
from handlers import safety_hold
from tests.fakes.house import House


def explode(turn: Turn) -> bool:
    raise RuntimeError("a bug")


async def test_a_text_that_cannot_be_handled_gets_an_apology_with_the_emergency_line(
    scripted_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scripted_house.enrol("ana")
    monkeypatch.setattr(Turn, "today", property(explode))
    answers = await scripted_house.text("telegram", "ana", "/status")
    assert answers[0].startswith("Sorry")
    assert "911" in answers[0]
    assert [alert.reason for alert in await scripted_house.alerts("ana")] == ["event_parked"]


async def test_a_bug_around_the_guidance_does_not_stop_the_guidance(
    scripted_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safety_hold, "begin", explode)
    answers = await scripted_house.text("telegram", "ana", "emergency breathing")
    assert len(answers) == 1
    assert "Call 911 now" in answers[0]
    assert [alert.reason for alert in await scripted_house.alerts("ana")] == ["breathing"]
    assert scripted_house.sent("900")


async def test_a_bug_before_the_guidance_that_passes_leaves_no_trace(
    scripted_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def fail_thrice(turn: Turn) -> None:
        calls.append(turn)
        if len(calls) <= 3:
            raise RuntimeError("a bug")

    monkeypatch.setattr(safety_hold, "begin", fail_thrice)
    answers = await scripted_house.text("telegram", "ana", "emergency breathing")
    assert len(answers) == 1
    assert len(calls) == 4


async def test_if_nothing_works_guidance_goes_straight_through_the_channel(
    scripted_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Turn, "say", explode)
    answers = await scripted_house.text("telegram", "ana", "emergency breathing")
    assert len(answers) == 1
    assert "Call 911 now" in answers[0]


async def test_other_texts_are_still_handled_after_that(
    scripted_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scripted_house.enrol("ana")
    with monkeypatch.context() as patch:
        patch.setattr(Turn, "say", explode)
        await scripted_house.event("telegram", "ana", kind=IncomingKind.TEXT, text="hello")
    answers = await scripted_house.text("telegram", "ana", "hello again")
    assert len(answers) == 1

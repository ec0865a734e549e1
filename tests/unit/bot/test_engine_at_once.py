"""Messages that are handled as they come, in the commit that keeps them."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.core.errors import Conflict, StorageError
from bot.engine import RUSH
from tests.fakes.scene import ALARM, Scene


async def test_what_comes_alone_is_handled_in_the_commit_that_keeps_it(scene: Scene) -> None:
    woken: list[str] = []
    scene.engine.on_turn = lambda: woken.append("delivery")
    assert await scene.say("hello", external_id="one")
    assert (scene.talk.handled, await scene.waiting(), woken) == (["hello"], [], ["delivery"])
    assert not await scene.say("hello", external_id="one"), "a repeat"
    assert await scene.engine.drain() == 0
    assert scene.talk.handled == ["hello"]


async def test_nobody_is_handled_before_what_waits(scene: Scene) -> None:
    await scene.write("first", external_id="1")
    await scene.say("second", external_id="2")
    assert scene.talk.handled == []
    assert await scene.engine.drain() == 2
    assert scene.talk.handled == ["first", "second"]


@pytest.mark.parametrize("error", [ZeroDivisionError, Conflict])
async def test_a_turn_that_fails_at_once_is_undone_and_tried_again(
    scene: Scene, error: type[Exception]
) -> None:
    scene.talk.failures["bad"], scene.talk.error = 99, error
    with capture_logs() as logs:
        assert await scene.say("bad")
        assert (await scene.waiting(), await scene.keys()) == (["bad"], [])
        assert await scene.engine.drain() == 1
    failures = [each["attempt"] for each in logs if each["event"] == "turn.failed"]
    assert (failures, scene.talk.gave_up) == ([0, 1, 2, 3], ["bad"])


async def test_storage_failing_in_a_turn_at_once_leaves_the_event_waiting(scene: Scene) -> None:
    scene.talk.failures["hello"], scene.talk.error = 1, StorageError
    with capture_logs() as logs:
        assert await scene.say("hello")
    assert (await scene.waiting(), await scene.keys(), logs) == (["hello"], [], [])
    assert await scene.engine.drain() == 1


async def test_in_a_rush_calls_for_help_come_first(scene: Scene) -> None:
    scene.screens["help me"] = ALARM
    begun = [
        scene.say(text, address=text, external_id=text)
        for text in (*(str(number) for number in range(RUSH + 2)), "help me")
    ]
    assert all(await asyncio.gather(*begun))
    assert await scene.waiting() == [str(RUSH), str(RUSH + 1), "help me"]
    await scene.engine.drain()
    assert scene.talk.handled[-3:] == ["help me", str(RUSH), str(RUSH + 1)]

"""Asking a provider: what it has for one message proves nothing about an equal one."""

from __future__ import annotations

import pytest

from bot.core.model import Lane, OutboxState
from scheduler.inquiry import Inquiry
from tests.unit.scheduler.test_delivery import crash_while_sending
from tests.unit.scheduler.world import SECOND, World


def inquiry(world: World) -> Inquiry:
    return Inquiry(world.sms, world.store, world.clock)


@pytest.mark.parametrize(
    ("lane", "state"), [(Lane.REMINDER, "unknown"), (Lane.REPLY, "unknown"), (Lane.SAFETY, "sent")]
)
async def test_a_message_that_never_left_is_not_taken_for_an_equal_one_that_did(
    world: World, lane: Lane, state: str
) -> None:
    await world.enrol()
    await world.queue(lane, channel="sms", to="+1")
    await world.delivery.run_once()
    row_id = await crash_while_sending(world, lane, "sms", "+1")
    world.sms.known[row_id] = ["sms-1"]  # equal words, but the message of before
    await world.new_delivery().run_once()
    await world.after(2 * SECOND)
    assert (await world.state(row_id))[0] == state
    assert len(world.sms.received) == (2 if lane is Lane.SAFETY else 1)


async def test_two_equal_messages_are_found_one_each(world: World) -> None:
    await world.enrol()
    rows = [await crash_while_sending(world, Lane.REMINDER, "sms", "+1") for _ in range(3)]
    for row_id in rows:
        world.sms.known[row_id] = ["SM1", "SM2"]
    await world.new_delivery().run_once()
    found = [await world.row(row_id) for row_id in rows]
    assert sorted(row.provider_id or "" for row in found) == ["", "SM1", "SM2"]
    assert sorted(row.state for row in found) == [
        OutboxState.SENT, OutboxState.SENT, OutboxState.UNKNOWN
    ]  # fmt: skip


async def test_what_was_found_or_sent_for_a_row_stays_its_own_before_storage_knows(
    world: World,
) -> None:
    await world.enrol()
    first, second = [
        await world.row(await crash_while_sending(world, Lane.REMINDER, "sms", "+1"))
        for _ in range(2)
    ]
    asking = inquiry(world)
    world.sms.known = {first.id: ["SM1"], second.id: ["SM1", "SM2", "SM3"]}
    assert await asking.find(first) == "SM1"
    assert await asking.find(first) == "SM1", "asked once more"
    asking.note(first, "SM2")
    assert await asking.find(second) == "SM3"


async def test_only_so_many_ids_are_remembered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scheduler.inquiry.MOST_REMEMBERED", 1)
    await world.enrol()
    row = await world.row(await crash_while_sending(world, Lane.REMINDER, "sms", "+1"))
    asking = inquiry(world)
    for provider_id in ("SM1", "SM2"):
        asking.note(row, provider_id)
    assert list(asking._taken) == ["SM2"]


async def test_storage_that_cannot_be_read_is_no_proof_either(world: World) -> None:
    await world.enrol()
    row = await world.row(await crash_while_sending(world, Lane.REMINDER, "sms", "+1"))
    world.sms.known[row.id] = ["SM1"]
    world.faults.is_broken = True
    assert await inquiry(world).find(row) is None

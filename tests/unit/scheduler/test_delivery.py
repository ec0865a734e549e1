"""Delivery in virtual time: lanes, order, leases, rescue, storage trouble."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.core.errors import OutcomeUnknown, StorageError, Unreachable
from bot.core.model import Lane, OutboxState
from bot.core.ports import Claim
from scheduler.delivery import ENOUGH
from scheduler.outcome import Outcome
from scheduler.pacing import PacingRules, Rate
from tests.unit.scheduler.world import HOUR, MINUTE, NOON, SECOND, World

LEASE = timedelta(seconds=60)


async def crash_while_sending(world: World, lane: Lane, channel: str, to: str) -> int:
    """A row that another process had claimed when it died."""
    row_id = await world.queue(lane, channel=channel, to=to)
    claim = Claim("dead", world.clock.now() + LEASE)
    await world.store.write(
        lambda rows: rows.outbox.claim(channel, lane, world.clock.now(), 1, claim)
    )
    return row_id


async def test_what_is_due_is_sent_and_recorded(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(text="hello", expires_at=NOON + HOUR)
    later = await world.queue(next_try_at=NOON + HOUR)
    assert await world.delivery.run_once() == 1
    (message,) = world.telegram.received
    assert (message.outbox_id, message.address, message.body.text) == (row_id, "ana", "hello")
    assert message.expires_in == HOUR
    row = await world.row(row_id)
    assert (row.state, row.provider_id, row.sent_at) == (OutboxState.SENT, "telegram-1", NOON)
    assert await world.state(later) == ("queued", None)
    assert await world.delivery.run_once() == 0


async def test_each_channel_gets_its_own_messages(world: World) -> None:
    await world.enrol()
    await world.queue(text="by Telegram")
    await world.queue(text="by SMS", channel="sms", to="+1")
    assert await world.delivery.run_once() == 2
    assert world.texts() == ["by Telegram"]
    assert [message.address for message in world.sms.received] == ["+1"]


async def test_a_message_of_a_channel_that_is_not_set_up_stays_queued(world: World) -> None:
    row_id = await world.queue(channel="whatsapp", patient_id=None)
    assert await world.delivery.run_once() == 0
    assert await world.state(row_id) == ("queued", None)


async def test_higher_lanes_leave_first(world: World) -> None:
    await world.enrol()
    for lane in (Lane.BULK, Lane.REMINDER, Lane.REPLY, Lane.SAFETY):
        await world.queue(lane, lane.value)
    await world.delivery.run_once()
    assert world.texts() == ["safety", "reply", "reminder", "bulk"]


async def test_a_call_for_help_leaves_before_the_other_channels_messages(world: World) -> None:
    seen: list[str] = []
    world.new_delivery(observe=lambda outcome: seen.append(outcome.row.lane))
    await world.enrol()
    await world.queue(Lane.REPLY)
    await world.queue(Lane.SAFETY, channel="sms", to="+1")
    await world.delivery.run_once()
    assert seen == ["safety", "reply"]


async def test_an_emergency_answer_overtakes_a_backlog_behind_a_slow_provider(
    world: World,
) -> None:
    await world.enrol()
    world.new_delivery(slots={"telegram": 4})
    for number in range(50):
        await world.queue(Lane.BULK, to=f"chat {number}", patient_id=None)
    world.telegram.hang()
    stop = asyncio.Event()
    running = asyncio.create_task(world.delivery.run(stop))
    await world.telegram.attempted(4)
    await world.queue(Lane.SAFETY, "call 911")
    world.delivery.wake()
    await world.telegram.attempted(5)
    assert world.telegram.attempts[4].body.text == "call 911"
    stop.set()
    world.telegram.open.set()
    await running


async def test_messages_to_one_chat_keep_their_order(world: World) -> None:
    await world.enrol()
    for number in range(5):
        await world.queue(Lane.REPLY, str(number))
    world.telegram.hang()
    running = asyncio.create_task(world.delivery.run_once())
    await world.telegram.attempted()
    await asyncio.sleep(0)
    assert len(world.telegram.attempts) == 1  # the others wait for the first
    world.telegram.open.set()
    assert await running == 5
    assert world.texts() == ["0", "1", "2", "3", "4"]


async def test_help_for_somebody_does_not_wait_for_an_answer_to_them_that_hangs(
    world: World,
) -> None:
    await world.enrol()
    await world.queue(Lane.REPLY, "hello")
    await world.queue(Lane.REPLY, "and more")
    world.telegram.hang()
    stop = asyncio.Event()
    running = asyncio.create_task(world.delivery.run(stop))
    await world.telegram.attempted(1)
    await world.queue(Lane.SAFETY, "call 911")
    world.delivery.wake()
    await world.telegram.attempted(2)
    assert [each.body.text for each in world.telegram.attempts] == ["hello", "call 911"]
    stop.set()
    world.telegram.open.set()
    await running


@pytest.mark.parametrize("lanes", [[Lane.BULK], [Lane.REPLY, Lane.REMINDER, Lane.BULK]])
async def test_no_more_is_claimed_than_can_start_at_once(world: World, lanes: list[Lane]) -> None:
    world.new_delivery(slots={"telegram": 3})
    for number in range(7):
        lane = lanes[number % len(lanes)]
        await world.queue(lane, to=f"chat {number}", patient_id=None)
    world.telegram.hang()
    running = asyncio.create_task(world.delivery.run_once())
    await world.telegram.attempted(3)
    depth = await world.store.read(lambda rows: rows.outbox.depth(NOON))
    assert sum(count for count, _ in depth.values()) == 4
    world.telegram.open.set()
    assert await running == 7


async def test_what_pacing_holds_back_leaves_when_its_time_has_come(world: World) -> None:
    world.new_delivery({"telegram": PacingRules(account=Rate(1, burst=2))})
    for number in range(4):
        await world.queue(to=f"chat {number}", patient_id=None)
    assert await world.delivery.run_once() == 2
    assert await world.after(SECOND) == 1
    assert await world.after(SECOND) == 1
    assert len(world.telegram.received) == 4


async def test_a_chat_at_its_limit_holds_up_nobody_else(world: World) -> None:
    world.new_delivery({"telegram": PacingRules(chat=Rate(1))})
    first, second = [await world.queue(to="ben", patient_id=None) for _ in range(2)]
    other = await world.queue(to="carol", patient_id=None)
    await world.delivery.run_once()
    assert await world.state(first) == ("sent", None)
    assert await world.state(second) == ("queued", "pacing")
    assert await world.state(other) == ("sent", None)
    assert (await world.row(second)).attempts == 0
    await world.after(SECOND)
    assert await world.state(second) == ("sent", "pacing")


async def test_a_message_costs_the_sender_its_segments(world: World) -> None:
    world.new_delivery({"sms": PacingRules(sender=Rate(1))}, segments=lambda row: 3)
    for number in range(2):
        await world.queue(channel="sms", to=f"+{number}", patient_id=None)
    assert await world.delivery.run_once() == 1
    assert await world.after(2 * SECOND) == 0
    assert await world.after(SECOND) == 1


async def test_a_row_that_expired_is_never_sent(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(expires_at=NOON + HOUR)
    await world.after(HOUR)
    assert world.telegram.attempts == []
    assert await world.state(row_id) == ("expired", "late")
    assert await world.failures() == [(str(row_id), timedelta())]


async def test_a_row_that_expires_behind_another_to_the_same_chat_is_not_sent(
    world: World,
) -> None:
    await world.enrol()
    await world.queue(Lane.REPLY, "first")
    row_id = await world.queue(Lane.REPLY, "second", expires_at=NOON + MINUTE)
    world.telegram.hang()
    running = asyncio.create_task(world.delivery.run_once())
    await world.telegram.attempted()
    world.clock.advance(MINUTE)
    world.telegram.open.set()
    await running
    assert world.texts() == ["first"]
    assert await world.state(row_id) == ("expired", "late")


async def test_every_outcome_is_observed(world: World) -> None:
    seen: list[Outcome] = []
    world.new_delivery(observe=seen.append)
    await world.enrol()
    await world.queue(text="taken")
    await world.queue(text="late", expires_at=NOON)
    await world.delivery.run_once()
    assert sorted(type(outcome.verdict).__name__ for outcome in seen) == ["End", "Sent"]


async def test_an_observer_that_breaks_costs_no_outcome(world: World) -> None:
    def count(outcome: Outcome) -> None:
        raise ZeroDivisionError

    world.new_delivery(observe=count)
    await world.enrol()
    row_id = await world.queue()
    await world.delivery.run_once()
    assert await world.state(row_id) == ("sent", None)


# -- crashes --------------------------------------------------------------------------------------


async def test_after_a_crash_a_reminder_of_unknown_outcome_is_not_sent_again(
    world: World,
) -> None:
    await world.enrol()
    row_id = await crash_while_sending(world, Lane.REMINDER, "telegram", "ana")
    await world.new_delivery().run_once()
    assert world.telegram.attempts == []
    assert await world.state(row_id) == ("unknown", "no_answer")
    assert await world.failures() == [(str(row_id), MINUTE)]  # a receipt may still come


async def test_after_a_crash_a_safety_message_is_sent_again(world: World) -> None:
    await world.enrol()
    row_id = await crash_while_sending(world, Lane.SAFETY, "telegram", "ana")
    await world.new_delivery().run_once()
    assert await world.state(row_id) == ("queued", "no_answer")
    await world.after(2 * SECOND)
    assert (await world.state(row_id))[0] == "sent"
    assert (await world.row(row_id)).attempts == 1


@pytest.mark.parametrize("lane", [Lane.REMINDER, Lane.SAFETY])
async def test_after_a_crash_a_provider_that_has_the_message_is_believed(
    world: World, lane: Lane
) -> None:
    await world.enrol()
    row_id = await crash_while_sending(world, lane, "sms", "+1")
    world.sms.known[row_id] = "SM1"
    await world.new_delivery().run_once()
    row = await world.row(row_id)
    assert (row.state, row.provider_id) == (OutboxState.SENT, "SM1")
    assert world.sms.attempts == []


async def test_a_reminder_that_the_provider_does_not_know_is_not_sent_again(world: World) -> None:
    await world.enrol()
    row_id = await crash_while_sending(world, Lane.REMINDER, "sms", "+1")
    await world.new_delivery().run_once()
    assert world.sms.asked == [row_id]
    assert await world.state(row_id) == ("unknown", "no_answer")


async def test_a_provider_that_cannot_be_asked_leaves_the_outcome_unknown(world: World) -> None:
    await world.enrol()
    row_id = await crash_while_sending(world, Lane.REMINDER, "sms", "+1")
    world.sms.refuses = Unreachable()
    await world.new_delivery().run_once()
    assert await world.state(row_id) == ("unknown", "no_answer")


async def test_a_claim_of_a_channel_that_is_gone_becomes_unknown(world: World) -> None:
    await world.enrol()
    row_id = await crash_while_sending(world, Lane.SAFETY, "whatsapp", "+1")
    await world.delivery.run_once()
    assert await world.state(row_id) == ("unknown", "no_channel")


async def test_where_others_send_too_a_claim_is_only_taken_over_after_its_lease(
    world: World,
) -> None:
    await world.enrol()
    world.new_delivery(is_only_sender=False)
    row_id = await crash_while_sending(world, Lane.REMINDER, "telegram", "ana")
    await world.delivery.run_once()
    assert await world.state(row_id) == ("sending", None)
    await world.after(LEASE)
    assert await world.state(row_id) == ("unknown", "no_answer")


async def test_claims_are_looked_through_once_a_second_even_when_the_clock_goes_back(
    world: World,
) -> None:
    await world.enrol()
    await world.delivery.run_once()
    row_id = await crash_while_sending(world, Lane.REMINDER, "telegram", "ana")
    assert await world.after(timedelta()) == 0
    world.clock.advance(-HOUR)
    later_id = await crash_while_sending(world, Lane.REMINDER, "telegram", "ana")
    await world.delivery.run_once()
    assert await world.state(row_id) == ("sending", None)
    await world.after(LEASE)
    assert await world.state(later_id) == ("unknown", "no_answer")
    await world.after(HOUR)
    assert await world.state(row_id) == ("unknown", "no_answer")


async def test_what_is_in_flight_here_is_not_taken_over_however_long_it_takes(
    world: World,
) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REMINDER)
    world.telegram.hang()
    running = asyncio.create_task(world.delivery.run_once())
    await world.telegram.attempted()
    world.clock.advance(2 * LEASE)
    assert await world.delivery._round() == 0
    world.telegram.open.set()
    await running
    assert await world.state(row_id) == ("sent", None)


async def test_sends_that_end_together_are_recorded_together(world: World) -> None:
    count = 2 * ENOUGH
    ids = [await world.queue(to=str(number), patient_id=None) for number in range(count)]
    before = world.faults.writes
    assert await world.delivery.run_once() == count
    assert {(await world.row(row_id)).state for row_id in ids} == {"sent"}
    assert world.faults.writes - before <= 4


# -- storage trouble ------------------------------------------------------------------------------


async def test_what_was_sent_while_storage_was_away_is_recorded_when_it_is_back(
    world: World,
) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REPLY)
    world.telegram.hang()
    running = asyncio.create_task(world.delivery.run_once())
    await world.telegram.attempted()
    world.faults.is_broken = True
    world.telegram.open.set()
    with pytest.raises(StorageError):
        await running
    world.faults.is_broken = False
    assert await world.delivery.run_once() == 0
    assert await world.state(row_id) == ("sent", None)
    assert len(world.telegram.attempts) == 1


async def test_nothing_is_sent_that_could_not_be_claimed(world: World) -> None:
    await world.enrol()
    await world.queue(Lane.SAFETY)
    world.faults.is_broken = True
    with pytest.raises(StorageError):
        await world.delivery.run_once()
    assert world.telegram.attempts == []


# -- without an end -------------------------------------------------------------------------------


async def test_it_runs_until_it_is_stopped_and_finishes_what_is_in_flight(world: World) -> None:
    await world.enrol()
    stop = asyncio.Event()
    running = asyncio.create_task(world.delivery.run(stop))
    world.telegram.hang()
    row_id = await world.queue(Lane.REPLY)
    world.delivery.wake()
    await world.telegram.attempted()
    stop.set()
    await asyncio.sleep(0)
    assert not running.done()
    world.telegram.open.set()
    await running
    assert await world.state(row_id) == ("sent", None)


async def test_when_it_is_cut_off_the_next_start_finds_what_was_in_flight(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REMINDER)
    world.telegram.hang()
    running = asyncio.create_task(world.delivery.run(asyncio.Event()))
    await world.telegram.attempted()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await world.state(row_id) == ("sending", None)
    assert world.delivery.health()["telegram"] == {"in_flight": "0"}
    await world.delivery.run_once()
    assert await world.state(row_id) == ("unknown", "no_answer")


async def test_a_free_slot_is_used_at_once_while_more_is_waiting(world: World) -> None:
    world.new_delivery(slots={"telegram": 1})
    for number in range(20):
        await world.queue(to=f"chat {number}", patient_id=None)
    stop = asyncio.Event()
    running = asyncio.create_task(world.delivery.run(stop))
    await world.telegram.took(20)
    stop.set()
    await running


async def test_storage_trouble_is_waited_out(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REPLY)
    world.faults.is_broken = True
    stop = asyncio.Event()
    running = asyncio.create_task(world.delivery.run(stop))
    await world.faults.failed.wait()
    await asyncio.sleep(0)
    assert world.delivery._rest_seconds() > 0
    world.faults.is_broken = False
    world.delivery.wake()
    await world.telegram.took()
    stop.set()
    await running
    assert await world.state(row_id) == ("sent", None)


async def test_it_rests_until_something_may_leave_and_never_longer_than_a_second(
    world: World,
) -> None:
    assert world.delivery._rest_seconds() == 1.0
    await world.queue(next_try_at=NOON + SECOND / 4, patient_id=None)
    assert await world.delivery.run_once() == 0
    assert world.delivery._rest_seconds() == 0.25
    world.clock.advance(SECOND)  # due, and not sent: looking without pause would not help
    assert world.delivery._rest_seconds() == 1.0


async def test_who_moves_the_clock_learns_when_something_may_leave(world: World) -> None:
    world.new_delivery({"telegram": PacingRules(account=Rate(1 / 10))})
    assert await world.delivery.next_at() is None
    for number in range(2):
        await world.queue(to=f"chat {number}", next_try_at=NOON + HOUR, patient_id=None)
    assert await world.delivery.next_at() == NOON + HOUR
    await world.after(HOUR)
    assert await world.delivery.next_at() == NOON + HOUR + 10 * SECOND
    assert await world.after(10 * SECOND) == 1
    assert await world.delivery.next_at() is None


async def test_a_lease_that_will_be_asked_about_has_its_time(world: World) -> None:
    await world.enrol()
    await world.queue(Lane.REMINDER, channel="sms", to="+1")
    world.sms.answer(OutcomeUnknown())
    await world.delivery.run_once()
    assert await world.delivery.next_at() == NOON + LEASE
    await world.after(LEASE)
    assert await world.delivery.next_at() is None


async def test_health_tells_ids_and_times_only(world: World) -> None:
    await world.enrol()
    await world.queue(Lane.REPLY, "private words")
    await world.delivery.run_once()
    health = world.delivery.health()
    assert health["telegram"] == {"in_flight": "0", "sent_at": NOON.isoformat()}
    assert health["sms"] == {"in_flight": "0"}
    assert "private" not in str(health)


async def test_an_outcome_that_arrives_before_the_answer_stays(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REMINDER, channel="sms", to="+1")
    world.sms.answer(OutcomeUnknown("timeout"))
    await world.delivery.run_once()
    assert await world.state(row_id) == ("sending", None)  # asked when its lease ends
    world.sms.known[row_id] = "SM7"
    await world.after(LEASE)
    row = await world.row(row_id)
    assert (row.state, row.provider_id) == (OutboxState.SENT, "SM7")

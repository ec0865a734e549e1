"""Each way in which sending fails, and what is done about it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.errors import (
    AddressMoved,
    CredentialsRefused,
    OptedOut,
    OutcomeUnknown,
    RecipientGone,
    Rejected,
    SendError,
    Throttled,
    Unreachable,
)
from bot.core.model import AddressState, Body, Lane, OutboxRow, OutboxState
from bot.core.ports import PlainId
from scheduler.lanes import PATIENCE, back_off, is_worn_out
from scheduler.pacing import PROBE_EVERY
from scheduler.verdict import CREDENTIALS_PAUSE, INSISTS_TIMES, End, verdict_on
from tests.unit.scheduler.world import HOUR, MINUTE, NOON, SECOND, World

NOW = timedelta()


# -- try again ------------------------------------------------------------------------------------


async def test_a_provider_out_of_reach_is_tried_again_with_growing_waits(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REPLY)
    world.telegram.answer(*[Unreachable("502")] * 5)
    waits = []
    for _ in range(5):
        await world.delivery.run_once()
        waits.append((await world.row(row_id)).next_try_at - world.clock.now())
        world.clock.advance(waits[-1])
    assert (await world.row(row_id)).attempts == 5
    for wait, least in zip(waits, (1, 2, 4, 8, 16), strict=True):
        assert least * SECOND <= wait <= 1.5 * least * SECOND
    await world.delivery.run_once()
    assert await world.state(row_id) == ("sent", "502")
    assert await world.failures() == []


async def test_a_reminder_out_of_reach_expires_when_its_window_ends(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REMINDER, expires_at=NOON + HOUR)
    world.telegram.answer(*[Unreachable()] * 1000)
    while (await world.state(row_id))[0] == "queued":
        await world.after(10 * SECOND)
    assert await world.state(row_id) == ("expired", "Unreachable")
    assert world.clock.now() <= NOON + HOUR
    assert await world.failures() == [(str(row_id), NOW)]


@pytest.mark.parametrize("lane", list(Lane))
async def test_the_tries_of_a_lane_come_to_an_end(world: World, lane: Lane) -> None:
    await world.enrol()
    row_id = await world.queue(lane, attempts=PATIENCE[lane].tries - 1)
    world.telegram.answer(Unreachable("502"))
    await world.delivery.run_once()
    assert await world.state(row_id) == ("failed", "502")
    assert await world.failures() == [(str(row_id), NOW)]


def test_the_safety_lane_keeps_trying_longest_and_never_rests_long() -> None:
    assert max(PATIENCE, key=lambda lane: PATIENCE[lane].tries) is Lane.SAFETY
    assert min(PATIENCE, key=lambda lane: PATIENCE[lane].longest_wait) is Lane.SAFETY


def test_waits_stop_growing_and_differ_from_row_to_row() -> None:
    row = a_row(Lane.REPLY)
    waits = {back_off(replace(row, id=number, attempts=60)) for number in range(20)}
    assert len(waits) == 20
    assert timedelta(minutes=1) <= min(waits) <= max(waits) <= timedelta(seconds=90)
    assert back_off(row) == back_off(row)


def a_row(lane: Lane) -> OutboxRow:
    return OutboxRow(
        id=1,
        patient_id=1,
        channel="telegram",
        address="ana",
        lane=lane,
        key="test",
        body=Body(""),
        state=OutboxState.SENDING,
        created_at=NOON,
        next_try_at=NOON,
    )


# -- unknown outcomes -----------------------------------------------------------------------------


@pytest.mark.parametrize("lane", [Lane.REPLY, Lane.REMINDER, Lane.BULK])
async def test_a_message_of_unknown_outcome_is_not_sent_again(world: World, lane: Lane) -> None:
    await world.enrol()
    row_id = await world.queue(lane)
    world.telegram.answer(OutcomeUnknown("no_answer"))
    await world.delivery.run_once()
    assert await world.state(row_id) == ("unknown", "no_answer")
    assert await world.failures() == [(str(row_id), MINUTE)]
    await world.after(HOUR)
    assert len(world.telegram.attempts) == 1


async def test_a_safety_message_of_unknown_outcome_is_sent_again(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.SAFETY)
    world.telegram.answer(OutcomeUnknown(), OutcomeUnknown())
    await world.delivery.run_once()
    await world.after(5 * SECOND)
    await world.after(5 * SECOND)
    assert await world.state(row_id) == ("sent", "OutcomeUnknown")
    assert len(world.telegram.attempts) == 3


async def test_help_that_may_have_arrived_often_is_not_sent_for_ever(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.SAFETY)
    world.telegram.answer(*[OutcomeUnknown("no_answer")] * 999)
    await world.delivery.run_once()
    for _ in range(60):
        await world.after(MINUTE)
    assert await world.state(row_id) == ("unknown", "no_answer")
    assert INSISTS_TIMES < len(world.telegram.attempts) < 2 * INSISTS_TIMES


async def test_help_that_lay_through_an_outage_is_insisted_on_all_the_same(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.SAFETY)
    world.telegram.answer(OutcomeUnknown("no_answer"))
    await world.after(5 * HOUR)
    await world.after(MINUTE)
    assert await world.state(row_id) == ("sent", "no_answer")


async def test_a_safety_message_that_the_provider_has_is_not_sent_again(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.SAFETY, channel="sms", to="+1")
    world.sms.answer(OutcomeUnknown())
    world.sms.known[row_id] = "SM1"
    await world.delivery.run_once()
    assert (await world.row(row_id)).provider_id == "SM1"
    assert len(world.sms.attempts) == 1


async def test_a_safety_message_that_the_provider_does_not_know_is_sent_again(
    world: World,
) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.SAFETY, channel="sms", to="+1")
    world.sms.answer(OutcomeUnknown())
    await world.delivery.run_once()
    await world.after(2 * SECOND)
    assert (await world.row(row_id)).state is OutboxState.SENT
    assert len(world.sms.attempts) == 2


async def test_a_reminder_of_unknown_outcome_is_asked_about_when_its_lease_ends(
    world: World,
) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REMINDER, channel="sms", to="+1")
    world.sms.answer(OutcomeUnknown("20500"))
    await world.delivery.run_once()
    assert await world.state(row_id) == ("sending", None)
    assert world.sms.asked == []
    await world.after(MINUTE)
    assert world.sms.asked == [row_id]
    assert await world.state(row_id) == ("unknown", "no_answer")
    assert await world.failures() == [(str(row_id), MINUTE)]


async def test_a_channel_that_breaks_leaves_the_outcome_unknown_and_no_words_in_the_log(
    world: World,
) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REPLY)
    other = await world.queue(Lane.REPLY)
    world.telegram.answer(ValueError("private words"))
    with capture_logs() as logs:
        await world.delivery.run_once()
    assert await world.state(row_id) == ("unknown", "ValueError")
    assert await world.state(other) == ("sent", None)
    assert "delivery.channel_broke" in [entry["event"] for entry in logs]
    assert "private" not in str(logs)


async def test_a_channel_that_never_answers_is_given_up_before_the_lease_ends(
    world: World,
) -> None:
    await world.enrol()
    world.new_delivery(lease=timedelta(milliseconds=40))
    row_id = await world.queue(Lane.REPLY)
    world.telegram.hang()
    await asyncio.wait_for(world.delivery.run_once(), 10)
    assert await world.state(row_id) == ("unknown", "timeout")


# -- the provider asks for a rest -----------------------------------------------------------------


async def test_a_throttled_provider_alone_is_paused_and_it_is_not_a_try(world: World) -> None:
    await world.enrol()
    first = await world.queue(Lane.REMINDER, "first")
    world.telegram.answer(Throttled(30 * SECOND, "429"))
    await world.delivery.run_once()
    assert await world.state(first) == ("queued", "429")
    row = await world.row(first)
    assert (row.attempts, row.next_try_at) == (0, NOON + 30 * SECOND)

    second = await world.queue(Lane.REPLY, "second")
    by_sms = await world.queue(Lane.REPLY, channel="sms", to="+1")
    await world.after(SECOND)
    assert await world.state(second) == ("queued", None)
    assert await world.state(by_sms) == ("sent", None)
    assert "paused_until" in world.delivery.health()["telegram"]

    await world.after(30 * SECOND)
    assert (await world.state(second))[0] == "sent"
    await world.after(PROBE_EVERY)
    assert (await world.state(first))[0] == "sent"
    assert "paused_until" not in world.delivery.health()["telegram"]


async def test_after_a_pause_the_safety_lane_goes_first(world: World) -> None:
    await world.enrol()
    await world.queue(Lane.REPLY, "reply")
    world.telegram.answer(Throttled(30 * SECOND))
    await world.delivery.run_once()
    world.clock.advance(30 * SECOND)
    await world.queue(Lane.SAFETY, "safety")
    await world.delivery.run_once()
    await world.after(PROBE_EVERY)
    assert world.texts() == ["safety", "reply"]


async def test_the_safety_lane_does_not_wait_for_the_end_of_a_pause(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.SAFETY)
    world.telegram.answer(Throttled(HOUR), Throttled(HOUR))
    await world.delivery.run_once()
    await world.after(PROBE_EVERY)
    await world.after(PROBE_EVERY)
    assert await world.state(row_id) == ("sent", "Throttled")
    assert (await world.row(row_id)).attempts == 0


async def test_refused_credentials_stop_the_channel_and_call_the_operator(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REMINDER)
    world.telegram.answer(CredentialsRefused("401"))
    with capture_logs() as logs:
        await world.delivery.run_once()
    assert await world.state(row_id) == ("queued", "401")
    assert world.delivery.health()["telegram"]["problem"] == "credentials or sender refused (401)"
    assert ("delivery.credentials_refused", "error") in [
        (entry["event"], entry["log_level"]) for entry in logs
    ]
    assert await world.after(MINUTE) == 0
    assert await world.after(CREDENTIALS_PAUSE) == 1
    assert await world.state(row_id) == ("sent", "401")
    assert "problem" not in world.delivery.health()["telegram"]


@pytest.mark.parametrize(("patient_id", "kinds"), [(1, ["delivery.refused"]), (None, []), (9, [])])
async def test_refused_credentials_become_work_where_it_is_about_somebody(
    world: World, patient_id: int | None, kinds: list[str]
) -> None:
    await world.enrol()
    await world.queue(Lane.REPLY, patient_id=patient_id)
    world.telegram.answer(CredentialsRefused("401"))
    await world.delivery.run_once()
    assert [work.kind for work in await world.due()] == kinds


@pytest.mark.parametrize(("patient_id", "kinds"), [(1, ["delivery.sent_plain"]), (None, [])])
async def test_what_left_without_its_markup_is_sent_and_becomes_work(
    world: World, patient_id: int | None, kinds: list[str]
) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REPLY, patient_id=patient_id)
    world.telegram.answer(PlainId("17"))
    await world.delivery.run_once()
    row = await world.row(row_id)
    assert (row.state, row.provider_id) == ("sent", "17")
    assert [work.kind for work in await world.due()] == kinds
    await world.delivery.run_once()
    assert len(world.texts()) == 1


async def test_a_safety_message_tries_refused_credentials_again_sooner(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.SAFETY)
    world.telegram.answer(CredentialsRefused("401"))
    await world.delivery.run_once()
    await world.after(30 * SECOND)
    assert await world.state(row_id) == ("sent", "401")


# -- the address ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("blocked", AddressState.BLOCKED),
        ("deactivated", AddressState.UNREACHABLE),
        ("21614", AddressState.UNREACHABLE),
        ("", AddressState.UNREACHABLE),
    ],
)
async def test_an_address_that_is_gone_is_turned_off(
    world: World, code: str, state: AddressState
) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REMINDER)
    world.telegram.answer(RecipientGone(code))
    await world.delivery.run_once()
    assert await world.state(row_id) == ("failed", code or "RecipientGone")
    assert (await world.address("telegram", "ana")).state is state
    assert await world.failures() == [(str(row_id), NOW)]


async def test_an_address_that_opted_out_stays_so_when_it_is_gone(world: World) -> None:
    await world.enrol()
    await world.change_address("telegram", "ana", AddressState.OPTED_OUT)
    await world.queue(Lane.REPLY)
    world.telegram.answer(RecipientGone("blocked"))
    await world.delivery.run_once()
    assert (await world.address("telegram", "ana")).state is AddressState.OPTED_OUT


async def test_staff_addresses_are_nobodys_and_fail_without_a_turn(world: World) -> None:
    row_id = await world.queue(Lane.SAFETY, to="staff", patient_id=None)
    world.telegram.answer(RecipientGone("blocked"))
    await world.delivery.run_once()
    assert await world.state(row_id) == ("failed", "blocked")


async def test_an_opt_out_at_the_carrier_is_recorded_and_obeyed(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REPLY, channel="sms", to="+1")
    waiting = await world.queue(Lane.REMINDER, channel="sms", to="+1", next_try_at=NOON + MINUTE)
    by_telegram = await world.queue(Lane.REMINDER, next_try_at=NOON + MINUTE)
    world.sms.answer(OptedOut("21610"))
    await world.delivery.run_once()
    assert await world.state(row_id) == ("failed", "21610")
    assert (await world.address("sms", "+1")).state is AddressState.OPTED_OUT
    (consent,) = await world.store.read(lambda rows: rows.patients.consents(1))
    assert (consent.kind, consent.channel, consent.version) == ("stop", "sms", "provider 21610")
    assert (await world.state(waiting))[0] == "cancelled"
    assert (await world.state(by_telegram))[0] == "queued"
    assert await world.failures() == [(str(row_id), NOW)]


async def test_an_opt_out_is_recorded_once(world: World) -> None:
    await world.enrol()
    for _ in range(2):
        await world.queue(Lane.REPLY, channel="sms", to="+1")
    world.sms.answer(OptedOut("21610"), OptedOut("21610"))
    await world.delivery.run_once()
    assert len(await world.store.read(lambda rows: rows.patients.consents(1))) == 1


async def test_a_moved_chat_gets_the_message_at_its_new_id(world: World) -> None:
    await world.enrol()
    old = await world.queue(Lane.REPLY, "hello")
    world.telegram.answer(AddressMoved("new", "migrated"))
    await world.delivery.run_once()
    assert await world.state(old) == ("cancelled", "migrated")
    assert [(m.address, m.body.text) for m in world.telegram.received] == [("new", "hello")]
    assert (await world.address("telegram", "new")).patient_id == 1
    assert await world.failures() == []


async def test_a_chat_that_moves_to_somebody_elses_id_leaves_both_as_they_are(
    world: World,
) -> None:
    await world.enrol()
    await world.enrol("new")
    old = await world.queue(Lane.REPLY, "hello")
    world.telegram.answer(AddressMoved("new", "migrated"))
    await world.delivery.run_once()
    assert await world.state(old) == ("cancelled", "migrated")
    assert (await world.address("telegram", "ana")).patient_id == 1
    assert (await world.address("telegram", "new")).patient_id == 2


async def test_messages_still_on_their_way_to_the_old_id_follow(world: World) -> None:
    await world.enrol()
    world.telegram.answer(AddressMoved("new"), AddressMoved("new"))
    for number in range(2):
        await world.queue(Lane.REPLY, str(number))
    await world.delivery.run_once()
    assert [message.address for message in world.telegram.received] == ["new", "new"]


async def test_a_chat_that_keeps_moving_is_given_up(world: World) -> None:
    await world.enrol()
    await world.queue(Lane.BULK)
    tries = PATIENCE[Lane.BULK].tries
    world.telegram.answer(*(AddressMoved(f"new {number}") for number in range(99)))
    await world.delivery.run_once()
    assert len(world.telegram.attempts) == tries
    assert len(await world.failures()) == 1


async def test_a_message_that_the_provider_rejects_fails(world: World) -> None:
    await world.enrol()
    row_id = await world.queue(Lane.REPLY)
    world.telegram.answer(Rejected("30007"))
    await world.delivery.run_once()
    assert await world.state(row_id) == ("failed", "30007")
    assert (await world.address("telegram", "ana")).state is AddressState.ACTIVE
    assert await world.failures() == [(str(row_id), NOW)]


async def test_a_failure_of_somebody_who_was_erased_makes_no_work(world: World) -> None:
    patient = await world.enrol()
    await world.store.write(lambda rows: rows.patients.erase(patient.id))
    row_id = await world.queue(Lane.REPLY, "goodbye")
    world.telegram.answer(Rejected("400"))
    await world.delivery.run_once()
    assert (await world.state(row_id))[0] == "failed"
    assert await world.due() == []


@pytest.mark.parametrize(
    ("error", "state"),
    [(Rejected("1"), "failed"), (RecipientGone("1"), "failed"), (OptedOut("1"), "failed")],
)
def test_permanent_errors_end_a_message_in_every_lane(error: SendError, state: str) -> None:
    for lane in Lane:
        assert verdict_on(a_row(lane), error, NOON) == End(OutboxState(state), "1")


def test_the_last_try_is_known_as_such() -> None:
    tries = PATIENCE[Lane.REPLY].tries
    assert is_worn_out(replace(a_row(Lane.REPLY), attempts=tries - 1))
    assert not is_worn_out(replace(a_row(Lane.REPLY), attempts=tries - 2))

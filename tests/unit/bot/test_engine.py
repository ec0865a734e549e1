"""Turns: inbox first, one after the other for each person, whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.core.errors import Conflict, StorageError
from bot.core.model import (
    AddressState,
    DueWork,
    IncomingKind,
    OutboxState,
    PatientState,
    Receipt,
)
from bot.core.ports import Rows
from bot.engine import MAX_ATTEMPTS
from messages.screen import Screening, Tier
from tests.factories import incoming, outbox_row
from tests.fakes.house import address_of
from tests.fakes.scene import ALARM, CALM, Scene

# -- the inlet ------------------------------------------------------------------------------------


async def test_an_event_is_on_disk_before_it_is_handled(scene: Scene) -> None:
    assert await scene.write("hello")
    pending = await scene.house.read(lambda rows: rows.inbox.pending(10))
    assert [entry.incoming.text for entry in pending] == ["hello"]
    assert scene.talk.handled == []


async def test_a_repeat_has_no_second_effect(scene: Scene) -> None:
    assert await scene.write("hello", external_id="one")
    assert not await scene.write("hello", external_id="one")
    assert await scene.engine.drain() == 1
    assert scene.talk.handled == ["hello"]
    assert await scene.engine.drain() == 0


async def test_when_storage_fails_an_emergency_is_answered_directly(scene: Scene) -> None:
    scene.screens["help me"] = ALARM
    scene.house.store.is_read_only = True
    for text in ("help me", "hello"):
        with pytest.raises(StorageError):
            await scene.write(text)
    assert scene.direct.answered == ["help me"]


async def test_positions_are_kept_by_channel(scene: Scene) -> None:
    assert await scene.engine.position("telegram") is None
    await scene.engine.advance("telegram", "17")
    assert await scene.engine.position("telegram") == "17"
    assert await scene.engine.position("sms") is None


@pytest.mark.parametrize(
    ("state", "with_patient", "works"),
    [("failed", True, ["delivery.failed"]), ("failed", False, []), ("delivered", True, [])],
)
async def test_a_final_failure_becomes_work(
    scene: Scene, state: str, with_patient: bool, works: list[str]
) -> None:
    ana = await scene.house.enrol("ana")
    row = outbox_row(ana.id if with_patient else None, state=OutboxState.SENT)
    row_id = await scene.house.write(lambda rows: rows.outbox.add(row))
    now = scene.house.clock.now()
    await scene.engine.receipt(
        Receipt(state=state, at=now, outbox_id=row_id, means="RecipientGone")
    )
    await scene.engine.receipt(Receipt(state="failed", at=now, outbox_id=row_id + 1))
    due = await scene.house.due("ana")
    assert [work.kind for work in due] == works
    assert all(work.subject == str(row_id) for work in due)


# -- turns ----------------------------------------------------------------------------------------


async def test_a_turn_leaves_all_or_nothing(scene: Scene) -> None:
    scene.talk.failures["hello"] = 1
    await scene.write("hello")
    assert await scene.engine.drain() == 1
    assert scene.talk.handled == ["hello"]
    assert await scene.keys() == ["arrival.group"]
    assert len(await scene.house.read(lambda rows: list(rows.patients.every()))) == 1


@pytest.mark.parametrize("error", [ZeroDivisionError, Conflict])
async def test_an_event_that_fails_thrice_is_parked_with_an_apology(
    scene: Scene, error: type[Exception]
) -> None:
    scene.talk.error = error
    scene.talk.failures["bad"] = 99
    await scene.write("bad", external_id="bad")
    await scene.write("good", external_id="good")
    with capture_logs() as logs:
        assert await scene.engine.drain() == 2
    assert scene.talk.failures["bad"] == 99 - MAX_ATTEMPTS
    assert scene.talk.gave_up == ["bad"]
    assert scene.talk.handled == ["good"]
    parked = await scene.house.read(lambda rows: rows.inbox.parked(10))
    assert [(entry.incoming.text, entry.error) for entry in parked] == [("bad", error.__name__)]
    assert await scene.keys() == ["trouble.apology", "arrival.group"]
    failures = [each for each in logs if each["event"] == "turn.failed"]
    assert [each["attempt"] for each in failures] == [1, 2, 3]
    assert all(each["at"].startswith("scene.py:") for each in failures)
    assert "bad" not in str(logs)


async def test_nobody_waits_behind_anothers_failure_and_each_keeps_their_order(
    scene: Scene,
) -> None:
    scene.talk.failures["ana 1"] = 2
    for text in ("ana 1", "ana 2"):
        await scene.write(text, address="1", external_id=text)
    for text in ("ben 1", "ben 2"):
        await scene.write(text, address="2", external_id=text)
    assert await scene.engine.drain() == 4
    assert scene.talk.handled == ["ben 1", "ben 2", "ana 1", "ana 2"]


async def test_events_of_one_person_keep_their_order_over_both_their_phones(scene: Scene) -> None:
    await scene.house.enrol("ana", "telegram", "sms")
    places = {channel: address_of(channel, "ana") for channel in ("telegram", "sms")}
    scene.talk.failures["1"] = 1
    for text, channel in (("1", "telegram"), ("2", "telegram"), ("3", "sms"), ("4", "telegram")):
        await scene.write(text, channel=channel, address=places[channel], external_id=text)
    assert await scene.engine.drain() == 4
    assert scene.talk.handled == ["1", "2", "3", "4"]


@pytest.mark.parametrize("screening", [ALARM, CALM])
async def test_a_failed_apology_leaves_guidance_as_the_last_word(
    scene: Scene, screening: Screening
) -> None:
    scene.screens["bad"] = screening
    scene.talk.failures["bad"] = 99
    scene.talk.apology_error = ZeroDivisionError
    await scene.write("bad")
    with capture_logs() as logs:
        assert await scene.engine.drain() == 1
    assert scene.direct.answered == (["bad"] if screening is ALARM else [])
    assert "apology.failed" in [each["event"] for each in logs]
    assert await scene.keys() == []
    assert len(await scene.house.read(lambda rows: rows.inbox.parked(10))) == 1


async def test_an_apology_that_contradicts_a_row_is_only_logged(scene: Scene) -> None:
    scene.talk.failures["bad"] = 99
    scene.talk.apology_error = Conflict
    await scene.write("bad")
    assert await scene.engine.drain() == 1
    assert scene.talk.gave_up == []


async def test_storage_trouble_during_an_apology_parks_nothing(scene: Scene) -> None:
    scene.talk.failures["bad"] = 99
    scene.talk.apology_error = StorageError
    await scene.write("bad")
    with pytest.raises(StorageError):
        await scene.engine.drain()
    assert len(await scene.house.read(lambda rows: rows.inbox.pending(10))) == 1


async def test_an_event_that_another_runner_settled_is_left_alone(scene: Scene) -> None:
    await scene.write("hello")
    (entry,) = await scene.house.read(lambda rows: rows.inbox.pending(10))
    now = scene.house.clock.now()

    class Late:
        """A store whose reads are a moment behind."""

        def __getattr__(self, name: str) -> Any:
            return getattr(scene.house.store, name)

        async def read(self, work: Callable[[Rows], Any]) -> Any:
            found = await scene.house.store.read(work)
            if found:
                await scene.house.store.write(lambda rows: rows.inbox.finish(entry.id, now))
            return found

    scene.engine._waiting._store = Late()  # as seen from a second process
    assert await scene.engine.drain() == 1
    assert scene.talk.handled == []
    assert await scene.house.write(lambda rows: scene.turns.park(rows, entry, None))
    assert scene.talk.gave_up == []


async def test_storage_failing_in_a_turn_is_raised_after_all_others_have_ended(
    scene: Scene,
) -> None:
    scene.screens["help me"] = ALARM
    await scene.write("help me", address="1", external_id="1")
    await scene.write("hello", address="2", external_id="2")
    scene.talk.failures["help me"] = 1
    scene.talk.error = StorageError
    with pytest.raises(StorageError):
        await scene.engine.drain()
    assert scene.direct.answered == ["help me"]
    assert scene.talk.handled == ["hello"]
    assert await scene.engine.drain() == 1
    assert scene.talk.handled == ["hello", "help me"]


# -- who writes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "address", "said", "language", "country"),
    [
        ("telegram", "77", "es", "es", "US"),
        ("telegram", "77", "fr", "en", "US"),
        ("telegram", "77", None, "en", "US"),
        ("sms", "+525512345678", None, "en", "MX"),
        ("sms", "+999", None, "en", "US"),
    ],
)
async def test_somebody_new_gets_a_row(
    scene: Scene, channel: str, address: str, said: str | None, language: str, country: str
) -> None:
    await scene.write("hi", channel=channel, address=address, language=said)
    await scene.engine.drain()
    (turn,) = scene.talk.turns
    patient = turn.patient
    assert (patient.state, patient.language) == (PatientState.STRANGER, language)
    assert patient.country == country
    assert turn.address is not None
    assert (turn.address.value, turn.address.consented_at) == (address, None)


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        (AddressState.ACTIVE, IncomingKind.TEXT, AddressState.ACTIVE),
        (AddressState.ACTIVE, IncomingKind.BLOCKED, AddressState.BLOCKED),
        (AddressState.BLOCKED, IncomingKind.UNBLOCKED, AddressState.ACTIVE),
        (AddressState.UNREACHABLE, IncomingKind.TEXT, AddressState.ACTIVE),
        (AddressState.OPTED_OUT, IncomingKind.TEXT, AddressState.OPTED_OUT),
        (AddressState.OPTED_OUT, IncomingKind.BLOCKED, AddressState.OPTED_OUT),
    ],
)
async def test_writing_makes_an_address_reachable_but_never_undoes_stop(
    scene: Scene, before: AddressState, kind: IncomingKind, after: AddressState
) -> None:
    ana = await scene.house.enrol("77")
    await scene.house.change_address("77", "telegram", state=before)
    await scene.write("hi", address="77", kind=kind)
    await scene.engine.drain()
    (address,) = await scene.house.read(lambda rows: rows.patients.addresses(ana.id))
    assert address.state is after
    assert address.last_heard_at is not None


# -- the screen -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "tier"),
    [
        ({"text": "help me"}, Tier.EMERGENCY),
        ({"text": "help me", "kind": IncomingKind.EDITED}, Tier.EMERGENCY),
        ({"text": "help me", "kind": IncomingKind.GROUP}, Tier.EMERGENCY),
        ({"text": "", "command": "start"}, Tier.NONE),
        ({"text": ""}, None),
        ({"text": "help me", "kind": IncomingKind.BUTTON}, None),
        ({"text": "broken"}, Tier.UNSURE),
    ],
)
async def test_every_text_is_screened_and_an_error_errs_upward(
    scene: Scene, event: dict[str, Any], tier: Tier | None
) -> None:
    scene.screens |= {"help me": ALARM, "broken": RuntimeError("secret words")}
    with capture_logs() as logs:
        await scene.engine.accept(replace(incoming(), **event))
        await scene.engine.drain()
    (turn,) = scene.talk.turns
    assert (turn.screening.tier if turn.screening else None) == tier
    assert "secret words" not in str(logs)


# -- due work -------------------------------------------------------------------------------------


async def test_due_work_goes_to_the_address_they_last_wrote_from(scene: Scene) -> None:
    ana = await scene.house.enrol("77", "telegram")
    await scene.house.join("77", "sms", "+13125550142")
    now = scene.house.clock.now()
    await scene.house.change_address("77", "telegram", last_heard_at=now)
    work = DueWork(id=1, kind="dose.due", due_at=now, patient_id=ana.id)
    await scene.house.write(lambda rows: scene.turns.run_due(rows, work, now))
    await scene.house.change_address("77", "telegram", state=AddressState.BLOCKED)
    await scene.house.write(lambda rows: scene.turns.run_due(rows, work, now))
    gone = replace(work, patient_id=ana.id + 1)
    await scene.house.write(lambda rows: scene.turns.run_due(rows, gone, now))
    assert [address for _, address in scene.talk.due] == ["77", "+13125550142"]


async def test_due_work_of_somebody_unreachable_has_no_address(scene: Scene) -> None:
    ana = await scene.house.enrol("77")
    await scene.house.change_address("77", "telegram", state=AddressState.OPTED_OUT)
    now = scene.house.clock.now()
    work = DueWork(id=1, kind="x", due_at=now, patient_id=ana.id)
    await scene.house.write(lambda rows: scene.turns.run_due(rows, work, now))
    assert [address for _, address in scene.talk.due] == [None]


# -- running --------------------------------------------------------------------------------------


async def test_it_runs_until_it_is_stopped_and_wakes_for_what_arrives(scene: Scene) -> None:
    stop, happened = asyncio.Event(), asyncio.Event()
    scene.engine.on_turn = happened.set
    running = asyncio.create_task(scene.engine.run(stop))
    for number in range(2):
        happened.clear()
        await scene.write(f"hello {number}")
        async with asyncio.timeout(10):
            await happened.wait()
    stop.set()
    async with asyncio.timeout(10):
        await running
    assert scene.talk.handled == ["hello 0", "hello 1"]


async def test_it_waits_out_storage_trouble_and_records_what_was_answered(scene: Scene) -> None:
    stop, happened = asyncio.Event(), asyncio.Event()
    scene.engine.on_turn = happened.set
    await scene.write("hello")
    scene.house.store.is_down = True
    running = asyncio.create_task(scene.engine.run(stop))
    async with asyncio.timeout(10):
        await scene.direct.tried_again.wait()
        scene.house.store.is_down = False
        await happened.wait()
        stop.set()
        await running
    assert scene.talk.handled == ["hello"]


async def test_a_stop_during_storage_trouble_ends_the_wait(scene: Scene) -> None:
    stop = asyncio.Event()
    scene.house.store.is_down = True
    running = asyncio.create_task(scene.engine.run(stop))
    async with asyncio.timeout(10):
        await scene.direct.tried_again.wait()
        stop.set()
        await running
    assert scene.talk.handled == []

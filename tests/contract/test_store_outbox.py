"""What every store promises about messages on their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.model import Attachment, Body, Button, Lane, OutboxRow, OutboxState, Patient, Receipt
from bot.core.ports import Claim, Rows, SentMessage, Store
from tests import factories
from tests.factories import NOW, claimed

MINUTE = timedelta(minutes=1)


async def queue(store: Store, *rows: OutboxRow) -> list[int]:
    return await store.write(lambda it: [it.outbox.add(row) for row in rows])


async def get(store: Store, row_id: int) -> OutboxRow:
    row = await store.read(lambda rows: rows.outbox.get(row_id))
    assert row is not None
    return row


async def report(store: Store, receipt: Receipt) -> OutboxRow | None:
    return await store.write(lambda rows: rows.outbox.receive(receipt))


async def sending(store: Store, patient_id: int | None = None) -> int:
    [row_id] = await queue(store, factories.outbox_row(patient_id))
    await store.write(claimed)
    return row_id


async def test_every_field_of_a_message_is_kept(store: Store) -> None:
    full = OutboxRow(
        id=0,
        patient_id=3,
        channel="sms",
        address="+15550100",
        lane=Lane.SAFETY,
        key="safety.breathing",
        body=Body(
            "Call 911 — ¡ahora!",
            (Button("Yes", "safety:yes", 1), Button("Map", "", 2, "https://example.org")),
            Attachment("data.json", "application/json", b"\x00\xff{}"),
            "location",
            {"name": "Ana"},
        ),
        state=OutboxState.UNKNOWN,
        created_at=NOW - MINUTE,
        next_try_at=NOW,
        attempts=2,
        token="worker 1",
        expires_at=NOW + MINUTE,
        dose_id=17,
        provider_id="SM1",
        sent_at=NOW + 2 * MINUTE,
        code="30003",
        fallback_of=9,
        retry_of=8,
    )
    plain = replace(factories.outbox_row(None), created_at=NOW, next_try_at=NOW + MINUTE)
    same = [f.name for f in fields(OutboxRow) if getattr(full, f.name) == getattr(plain, f.name)]
    assert same == ["id"]
    full_id, plain_id = await queue(store, full, plain)
    assert await get(store, full_id) == replace(full, id=full_id)
    assert await get(store, plain_id) == replace(plain, id=plain_id)
    assert await store.read(lambda rows: rows.outbox.get(plain_id + 1)) is None


async def test_a_claim_takes_due_rows_of_a_lane_earliest_first_and_once(store: Store) -> None:
    at = [NOW, NOW - 2 * MINUTE, NOW + MINUTE, NOW - MINUTE]
    rows = [factories.outbox_row(1, next_try_at=when) for when in at]
    other = [factories.outbox_row(1, lane=Lane.REPLY), factories.outbox_row(1, channel="sms")]
    ids = await queue(store, *rows, *other)
    taken = await store.write(lambda it: claimed(it, limit=2))
    assert [row.id for row in taken] == [ids[1], ids[3]]
    assert {row.state for row in taken} == {OutboxState.SENDING}
    assert {row.token for row in taken} == {"me"}
    assert {row.next_try_at for row in taken} == {NOW + MINUTE}
    assert [await get(store, row.id) for row in taken] == taken
    assert [row.id for row in await store.write(claimed)] == [ids[0]]
    assert await store.write(claimed) == []


async def test_success_is_recorded_where_the_claim_is_ours(store: Store) -> None:
    row_id = await sending(store)
    assert not await store.write(
        lambda rows: rows.outbox.sent([SentMessage(row_id, "other", "p", NOW)])
    )
    assert await store.write(
        lambda rows: rows.outbox.sent([SentMessage(row_id, "me", "p1", NOW + MINUTE)])
    )
    row = await get(store, row_id)
    assert (row.state, row.provider_id, row.sent_at) == ("sent", "p1", NOW + MINUTE)


@pytest.mark.parametrize("counts", [True, False])
async def test_a_row_is_tried_again(store: Store, counts: bool) -> None:
    row_id = await sending(store)
    later = NOW + MINUTE
    again = await store.write(
        lambda rows: [
            rows.outbox.requeue(row_id, token, later, "429", counts)
            for token in ("other", "me", "me")
        ]
    )
    assert again == [False, True, False]
    row = await get(store, row_id)
    assert (row.state, row.token, row.next_try_at) == ("queued", None, later)
    assert (row.attempts, row.code) == (int(counts), "429")
    assert await store.read(lambda rows: rows.outbox.next_at()) == later


async def test_a_providers_id_tells_whose_message_it_is(store: Store) -> None:
    mine, other = await sending(store), await sending(store)
    sent = [SentMessage(mine, "me", "SM1", NOW), SentMessage(other, "me", "SM2", NOW)]
    await store.write(lambda rows: rows.outbox.sent(sent))
    asked = ["SM1", "SM2", "SM3"]
    assert await store.read(lambda rows: rows.outbox.ids_of_others(mine, asked)) == {"SM2"}
    assert await store.read(lambda rows: rows.outbox.ids_of_others(other, asked)) == {"SM1"}


async def test_rows_left_in_sending_are_found_after_their_lease(store: Store) -> None:
    row_id = await sending(store)
    overdue = await store.read(lambda rows: rows.outbox.overdue_claims(NOW, 10))
    assert overdue == []
    overdue = await store.read(lambda rows: rows.outbox.overdue_claims(NOW + MINUTE, 10))
    assert overdue == [await get(store, row_id)]
    assert await store.write(lambda rows: rows.outbox.end(row_id, None, "unknown", "crash", NOW))
    assert not await store.write(
        lambda rows: rows.outbox.sent([SentMessage(row_id, "me", "p", NOW)])
    )
    overdue = await store.read(lambda rows: rows.outbox.overdue_claims(NOW + MINUTE, 10))
    assert overdue == []


@pytest.mark.parametrize(
    ("token", "state", "is_ended"),
    [("me", "failed", True), (None, "expired", True), ("other", "failed", False)],
)
async def test_a_row_ends_under_its_claim(
    store: Store, token: str | None, state: str, is_ended: bool
) -> None:
    row_id = await sending(store)
    ended = await store.write(lambda rows: rows.outbox.end(row_id, token, state, "x", NOW))
    assert ended is is_ended
    assert (await get(store, row_id)).state == (state if is_ended else "sending")
    again = await store.write(lambda rows: rows.outbox.end(row_id, "me", "failed", "x", NOW))
    assert again is not is_ended


async def test_a_queued_row_ends_without_a_claim(store: Store) -> None:
    [row_id] = await queue(store, factories.outbox_row(None))
    assert not await store.write(lambda rows: rows.outbox.end(row_id, "me", "failed", "x", NOW))
    assert await store.write(lambda rows: rows.outbox.end(row_id, None, "expired", "late", NOW))
    row = await get(store, row_id)
    assert (row.state, row.code) == ("expired", "late")


@pytest.mark.parametrize(
    ("before", "reports", "after"),
    [
        ("sending", ["sent"], "sent"),
        ("sending", ["delivered", "sent"], "delivered"),
        ("sending", ["sent", "delivered", "delivered"], "delivered"),
        ("sending", ["failed", "delivered"], "failed"),
        ("sent", ["failed"], "failed"),
        ("delivered", ["failed", "sent"], "delivered"),
        ("unknown", ["sent"], "sent"),
        ("unknown", ["delivered"], "delivered"),
        ("unknown", ["failed"], "failed"),
        ("queued", ["delivered"], "delivered"),  # requeued, though it had arrived
        ("queued", ["failed"], "queued"),  # an earlier try: there will be another
        ("cancelled", ["delivered"], "cancelled"),
        ("failed", ["sent"], "failed"),
    ],
)
async def test_receipts_never_go_backwards(
    store: Store, before: str, reports: Sequence[str], after: str
) -> None:
    [row_id] = await queue(store, factories.outbox_row(None, state=OutboxState(before)))
    for state in reports:
        was = (await get(store, row_id)).state
        changed = await report(store, Receipt(state, NOW, "p1", row_id))
        is_now = (await get(store, row_id)).state
        assert (changed is not None) == (is_now != was)
    row = await get(store, row_id)
    assert row.state == after
    assert row.provider_id == "p1"


async def test_a_receipt_finds_its_row_by_the_providers_id(store: Store) -> None:
    row_id = await sending(store)
    await store.write(lambda rows: rows.outbox.sent([SentMessage(row_id, "me", "p1", NOW)]))
    receipt = Receipt("failed", NOW + MINUTE, "p1", code="30003")
    row = await store.write(lambda rows: rows.outbox.receive(receipt))
    assert row is not None
    assert (row.id, row.state, row.code, row.sent_at) == (row_id, "failed", "30003", NOW)
    for stranger in (Receipt("sent", NOW, "p2"), Receipt("sent", NOW, outbox_id=99)):
        assert await report(store, stranger) is None
    assert await store.write(lambda rows: rows.outbox.receive(Receipt("sent", NOW))) is None


@pytest.mark.parametrize("report", ["sent", "delivered", "failed"])
async def test_a_receipt_may_come_before_the_answer_to_the_request(
    store: Store, report: str
) -> None:
    row_id = await sending(store)
    early = Receipt(report, NOW, None, row_id)
    await store.write(lambda rows: rows.outbox.receive(early))
    late = NOW + MINUTE
    assert not await store.write(lambda rows: rows.outbox.requeue(row_id, "me", late, "", True))
    assert not await store.write(lambda rows: rows.outbox.end(row_id, "me", "unknown", "", late))
    assert await store.write(
        lambda rows: rows.outbox.sent([SentMessage(row_id, "me", "p1", late)])
    )
    row = await get(store, row_id)
    assert (row.state, row.provider_id) == (report, "p1")
    assert row.sent_at == (late if report == "failed" else NOW)


async def test_queued_messages_of_a_person_are_cancelled(store: Store) -> None:
    ids = await queue(
        store,
        factories.outbox_row(1),
        factories.outbox_row(1, lane=Lane.BULK),
        factories.outbox_row(1, lane=Lane.SAFETY),
        factories.outbox_row(1, channel="sms", address="+15550100"),
        factories.outbox_row(2),
        factories.outbox_row(1, state=OutboxState.SENDING),
    )

    async def cancelled() -> list[int]:
        return [
            i for i, row_id in enumerate(ids) if (await get(store, row_id)).state == "cancelled"
        ]

    lanes = [Lane.REMINDER, Lane.BULK]
    count = await store.write(lambda rows: rows.outbox.cancel(1, lanes, NOW, "+15550100"))
    assert (count, await cancelled()) == (1, [3])
    count = await store.write(lambda rows: rows.outbox.cancel(1, lanes, NOW))
    assert (count, await cancelled()) == (2, [0, 1, 3])
    assert await store.write(lambda rows: rows.outbox.cancel(1, lanes, NOW)) == 0


async def test_queued_messages_about_a_dose_are_cancelled(store: Store) -> None:
    first, other, gone = await queue(
        store,
        factories.outbox_row(1, dose_id=7),
        factories.outbox_row(1, dose_id=8),
        factories.outbox_row(1, dose_id=7, state=OutboxState.SENT),
    )
    assert await store.write(lambda rows: rows.outbox.cancel_dose(7, NOW)) == 1
    states = [(await get(store, row_id)).state for row_id in (first, other, gone)]
    assert states == ["cancelled", "queued", "sent"]


@pytest.mark.parametrize("state", list(OutboxState))
async def test_what_has_not_left_about_a_dose_waits(store: Store, state: OutboxState) -> None:
    await queue(store, factories.outbox_row(1, dose_id=7, state=state), factories.outbox_row(1))
    assert await store.read(lambda rows: rows.outbox.is_waiting(7)) is (
        state in {OutboxState.QUEUED, OutboxState.SENDING}
    )
    assert not await store.read(lambda rows: rows.outbox.is_waiting(8))


async def test_messages_of_a_person_are_read_newest_first(store: Store, ana: Patient) -> None:
    ids = await queue(store, *(factories.outbox_row(ana.id) for _ in range(3)))
    newest = await store.read(lambda rows: rows.outbox.of(ana.id, 2))
    assert [row.id for row in newest] == [ids[2], ids[1]]


async def test_depth_and_next_try_are_of_queued_rows(store: Store) -> None:
    def seen(rows: Rows) -> tuple[object, object]:
        return rows.outbox.next_at(), rows.outbox.depth(NOW)

    assert await store.read(seen) == (None, {})
    await queue(
        store,
        factories.outbox_row(1, next_try_at=NOW - MINUTE),
        factories.outbox_row(1, next_try_at=NOW - 2 * MINUTE),
        factories.outbox_row(1, next_try_at=NOW + MINUTE),
        factories.outbox_row(1, channel="sms", lane=Lane.BULK, next_try_at=NOW + MINUTE),
        factories.outbox_row(1, channel="sms", state=OutboxState.SENT, next_try_at=NOW - MINUTE),
    )
    earliest, depth = await store.read(seen)
    assert earliest == NOW - 2 * MINUTE
    assert depth == {
        ("telegram", "reminder"): (3, 2 * MINUTE),
        ("sms", "bulk"): (1, timedelta()),
    }


@pytest.mark.parametrize(
    ("changes", "minutes"),
    [
        ({"code": "no_connection"}, 30),
        ({"code": "pacing"}, 30),
        ({"code": "quiet_hours"}, 0),
        ({"code": "held"}, 0),
        ({"code": "30003", "retry_of": 1}, 0),
        ({}, 0),
    ],
)
async def test_what_failed_has_waited_since_it_was_made(
    store: Store, changes: dict[str, Any], minutes: int
) -> None:
    row = factories.outbox_row(
        1, created_at=NOW - 30 * MINUTE, next_try_at=NOW + MINUTE, **changes
    )
    await queue(store, row)
    depth = await store.read(lambda rows: rows.outbox.depth(NOW))
    assert depth == {("telegram", "reminder"): (1, minutes * MINUTE)}


@pytest.mark.parametrize("lane", Lane)
async def test_a_claim_of_one_lane_leaves_the_others(store: Store, lane: Lane) -> None:
    await queue(store, *(factories.outbox_row(1, lane=each) for each in Lane))
    claim = Claim("me", NOW + MINUTE)
    rows = await store.write(lambda it: it.outbox.claim("telegram", lane, NOW, 10, claim))
    assert [row.lane for row in rows] == [lane]

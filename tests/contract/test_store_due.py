"""What every store promises about work for later, open prompts, alerts and the audit record."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from functools import partial

import pytest

from bot.core.model import AddressState, Alert, AlertState, Button, Dialogue, DueWork, Patient
from bot.core.ports import Rows, Store
from tests import factories
from tests.factories import NOW

HOUR = timedelta(hours=1)


async def due_now(store: Store, limit: int = 10) -> list[DueWork]:
    return await store.read(lambda rows: rows.due.take(NOW, limit))


async def test_work_is_taken_when_it_is_due_earliest_first(store: Store, ana: Patient) -> None:
    def plan(rows: Rows) -> None:
        rows.due.put("late", NOW - HOUR, ana.id)
        rows.due.put("now", NOW, ana.id, "17", {"regimen": 3})
        rows.due.put("later", NOW + timedelta(microseconds=1), ana.id)
        rows.due.put("latest", NOW - 2 * HOUR, ana.id)

    assert await store.read(lambda rows: rows.due.next_at()) is None
    await store.write(plan)
    assert [work.kind for work in await due_now(store)] == ["latest", "late", "now"]
    assert [work.kind for work in await due_now(store, 1)] == ["latest"]
    assert await store.read(lambda rows: rows.due.next_at()) == NOW - 2 * HOUR
    now = (await due_now(store))[2]
    assert now == DueWork(now.id, "now", NOW, ana.id, "17", {"regimen": 3}, 0)
    since = await store.read(lambda rows: rows.due.since(NOW, 1))
    assert since == [now]
    everything = await store.read(lambda rows: rows.due.of(ana.id))
    assert [work.kind for work in everything] == ["latest", "late", "now", "later"]


async def test_work_is_counted_by_channel_and_minute(store: Store, ana: Patient) -> None:
    """Ana is on Telegram, Ben was last heard by SMS, Cleo and Dan cannot be written to."""
    minute = timedelta(minutes=1)

    def plan(rows: Rows) -> None:
        ben, cleo, dan = (rows.patients.add(factories.patient()).id for _ in range(3))
        for patient_id, channel, more in (
            (ana.id, "telegram", {}),
            (ben, "telegram", {"last_heard_at": NOW - HOUR}),
            (ben, "sms", {"last_heard_at": NOW}),
            (cleo, "sms", {"state": AddressState.BLOCKED}),
            (dan, "sms", {"consented_at": None}),
        ):
            number = f"{patient_id}{channel}"
            rows.patients.add_address(
                factories.address(patient_id, channel=channel, value=number, **more)
            )
        for patient_id in (ana.id, ben, cleo, dan):
            rows.due.put("dose.due", NOW, patient_id, "1")
            rows.due.put("dose.due", NOW + timedelta(seconds=59), patient_id, "2")
            rows.due.put("dose.due", NOW + HOUR, patient_id, "3")
            rows.due.put("dose.due", NOW - minute, patient_id, "4")
            rows.due.put("dose.due", NOW + HOUR + minute, patient_id, "5")
            rows.due.put("dose.nag", NOW, patient_id, "1")

    await store.write(plan)
    counted = await store.read(lambda rows: rows.due.by_minute("dose.due", NOW, NOW + HOUR))
    assert counted == {
        ("telegram", NOW): 2,
        ("telegram", NOW + HOUR): 1,
        ("sms", NOW): 2,
        ("sms", NOW + HOUR): 1,
    }


async def test_putting_work_again_moves_it(store: Store, ana: Patient) -> None:
    await store.write(lambda rows: rows.due.put("dose.due", NOW, ana.id, "", {"a": 1}))
    await store.write(lambda rows: rows.due.put("dose.due", NOW + HOUR, ana.id))
    [work] = await store.read(lambda rows: rows.due.of(ana.id))
    assert (work.due_at, work.data) == (NOW + HOUR, {})


@pytest.mark.parametrize("is_dropped_first", [False, True])
async def test_done_leaves_work_that_was_put_anew(
    store: Store, ana: Patient, is_dropped_first: bool
) -> None:
    def turn(rows: Rows) -> None:
        [work] = rows.due.take(NOW, 10)
        if is_dropped_first:
            rows.due.cancel(ana.id)
        rows.due.put(work.kind, NOW + HOUR, ana.id)
        rows.due.done(work.id)

    await store.write(lambda rows: rows.due.put("dose.due", NOW, ana.id))
    await store.write(turn)
    assert await store.read(lambda rows: rows.due.next_at()) == NOW + HOUR


async def test_done_work_is_gone_and_failed_work_comes_again(store: Store, ana: Patient) -> None:
    await store.write(lambda rows: rows.due.put("a", NOW, ana.id))
    await store.write(lambda rows: rows.due.put("b", NOW, ana.id, "", {"n": 1}))
    first, second = await due_now(store)
    await store.write(lambda rows: rows.due.done(first.id))
    assert await store.write(lambda rows: rows.due.retry(second.id, NOW + HOUR)) == 1
    assert await store.write(lambda rows: rows.due.retry(second.id, NOW)) == 2
    assert await due_now(store) == [replace(second, attempts=2)]
    assert await store.write(lambda rows: rows.due.retry(second.id, NOW, {"n": 2})) == 3
    assert await due_now(store) == [replace(second, attempts=3, data={"n": 2})]
    assert await store.write(lambda rows: rows.due.retry(first.id, NOW)) == 0


@pytest.mark.parametrize(
    ("kind", "subject", "left"),
    [
        (None, None, []),
        ("nag", None, ["ask 1"]),
        ("nag", "1", ["ask 1", "nag 2"]),
        (None, "1", ["nag 2"]),
        ("nag", "", ["ask 1", "nag 1", "nag 2"]),
    ],
)
async def test_work_is_cancelled_by_kind_and_subject(
    store: Store, ana: Patient, kind: str | None, subject: str | None, left: list[str]
) -> None:
    def plan(rows: Rows) -> None:
        for a_kind, a_subject in (("ask", "1"), ("nag", "1"), ("nag", "2")):
            rows.due.put(a_kind, NOW, ana.id, a_subject)
        rows.due.put("nag", NOW + HOUR, ana.id + 1, "1")

    await store.write(plan)
    count = await store.write(lambda rows: rows.due.cancel(ana.id, kind, subject))
    of_ana = await store.read(lambda rows: rows.due.of(ana.id))
    assert [f"{work.kind} {work.subject}" for work in of_ana] == left
    assert count == 3 - len(left)
    assert len(await store.read(lambda rows: rows.due.of(ana.id + 1))) == 1


async def test_every_field_of_a_prompt_is_kept(store: Store, ana: Patient) -> None:
    full = Dialogue(
        patient_id=ana.id,
        name="dose",
        step="why",
        asked_at=NOW,
        expires_at=NOW + HOUR,
        subject="17",
        data={"said": "más tarde", "count": 2, "deep": [1, {"a": None}]},
        options=(Button("Taken", "dose:taken:17", key="button.taken"), Button("Skip", "x")),
    )
    await store.write(lambda rows: rows.dialogues.put(full))
    assert await store.read(lambda rows: rows.dialogues.open(ana.id, NOW)) == [full]


async def test_prompts_are_open_until_they_expire_newest_first(store: Store, ana: Patient) -> None:
    def ask(rows: Rows) -> None:
        for name, lasts in (("old", 2 * HOUR), ("brief", HOUR), ("new", 2 * HOUR)):
            rows.dialogues.put(factories.dialogue(ana.id, name=name, expires_at=NOW + lasts))
        rows.dialogues.put(factories.dialogue(ana.id, name="old", step="again"))

    await store.write(ask)
    opened = await store.read(lambda rows: rows.dialogues.open(ana.id, NOW))
    assert [(prompt.name, prompt.step) for prompt in opened] == [
        ("old", "again"),
        ("new", "ask"),
        ("brief", "ask"),
    ]
    opened = await store.read(lambda rows: rows.dialogues.open(ana.id, NOW + HOUR))
    assert [prompt.name for prompt in opened] == ["old", "new"]


@pytest.mark.parametrize(
    ("name", "subject", "left"),
    [(None, None, []), ("dose", None, ["tip 1"]), ("dose", "1", ["dose 2", "tip 1"])],
)
async def test_prompts_are_closed_by_name_and_subject(
    store: Store, ana: Patient, name: str | None, subject: str | None, left: list[str]
) -> None:
    def ask(rows: Rows) -> None:
        for a_name, a_subject in (("tip", "1"), ("dose", "2"), ("dose", "1")):
            rows.dialogues.put(factories.dialogue(ana.id, name=a_name, subject=a_subject))

    await store.write(ask)
    await store.write(lambda rows: rows.dialogues.close(ana.id, name, subject))
    opened = await store.read(lambda rows: rows.dialogues.open(ana.id, NOW))
    assert [f"{prompt.name} {prompt.subject}" for prompt in opened] == left


async def test_every_field_of_an_alert_is_kept(store: Store, ana: Patient) -> None:
    full = Alert(
        id=0,
        patient_id=ana.id,
        tier="urgent",
        reason="mood",
        raised_at=NOW,
        state=AlertState.UNANSWERED,
        excerpt="no quiero vivir",
        answer_key="safety.crisis",
        findings=[{"rule": "crisis.03", "span": [3, 9], "negated": False}],
        lexicon_version="7",
        code="otter",
        paged=2,
        acknowledged_at=NOW + HOUR,
        acknowledged_by="staff:3",
    )
    plain = Alert(id=0, patient_id=ana.id, tier="notice", reason="two_missed", raised_at=NOW)
    same = [f.name for f in fields(Alert) if getattr(full, f.name) == getattr(plain, f.name)]
    assert same == ["id", "patient_id", "raised_at"]
    kept = await store.write(lambda rows: rows.alerts.add(full))
    assert await store.read(lambda rows: rows.alerts.get(kept.id)) == replace(full, id=kept.id)
    changed = replace(plain, id=kept.id)
    await store.write(lambda rows: rows.alerts.save(changed))
    assert await store.read(lambda rows: rows.alerts.get(kept.id)) == changed
    assert await store.read(lambda rows: rows.alerts.get(kept.id + 1)) is None


async def test_alerts_are_open_until_somebody_acknowledges(store: Store, ana: Patient) -> None:
    def raise_three(rows: Rows) -> list[Alert]:
        return [rows.alerts.add(factories.alert(ana.id, code=code)) for code in ("a", "b", "a")]

    first, second, third = await store.write(raise_three)
    assert await store.read(lambda rows: rows.alerts.open()) == [first, second, third]
    assert await store.read(lambda rows: rows.alerts.by_code("a")) == third
    assert await store.read(lambda rows: rows.alerts.of(ana.id, 2)) == [third, second]
    seen = replace(third, state=AlertState.ACKNOWLEDGED)
    unanswered = replace(second, state=AlertState.UNANSWERED)
    for changed in (seen, unanswered):
        await store.write(partial(_save, changed))
    assert await store.read(lambda rows: rows.alerts.open()) == [first, unanswered]
    assert await store.read(lambda rows: rows.alerts.by_code("a")) == first
    assert await store.read(lambda rows: rows.alerts.by_code("c")) is None


async def test_the_audit_record_is_read_newest_first(store: Store) -> None:
    def change(rows: Rows) -> None:
        for number in range(3):
            rows.audit.add(NOW, f"staff:{number}", "template.changed", "x", {"to": number})

    await store.write(change)
    [last, before] = await store.read(lambda rows: rows.audit.recent(2))
    assert last == {
        "id": last["id"],
        "at": NOW,
        "actor": "staff:2",
        "action": "template.changed",
        "subject": "x",
        "details": {"to": 2},
    }
    assert before["actor"] == "staff:1"


def _save(alert: Alert, rows: Rows) -> None:
    rows.alerts.save(alert)

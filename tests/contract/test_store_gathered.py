"""What every store promises about rows for many turns in a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.core.errors import Conflict, StorageError
from bot.core.model import Button, Dialogue, Dose, DoseState, Lane, OutboxState, Patient, Regimen
from bot.core.ports import Rows, Store
from tests import factories
from tests.factories import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
async def pills(store: Store, ana: Patient) -> Regimen:
    """Ana's prescription, and one piece of work that is due."""

    def prescribe(rows: Rows) -> Regimen:
        rows.due.put("a", NOW, ana.id)
        return rows.regimens.add(factories.regimen(ana.id))

    return await store.write(prescribe)


@contextmanager
def gathered(rows: Rows) -> Iterator[Rows]:
    with rows.gathered(rows.due.take(NOW, 100), NOW) as found:
        yield found


async def in_turns(store: Store, *turns: Callable[[Rows], Any]) -> list[Any]:
    """Run turns one after the other in one unit; what they return, or why they were undone."""

    def run(rows: Rows) -> list[Any]:
        ends: list[Any] = []
        with gathered(rows) as found:
            for turn in turns:
                try:
                    with found.savepoint():
                        ends.append(turn(found))
                except ValueError as error:
                    ends.append(error)
        return ends

    return await store.write(run)


def undone(turn: Callable[[Rows], Any]) -> Callable[[Rows], Any]:
    """A turn that does all its work, and fails."""

    def run(rows: Rows) -> None:
        turn(rows)
        raise ValueError

    return run


def directly(turn: Callable[[Rows], Any]) -> Callable[[Rows], Any]:
    """A turn that also needs something that is not gathered."""

    def run(rows: Rows) -> Any:
        rows.alerts.open()
        return turn(rows)

    return run


async def test_what_turns_write_is_there_afterwards(
    store: Store, ana: Patient, pills: Regimen
) -> None:
    def remind(rows: Rows) -> None:
        [work] = rows.due.take(NOW, 10)
        dose = rows.doses.add(factories.dose(ana.id, pills.id))
        assert dose is not None
        rows.doses.save(replace(dose, state=DoseState.REMINDED))
        rows.outbox.add(factories.outbox_row(ana.id, dose_id=dose.id))
        rows.dialogues.put(factories.dialogue(ana.id, subject=str(dose.id)))
        rows.due.put("nag", NOW + HOUR, ana.id, str(dose.id), {"number": 1})
        rows.due.done(work.id)

    await in_turns(store, remind)
    [dose] = await store.read(lambda rows: rows.doses.recent(ana.id, 9))
    assert dose.state is DoseState.REMINDED
    [row] = await store.read(lambda rows: rows.outbox.of(ana.id, 9))
    assert (row.dose_id, row.state) == (dose.id, OutboxState.QUEUED)
    [prompt] = await store.read(lambda rows: rows.dialogues.open(ana.id, NOW))
    assert prompt.subject == str(dose.id)
    [work] = await store.read(lambda rows: rows.due.of(ana.id))
    assert (work.kind, work.subject, work.data) == ("nag", str(dose.id), {"number": 1})


def add_dose(pills: Regimen, days: int = 0, **changes: Any) -> Callable[[Rows], Dose | None]:
    return lambda rows: rows.doses.add(
        factories.dose(
            pills.patient_id, pills.id, local_date=date(2027, 3, 1) + days * DAY, **changes
        )
    )


@pytest.mark.parametrize("way", [lambda turn: turn, directly])
@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"state": DoseState.REMINDED, "reminded_at": NOW, "amount": "50 mg"},
        {"state": DoseState.UNDELIVERED, "settled_at": NOW},
        {"state": DoseState.TAKEN, "taken_at": NOW},
        {"state": DoseState.SKIPPED, "skip_reason": "nausea"},
        {"is_extra": True},
    ],
)
async def test_a_new_dose_is_kept_with_all_that_has_become_of_it(
    store: Store,
    pills: Regimen,
    way: Callable[[Callable[[Rows], Any]], Callable[[Rows], Any]],
    answer: dict[str, Any],
) -> None:
    [added] = await in_turns(store, way(add_dose(pills, **answer)))
    assert added == replace(added, **answer)
    assert await store.read(lambda rows: rows.doses.get(added.id)) == added


@pytest.mark.parametrize(
    "fate",
    [
        {},
        {"expires_at": NOW + HOUR, "lane": Lane.SAFETY},
        {"attempts": 2},
        {"state": OutboxState.CANCELLED},
        {"code": "late", "fallback_of": 1},
    ],
)
async def test_a_new_message_is_kept_with_all_that_has_become_of_it(
    store: Store, ana: Patient, pills: Regimen, fate: dict[str, Any]
) -> None:
    row = factories.outbox_row(ana.id, **fate)
    [row_id] = await in_turns(store, lambda rows: rows.outbox.add(row))
    assert await store.read(lambda rows: rows.outbox.get(row_id)) == replace(row, id=row_id)


@pytest.mark.parametrize("way", [lambda turn: turn, directly])
async def test_a_turn_sees_what_those_before_it_wrote(
    store: Store, ana: Patient, pills: Regimen, way: Callable[[Any], Any]
) -> None:
    def look(rows: Rows) -> Any:
        found = rows.doses.recent(ana.id, 2)
        first = rows.doses.get(found[1].id)
        between = rows.doses.between(ana.id, date(2027, 3, 2), date(2027, 3, 3))
        return (
            [dose.local_date.day for dose in found],
            first and first.state,
            [dose.local_date.day for dose in between],
        )

    def settle(rows: Rows) -> None:
        rows.doses.save(replace(rows.doses.recent(ana.id, 1)[0], state=DoseState.TAKEN))

    await store.write(add_dose(pills, 0))
    turns = (add_dose(pills, 1), settle, add_dose(pills, 2), add_dose(pills, 1), look)
    *_, again, seen = await in_turns(store, *map(way, turns))
    assert again is None
    assert seen == ([3, 2], DoseState.TAKEN, [2, 3])
    assert [d.id for d in await store.read(lambda rows: rows.doses.recent(ana.id, 9))] == [3, 2, 1]


@pytest.mark.parametrize("days", [0, -2, -30])
async def test_a_dose_that_is_there_is_refused_whenever_it_was(
    store: Store, ana: Patient, pills: Regimen, days: int
) -> None:
    await store.write(add_dose(pills, days))
    first, second, third = await in_turns(
        store, add_dose(pills), add_dose(pills, days), add_dose(pills, days - 1)
    )
    assert (first is None, second, third is None) == (days == 0, None, False)


@pytest.mark.parametrize("way", [lambda turn: turn, directly])
async def test_a_turn_that_raises_is_undone_alone(
    store: Store, ana: Patient, pills: Regimen, way: Callable[[Any], Any]
) -> None:
    def write(name: str) -> Callable[[Rows], Any]:
        def turn(rows: Rows) -> int:
            rows.due.cancel(ana.id, "a")
            rows.due.put(name, NOW + HOUR, ana.id)
            rows.dialogues.put(factories.dialogue(ana.id, name=name))
            dose = add_dose(pills, amount=name)(rows)
            assert dose is not None
            return rows.outbox.add(factories.outbox_row(ana.id, key=name, dose_id=dose.id))

        return turn

    bad, good = await in_turns(store, way(undone(write("bad"))), way(write("good")))
    assert isinstance(bad, ValueError)
    assert good == 1
    kept = await store.read(
        lambda rows: (
            [work.kind for work in rows.due.of(ana.id)],
            [prompt.name for prompt in rows.dialogues.open(ana.id, NOW)],
            [(dose.id, dose.amount) for dose in rows.doses.recent(ana.id, 9)],
            [(row.id, row.key) for row in rows.outbox.of(ana.id, 9)],
        )
    )
    assert kept == (["good"], ["good"], [(1, "good")], [(1, "good")])


async def test_what_a_turn_changed_directly_is_seen_by_the_next(
    store: Store, ana: Patient, pills: Regimen
) -> None:
    def change(rows: Rows) -> None:
        patient = rows.patients.get(ana.id)
        assert patient is not None
        rows.due.put("b", NOW, ana.id)
        rows.patients.change(patient.id, {"language": "es"})
        rows.regimens.save(replace(pills, amount="25 mg"))
        [address] = rows.patients.addresses(ana.id)
        rows.patients.save_address(replace(address, value="77"))

    def look(rows: Rows) -> Any:
        patient, regimen = rows.patients.get(ana.id), rows.regimens.get(pills.id)
        [address] = rows.patients.addresses(ana.id)
        return patient and patient.language, regimen and regimen.amount, address.value

    before, _, after, undone_one, last = await in_turns(
        store, look, change, look, undone(change), look
    )
    assert before == ("en", "50 mg", "5550100")
    assert after == last == ("es", "25 mg", "77")
    assert isinstance(undone_one, ValueError)
    assert [w.kind for w in await store.read(lambda rows: rows.due.of(ana.id))] == ["a", "b"]


async def test_work_between_turns_is_kept_as_well(
    store: Store, ana: Patient, pills: Regimen
) -> None:
    def run(rows: Rows) -> None:
        with gathered(rows) as found:
            [work] = rows.due.take(NOW, 1)
            found.due.put("between", NOW, ana.id)
            with found.savepoint():
                found.due.put("turn", NOW, ana.id)
            found.due.retry(work.id, NOW + HOUR)

    await store.write(run)
    works = await store.read(lambda rows: rows.due.of(ana.id))
    assert [(work.kind, work.attempts) for work in works] == [
        ("between", 0),
        ("turn", 0),
        ("a", 1),
    ]


async def test_a_savepoint_or_a_unit_inside_a_turn_is_undone_alone(
    store: Store, ana: Patient, pills: Regimen
) -> None:
    def turn(rows: Rows) -> None:
        rows.due.put("kept", NOW, ana.id)
        with suppress(KeyError), rows.savepoint():
            rows.due.put("undone", NOW, ana.id)
            raise KeyError
        with suppress(KeyError), gathered(rows) as inner:
            inner.due.put("undone too", NOW, ana.id)
            raise KeyError

    await in_turns(store, turn)
    works = await store.read(lambda rows: rows.due.of(ana.id))
    assert [work.kind for work in works] == ["a", "kept"]


@pytest.mark.parametrize("way", [lambda turn: turn, directly])
@pytest.mark.parametrize(
    ("kind", "subject", "count", "left"),
    [
        ("nag", "1", 1, ["a", "nag 2"]),
        ("nag", None, 2, ["a"]),
        (None, None, 3, []),
        ("nag", "3", 0, ["a", "nag 1", "nag 2"]),
    ],
)
async def test_work_is_cancelled_wherever_it_is(
    store: Store,
    ana: Patient,
    pills: Regimen,
    way: Callable[[Any], Any],
    kind: str | None,
    subject: str | None,
    count: int,
    left: list[str],
) -> None:
    def put(rows: Rows) -> None:
        rows.due.put("nag", NOW, ana.id, "2")
        rows.due.put("nag", NOW, ana.id + 1, "1")

    def cancel(rows: Rows) -> list[int]:
        return [rows.due.cancel(ana.id, kind, subject) for _ in range(2)]

    await store.write(lambda rows: rows.due.put("nag", NOW, ana.id, "1"))
    *_, undone_one, counts = await in_turns(store, put, put, way(undone(cancel)), way(cancel))
    assert isinstance(undone_one, ValueError)
    assert counts == [count, 0]
    works = await store.read(lambda rows: rows.due.of(ana.id))
    assert [f"{work.kind} {work.subject}".strip() for work in works] == left
    assert len(await store.read(lambda rows: rows.due.of(ana.id + 1))) == 1


async def test_work_cancelled_and_put_again_is_there(
    store: Store, ana: Patient, pills: Regimen
) -> None:
    def again(rows: Rows) -> None:
        rows.due.put("a", NOW + HOUR, ana.id)
        assert rows.due.cancel(ana.id, "a", "") == 1
        rows.due.put("a", NOW + 2 * HOUR, ana.id)

    await in_turns(store, again, again)
    works = await store.read(lambda rows: rows.due.of(ana.id))
    assert [work.due_at for work in works] == [NOW + 2 * HOUR]


@pytest.mark.parametrize("is_done", [False, True])
async def test_of_work_that_is_put_twice_the_later_one_stays_in_its_place(
    store: Store, ana: Patient, pills: Regimen, is_done: bool
) -> None:
    def put(rows: Rows, kind: str, number: int) -> None:
        rows.due.put(kind, NOW + HOUR, ana.id, "", {"number": number})

    def twice(rows: Rows) -> None:
        for number, kind in enumerate(("x", "y", "z", "x", "a", "a")):
            put(rows, kind, number)
        if is_done:
            rows.due.done(work.id)

    [work] = await store.read(lambda rows: rows.due.take(NOW, 10))
    await in_turns(store, twice, lambda rows: put(rows, "y", 6), undone(twice))
    works = await store.read(lambda rows: rows.due.of(ana.id))
    kept = [(each.kind, each.due_at, each.data["number"]) for each in works]
    others = [(kind, NOW + HOUR, number) for kind, number in (("z", 2), ("x", 3), ("y", 6))]
    assert [each for each in kept if each[0] != "a"] == others
    assert [each for each in kept if each[0] == "a"] == [("a", NOW + HOUR, 5)]


@pytest.mark.parametrize("is_dropped_first", [False, True])
@pytest.mark.parametrize("way", [lambda turn: turn, directly])
async def test_work_that_another_turn_put_anew_outlives_its_own(
    store: Store,
    ana: Patient,
    pills: Regimen,
    way: Callable[[Any], Any],
    is_dropped_first: bool,
) -> None:
    def first(rows: Rows) -> None:
        if is_dropped_first:
            assert rows.due.cancel(ana.id, other.kind, other.subject) == 1
        for kind in ("a", "b"):
            rows.due.put(kind, NOW + HOUR, ana.id, "", {"from": "the first"})
        rows.due.done(one.id)

    await store.write(lambda rows: rows.due.put("b", NOW, ana.id))
    one, other = await store.read(lambda rows: rows.due.take(NOW, 10))
    await in_turns(store, first, way(lambda rows: rows.due.done(other.id)))
    works = await store.read(lambda rows: rows.due.of(ana.id))
    assert [(work.kind, work.due_at, work.data, work.attempts) for work in works] == [
        (kind, NOW + HOUR, {"from": "the first"}, 0) for kind in ("a", "b")
    ]


@pytest.mark.parametrize("is_put_anew", [False, True])
async def test_work_put_anew_is_there_where_its_row_was_dropped(
    store: Store, ana: Patient, pills: Regimen, is_put_anew: bool
) -> None:
    def drop(rows: Rows) -> None:
        assert rows.due.cancel(ana.id, "a") == 1
        if is_put_anew:
            rows.due.put("a", NOW + 2 * HOUR, ana.id, "", {"from": "the first"})

    def again(rows: Rows) -> None:
        rows.due.put("a", NOW + HOUR, ana.id)
        rows.due.done(work.id)

    [work] = await store.read(lambda rows: rows.due.take(NOW, 10))
    await in_turns(store, directly(drop), again)
    [left] = await store.read(lambda rows: rows.due.of(ana.id))
    assert (left.due_at, left.data) == (NOW + HOUR, {})


@pytest.mark.parametrize("way", [lambda turn: turn, directly])
async def test_work_put_anew_for_now_comes_behind_what_waits(
    store: Store, ana: Patient, pills: Regimen, way: Callable[[Any], Any]
) -> None:
    def again(rows: Rows) -> None:
        rows.due.put("a", NOW, ana.id)
        rows.due.done(work.id)

    await store.write(lambda rows: rows.due.put("b", NOW, ana.id))
    [work] = await store.read(lambda rows: rows.due.take(NOW, 1))
    await in_turns(store, way(again))
    works = await store.read(lambda rows: rows.due.take(NOW, 10))
    assert (work.kind, [each.kind for each in works]) == ("a", ["b", "a"])


@pytest.mark.parametrize("way", [lambda turn: turn, directly])
async def test_of_work_put_twice_the_later_counts_and_comes_last(
    store: Store, ana: Patient, pills: Regimen, way: Callable[[Any], Any]
) -> None:
    def put(kind: str, hours: int) -> Callable[[Rows], None]:
        return lambda rows: rows.due.put(kind, NOW + hours * HOUR, ana.id, "", {"hours": hours})

    await in_turns(store, *map(way, (put("x", 3), put("y", 2), put("x", 2))))
    works = await store.read(lambda rows: rows.due.of(ana.id))
    assert [(work.kind, work.due_at, work.data) for work in works] == [
        ("a", NOW, {}),
        ("y", NOW + 2 * HOUR, {"hours": 2}),
        ("x", NOW + 2 * HOUR, {"hours": 2}),
    ]


async def test_work_that_had_failed_begins_anew_once_it_is_put_anew(
    store: Store, ana: Patient, pills: Regimen
) -> None:
    def again(rows: Rows) -> None:
        rows.due.put("a", NOW + HOUR, ana.id)
        rows.due.done(work.id)

    [work] = await store.read(lambda rows: rows.due.take(NOW, 10))
    assert await store.write(lambda rows: rows.due.retry(work.id, NOW)) == 1
    await in_turns(store, again)
    [left] = await store.read(lambda rows: rows.due.of(ana.id))
    assert (left.due_at, left.attempts) == (NOW + HOUR, 0)


async def test_messages_about_a_dose_are_cancelled_wherever_they_are(
    store: Store, ana: Patient
) -> None:
    def queue(dose_id: int) -> Callable[[Rows], int]:
        return lambda rows: rows.outbox.add(factories.outbox_row(ana.id, dose_id=dose_id))

    def cancel(dose_id: int) -> Callable[[Rows], list[int]]:
        return lambda rows: [rows.outbox.cancel_dose(dose_id, NOW) for _ in range(2)]

    await store.write(queue(7))
    ends = await in_turns(
        store, cancel(7), queue(7), queue(8), cancel(8), queue(8), undone(cancel(8)), cancel(9)
    )
    assert [end for end in ends if isinstance(end, list)] == [[1, 0], [1, 0], [0, 0]]
    rows = await store.read(lambda rows: rows.outbox.of(ana.id, 9))
    assert [(row.id, row.dose_id, row.state) for row in reversed(rows)] == [
        (1, 7, OutboxState.CANCELLED),
        (2, 7, OutboxState.QUEUED),
        (3, 8, OutboxState.CANCELLED),
        (4, 8, OutboxState.QUEUED),
    ]


async def test_messages_about_a_dose_wait_wherever_they_are(store: Store, ana: Patient) -> None:
    def queue(rows: Rows) -> int:
        return rows.outbox.add(factories.outbox_row(ana.id, dose_id=7))

    def look(rows: Rows) -> bool:
        return rows.outbox.is_waiting(7)

    def cancel(rows: Rows) -> None:
        rows.outbox.cancel_dose(7, NOW)

    turns = (look, queue, look, cancel, look, queue, undone(cancel), look)
    ends = await in_turns(store, *turns)
    assert [end for end in ends if isinstance(end, bool)] == [False, True, False, True]
    assert await in_turns(store, cancel, look) == [None, False]


async def test_prompts_that_are_alike_differ_in_what_they_are_about(
    store: Store, ana: Patient
) -> None:
    english = (Button("Taken", "dose:taken:", key="button.taken"),)
    spanish = (Button("Ya la tomé", "dose:taken:", key="button.taken"),)
    prompts = [
        factories.dialogue(ana.id + number % 2, subject=str(number), options=options, data=data)
        for number, (options, data) in enumerate(
            [(english, {}), (spanish, {}), (english, {"a": 1}), ((), {}), (english, {})]
        )
    ]

    def ask(prompt: Dialogue) -> Callable[[Rows], None]:
        return lambda rows: rows.dialogues.put(prompt)

    await store.write(lambda rows: rows.due.put("a", NOW, ana.id))
    await in_turns(store, *map(ask, prompts))

    def look(rows: Rows) -> list[Dialogue]:
        return [*rows.dialogues.open(ana.id, NOW), *rows.dialogues.open(ana.id + 1, NOW)]

    kept = sorted(await store.read(look), key=lambda prompt: prompt.subject)
    assert kept == prompts
    assert [each.data for prompt in kept for each in prompt.offered] == [
        *("dose:taken:0", "dose:taken:1", "dose:taken:2", "dose:taken:4"),
    ]


async def test_prompts_are_replaced_closed_and_expire_wherever_they_are(
    store: Store, ana: Patient
) -> None:
    def ask(name: str, subject: str = "", **changes: Any) -> Callable[[Rows], None]:
        return lambda rows: rows.dialogues.put(
            factories.dialogue(ana.id, name=name, subject=subject, **changes)
        )

    def close(name: str, subject: str | None = None) -> Callable[[Rows], None]:
        return lambda rows: rows.dialogues.close(ana.id, name, subject)

    def look(rows: Rows) -> list[Dialogue]:
        return rows.dialogues.open(ana.id, NOW)

    later: dict[str, Any] = {"asked_at": NOW + 2 * HOUR, "expires_at": NOW + 3 * HOUR}
    for name in ("old", "older"):
        await store.write(ask(name, asked_at=NOW - DAY, expires_at=NOW + HOUR))
    nothing, *_, seen = await in_turns(
        store,
        look,
        close("old"),
        undone(ask("bad")),
        look,
        ask("x"),
        ask("y", expires_at=NOW + HOUR),
        look,
    )
    assert [prompt.name for prompt in nothing] == ["older", "old"]
    assert [prompt.name for prompt in seen] == ["y", "x", "older"]
    await in_turns(
        store,
        ask("x", "1"),
        close("x", "1"),
        ask("z"),
        ask("brief", expires_at=NOW + HOUR),
        ask("late", **later),
    )
    opened = await store.read(lambda rows: rows.dialogues.open(ana.id, NOW))
    assert [prompt.name for prompt in opened] == ["late", "z", "x"]


async def test_of_a_prompt_that_is_put_twice_the_later_one_stays_in_its_place(
    store: Store, ana: Patient
) -> None:
    def ask(name: str, step: str) -> Callable[[Rows], None]:
        return lambda rows: rows.dialogues.put(factories.dialogue(ana.id, name=name, step=step))

    await in_turns(store, ask("x", "1"), ask("y", "2"), ask("x", "3"), undone(ask("y", "4")))
    opened = await store.read(lambda rows: rows.dialogues.open(ana.id, NOW))
    assert [(prompt.name, prompt.step) for prompt in opened] == [("x", "3"), ("y", "2")]


async def test_a_refused_row_undoes_the_whole_unit(
    store: Store, ana: Patient, pills: Regimen
) -> None:
    def of_nobody(rows: Rows) -> None:
        rows.doses.add(factories.dose(ana.id, pills.id + 1))

    def swallow(rows: Rows) -> None:
        try:
            rows.alerts.open()
        except StorageError:
            rows.due.put("b", NOW, ana.id)

    with pytest.raises(Conflict):
        await in_turns(store, add_dose(pills), of_nobody)
    with pytest.raises(Conflict):  # also where a turn hears of it, and makes nothing of it
        await in_turns(store, add_dose(pills), of_nobody, swallow)
    left = await store.read(lambda rows: (rows.doses.recent(ana.id, 9), rows.due.of(ana.id)))
    assert (left[0], [work.kind for work in left[1]]) == ([], ["a"])


async def test_addresses_come_in_their_order(store: Store, ana: Patient, pills: Regimen) -> None:
    def add(rows: Rows) -> None:
        for value, heard_at in (
            ("1", None),
            ("2", NOW - HOUR),
            ("3", NOW),
            ("4", NOW),
            ("5", None),
        ):
            rows.patients.add_address(
                factories.address(ana.id, value=value, last_heard_at=heard_at)
            )

    def look(rows: Rows) -> list[str]:
        return [address.value for address in rows.patients.addresses(ana.id)]

    await store.write(add)
    plain = await store.read(look)
    assert [value for value in plain if value in "12345"] == ["3", "4", "2", "1", "5"]
    assert await in_turns(store, look, directly(look)) == [plain, plain]


async def test_somebody_who_is_not_there_has_no_rows(store: Store, ana: Patient) -> None:
    await store.write(lambda rows: rows.due.put("a", NOW, ana.id + 1))
    ends = await in_turns(
        store,
        lambda rows: (rows.patients.get(ana.id + 1), rows.patients.addresses(ana.id + 1)),
        lambda rows: rows.patients.get(ana.id),
        lambda rows: rows.regimens.get(77),
    )
    assert ends[0] == (None, [])
    assert ends[1] == ana
    assert ends[2] is None

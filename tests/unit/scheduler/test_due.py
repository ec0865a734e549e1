"""The sweep does what is due, in order, and lets no failing work hold up the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.errors import StorageError
from bot.core.model import DueWork
from bot.core.ports import Rows
from bot.storage.sqlite.due import SqliteDueQueue
from bot.storage.sqlite.gathered.due import GatheredDueQueue
from scheduler.due import FEWEST, MAX_FAILURES, PARKED_AT, Sweep, is_parked
from tests.unit.scheduler.world import HOUR, NOON, SECOND, World

INSTEAD = {"ask": "end"}


class Turns:
    """Stands for the engine: keeps what was run, and leaves a setting behind for each."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.broken: set[str] = set()

    def __call__(self, rows: Rows, work: DueWork, now: datetime) -> None:
        self.ran.append(work.subject)
        rows.settings.put(f"ran.{work.subject}", "yes")
        if work.subject in self.broken:
            raise ValueError("a private sentence")


@pytest.fixture
def turns() -> Turns:
    return Turns()


async def put(world: World, subject: str, at: datetime = NOON, kind: str = "dose.due") -> None:
    await world.store.write(lambda rows: rows.due.put(kind, at, 1, subject))


async def setting(world: World, name: str) -> str | None:
    return await world.store.read(lambda rows: rows.settings.get(name))


async def test_due_work_is_done_once_and_earliest_first(world: World, turns: Turns) -> None:
    await world.enrol()
    for subject, late in (("b", 1), ("a", 2), ("later", -1)):
        await put(world, subject, NOON - late * SECOND)
    sweep = Sweep(world.store, world.clock, turns)
    assert await sweep.run_once() == 2
    assert turns.ran == ["a", "b"]
    assert await setting(world, "ran.a") == "yes"
    assert await sweep.run_once() == 0
    assert (sweep.done, sweep.failed, sweep.swept_at) == (2, 0, NOON)


async def test_what_is_done_together_is_done_at_one_moment(world: World) -> None:
    await world.enrol()
    for number in range(3):
        await put(world, str(number))
    moments = []

    def slow(rows: Rows, work: DueWork, now: datetime) -> None:
        moments.append(now)
        world.clock.advance(SECOND)

    await Sweep(world.store, world.clock, slow, batch=2).run_once()
    assert moments == [NOON, NOON, NOON + 2 * SECOND]


async def test_more_than_a_batch_is_done_in_one_sweep(world: World, turns: Turns) -> None:
    await world.enrol()
    for number in range(5):
        await put(world, str(number))
    sweep = Sweep(world.store, world.clock, turns, batch=2)
    before = world.faults.writes
    assert await sweep.run_once() == 5
    assert world.faults.writes - before == 3


async def test_a_batch_ends_early_for_others_who_wait(
    world: World, turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.enrol()
    for number in range(3 * FEWEST):
        await put(world, str(number))
    monkeypatch.setattr("bot.storage.sqlite.rows.SqliteRows.others_wait", True)
    sweep = Sweep(world.store, world.clock, turns)
    before = world.faults.writes
    assert await sweep.run_once() == 3 * FEWEST
    assert world.faults.writes - before == 3
    assert turns.ran == [str(number) for number in range(3 * FEWEST)]
    assert sweep.done == 3 * FEWEST


async def test_an_idle_sweep_writes_nothing(world: World, turns: Turns) -> None:
    await world.enrol()
    sweep = Sweep(world.store, world.clock, turns)
    before = world.faults.writes
    assert await sweep.run_once() == 0
    await put(world, "later", NOON + HOUR)
    assert await sweep.run_once() == 0
    assert world.faults.writes - before == 1


async def test_delivery_hears_of_work_that_was_done(world: World, turns: Turns) -> None:
    await world.enrol()
    sweep = Sweep(world.store, world.clock, turns)
    heard: list[int] = []
    sweep.on_work = lambda: heard.append(1)
    await sweep.run_once()
    assert heard == []
    await put(world, "a")
    await sweep.run_once()
    assert heard == [1]


async def test_work_that_puts_itself_anew_is_still_there(world: World) -> None:
    await world.enrol()
    await put(world, "1")

    def again(rows: Rows, work: DueWork, now: datetime) -> None:
        rows.due.put(work.kind, NOON + HOUR, work.patient_id, work.subject)

    await Sweep(world.store, world.clock, again).run_once()
    assert [work.due_at for work in await world.due()] == [NOON + HOUR]


async def test_failing_work_is_undone_alone_and_tried_again_later(
    world: World, turns: Turns
) -> None:
    await world.enrol()
    turns.broken = {"bad"}
    for subject in ("good", "bad", "also good"):
        await put(world, subject)
    sweep = Sweep(world.store, world.clock, turns)
    with capture_logs() as logs:
        assert await sweep.run_once() == 3
    assert await setting(world, "ran.bad") is None
    assert await setting(world, "ran.also good") == "yes"
    (left,) = await world.due()
    assert (left.subject, left.due_at, left.attempts) == ("bad", NOON + 30 * SECOND, 1)
    (entry,) = logs
    assert (entry["event"], entry["error"], entry["kind"]) == (
        "due.failed",
        "ValueError",
        "dose.due",
    )
    assert entry["at"].startswith("test_due.py:")
    assert "private" not in str(logs)


async def test_work_that_recovers_is_done(world: World, turns: Turns) -> None:
    await world.enrol()
    turns.broken = {"1"}
    await put(world, "1")
    sweep = Sweep(world.store, world.clock, turns)
    await sweep.run_once()
    turns.broken = set()
    world.clock.advance(timedelta(minutes=1))
    assert await sweep.run_once() == 1
    assert await world.due() == []


async def fail_for_good(world: World, sweep: Sweep) -> None:
    for _ in range(MAX_FAILURES):
        await sweep.run_once()
        world.clock.advance(HOUR)


async def test_work_that_fails_three_times_is_parked_where_it_can_be_read(
    world: World, turns: Turns
) -> None:
    await world.enrol()
    turns.broken = {"1"}
    await put(world, "1")
    sweep = Sweep(world.store, world.clock, turns)
    with capture_logs() as logs:
        await fail_for_good(world, sweep)
    assert await sweep.run_once() == 0
    (parked,) = await world.due()
    assert (parked.kind, parked.due_at, parked.attempts) == ("dose.due", PARKED_AT, 3)
    assert is_parked(parked)
    assert (sweep.parked, sweep.failed) == (1, 3)
    assert [entry["event"] for entry in logs] == ["due.failed", "due.failed", "due.parked"]


async def test_work_that_is_not_parked_is_not_taken_for_it(world: World) -> None:
    await world.enrol()
    await put(world, "1")
    assert not is_parked((await world.due())[0])


async def test_somebody_is_told_of_parked_work_in_the_same_transaction(
    world: World, turns: Turns
) -> None:
    await world.enrol()
    turns.broken = {"1"}
    await put(world, "1")

    def tell(rows: Rows, work: DueWork) -> None:
        rows.settings.put("told", work.kind)

    await fail_for_good(world, Sweep(world.store, world.clock, turns, on_parked=tell))
    assert await setting(world, "told") == "dose.due"


async def test_work_is_parked_even_if_telling_somebody_fails(world: World, turns: Turns) -> None:
    await world.enrol()
    turns.broken = {"1"}
    await put(world, "1")

    def tell(rows: Rows, work: DueWork) -> None:
        rows.settings.put("told", work.kind)
        raise KeyError

    with capture_logs() as logs:
        await fail_for_good(world, Sweep(world.store, world.clock, turns, on_parked=tell))
    assert await setting(world, "told") is None
    assert is_parked((await world.due())[0])
    assert logs[-1]["event"] == "due.parked_untold"


async def until_the_last_try(world: World, turns: Turns) -> None:
    """Work of the kind *ask* has failed until now, and nothing was put for it."""
    await world.enrol()
    turns.broken = {"1"}
    await world.store.write(lambda rows: rows.due.put("ask", NOON, 1, "1", {"number": 2}))
    for _ in range(MAX_FAILURES - 1):
        await Sweep(world.store, world.clock, turns, instead=INSTEAD).run_once()
        assert [work.kind for work in await world.due()] == ["ask"]
        world.clock.advance(HOUR)


def nobody_to_tell(rows: Rows, work: DueWork) -> None:
    rows.due.cancel(work.patient_id)
    raise KeyError


@pytest.mark.parametrize("on_parked", [None, nobody_to_tell])
async def test_what_must_happen_instead_is_put_when_work_is_given_up(
    world: World, turns: Turns, on_parked: Callable[[Rows, DueWork], None] | None
) -> None:
    await until_the_last_try(world, turns)
    sweep = Sweep(world.store, world.clock, turns, instead=INSTEAD, on_parked=on_parked)
    await sweep.run_once()
    instead, parked = await world.due()
    assert (instead.kind, instead.subject, instead.attempts) == ("end", "1", 0)
    assert instead.data == {"number": 2, "at": NOON.isoformat()}  # since when, through all tries
    assert instead.due_at <= world.clock.now()
    assert (parked.kind, is_parked(parked)) == ("ask", True)
    turns.broken = set()
    await sweep.run_once()
    assert [work.kind for work in await world.due()] == ["ask"]


async def test_nothing_is_given_up_before_that_is_put(
    world: World, turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StorageError

    await until_the_last_try(world, turns)
    sweep = Sweep(world.store, world.clock, turns, instead=INSTEAD)
    with monkeypatch.context() as patch:
        patch.setattr(SqliteDueQueue, "put", refuse)
        patch.setattr(GatheredDueQueue, "put", refuse)
        with pytest.raises(StorageError):
            await sweep.run_once()
    assert [(work.kind, work.attempts) for work in await world.due()] == [("ask", 2)]
    await sweep.run_once()
    assert [work.kind for work in await world.due()] == ["end", "ask"]


async def test_a_row_that_cannot_be_written_fails_its_work_only(
    world: World, turns: Turns
) -> None:
    await world.enrol()
    await put(world, "1")

    def write_a_dose_of_nobody(rows: Rows, work: DueWork, now: datetime) -> None:
        raise StorageError

    assert await Sweep(world.store, world.clock, write_a_dose_of_nobody).run_once() == 1
    assert [work.attempts for work in await world.due()] == [1]


async def test_a_broken_store_is_told_and_leaves_the_work_due(world: World, turns: Turns) -> None:
    await world.enrol()
    await put(world, "1")
    sweep = Sweep(world.store, world.clock, turns)
    world.faults.is_broken = True
    with pytest.raises(StorageError):
        await sweep.run_once()
    world.faults.is_broken = False
    assert await sweep.run_once() == 1

"""The sweep leaves the same rows whether turns are gathered or done one by one."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from hypothesis import Phase, given, settings, strategies as st
from structlog.testing import capture_logs

import handlers
from bot.app import tell_of_parked_work
from bot.core.clock import VirtualClock
from bot.core.config import load_config
from bot.core.errors import StorageError
from bot.core.model import DueWork
from bot.core.ports import Rows
from bot.core.surroundings import Surroundings
from bot.storage.crypto import Keyring, generate_key
from bot.storage.sqlite.rows import SqliteRows
from bot.storage.sqlite.store import SqliteStore
from bot.turns import Turns
from scheduler.due import Sweep
from tests import factories
from tests.factories import NOW
from tests.fakes.house import FORMS, shipped_texts
from tests.integration.storage.odd_person import OddPerson, enrol, odd_people, ordinary

ABOUT_A_DOSE = {"dose", "dose.nag", "dose.close", "dose.remind", "dose.tell_missed"}
Run = Callable[[Rows, DueWork, datetime], None]
KEYRING = Keyring.from_texts([generate_key()])


class OneByOne:
    """A store whose rows refuse to be gathered."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self.read = store.read

    async def write(self, work: Callable[[Rows], Any]) -> Any:
        def alone(rows: SqliteRows) -> Any:
            def refuse(works: object, now: object) -> None:
                raise StorageError("not gathered")

            rows.gathered = refuse  # type: ignore[method-assign, assignment]
            return work(rows)

        return await self._store.write(cast(Callable[[Rows], Any], alone))


@dataclass
class Swept:
    """What a sweep left behind."""

    tables: dict[str, list[dict[str, Any]]]
    counts: tuple[int, int, int]
    logs: list[Any]

    @property
    def has_been_gathered(self) -> bool:
        return all(entry["event"] != "due.one_by_one" for entry in self.logs)


def failing(run: Run) -> Run:
    """Turns that raise, before or after they did their work, or write what is refused."""

    def turn(rows: Rows, work: DueWork, now: datetime) -> None:
        if work.data.get("fails") == "before":
            raise KeyError(work.kind)
        run(rows, work, now)
        if work.data.get("fails") == "after":
            raise ValueError(work.kind)
        if work.data.get("fails") == "refused":
            rows.doses.add(factories.dose(work.patient_id, 10_000))
        if work.data.get("fails") == "swallowed":
            rows.due.put("other", NOW, work.patient_id)
            try:
                rows.alerts.get(1)
                raise KeyError(work.kind)
            except KeyError:
                rows.due.put("another", NOW, work.patient_id)

    return turn


async def swept(people: list[OddPerson], batch: int, *, is_gathered: bool) -> Swept:
    """Enrol people, sweep once, and look at everything."""
    clock = VirtualClock(NOW)
    store = SqliteStore(":memory:", KEYRING, clock)
    await store.open()
    await store.write(lambda rows: enrol(rows, people))
    around = Surroundings(load_config(None), shipped_texts(), FORMS)
    turns = Turns(clock, around, handlers.conversations())
    sweep = Sweep(
        store if is_gathered else cast(SqliteStore, OneByOne(store)),
        clock,
        failing(turns.run_due),
        batch=batch,
        instead=handlers.INSTEAD,
        on_parked=tell_of_parked_work,
    )
    with capture_logs() as logs:
        await sweep.run_once()
    tables = await store.read(lambda rows: everything(cast(SqliteRows, rows)))
    await store.close()
    return Swept(tables, (sweep.done, sweep.failed, sweep.parked), logs)


def everything(rows: SqliteRows) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, decrypted. Ids tell no more than the order.

    A dose that is refused because it is there costs the engine an id; the gathered way does not.
    Work that was done and put anew for later keeps its id where it is gathered: which of two comes
    first at the same moment is nobody's promise.
    """
    names = [
        row["name"]
        for row in rows.sql.all(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%sqlite%'"
        )
    ]
    doses = [row["id"] for row in rows.sql.all("SELECT id FROM doses ORDER BY id")]
    ranks = {str(dose_id): f"#{rank}" for rank, dose_id in enumerate(doses)}
    found = {}
    for name in names:
        table = [
            {key: _plain(rows.keyring, key, row[key], ranks) for key in row.keys()}  # noqa: SIM118
            for row in rows.sql.all(f"SELECT * FROM {name} ORDER BY 1")  # noqa: S608
        ]
        for row in table:
            if name in {"due", "dialogues", "doses"}:
                del row["id"]
            if row.get("kind", row.get("name")) in ABOUT_A_DOSE:
                row["subject"] = ranks[row["subject"]]
        if name == "due":
            table.sort(key=lambda row: (row["patient_id"], row["kind"], row["subject"]))
        found[name] = table
    return found


def _plain(keyring: Keyring, column: str, value: Any, ranks: dict[str, str]) -> Any:
    """A value without what differs by chance."""
    if column in {"lookup", "likeness", "sender"}:
        return None
    if column == "dose_id" and value is not None:
        return ranks[str(value)]
    if not isinstance(value, bytes):
        return value
    words = keyring.decrypt(value)
    return re.sub(r'"subject":"(\d+)"', lambda m: f"about {ranks.get(m[1], m[1])}", words)


@settings(max_examples=60, phases=(Phase.explicit, Phase.generate, Phase.shrink))
@given(people=odd_people(), batch=st.sampled_from([1, 3, 200]))
def test_gathered_turns_leave_what_single_ones_leave(people: list[OddPerson], batch: int) -> None:
    gathered = asyncio.run(swept(people, batch, is_gathered=True))
    single = asyncio.run(swept(people, batch, is_gathered=False))
    assert gathered.tables == single.tables
    assert gathered.counts == single.counts
    assert gathered.has_been_gathered
    assert not any(single.counts) or not single.has_been_gathered


def test_a_refused_row_has_the_batch_done_one_by_one() -> None:
    people = [ordinary(), ordinary(fails="refused"), ordinary()]
    gathered = asyncio.run(swept(people, 200, is_gathered=True))
    single = asyncio.run(swept(people, 200, is_gathered=False))
    assert gathered.tables == single.tables
    assert gathered.counts == (2, 1, 0)
    events = [(entry["event"], entry["error"]) for entry in gathered.logs]
    assert events == [("due.one_by_one", "Conflict"), ("due.failed", "Conflict")]

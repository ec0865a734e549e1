"""Which rows a transaction changed: for whoever checks each step of a simulation.

Triggers of the connection alone note every change, whatever statement made it. Nothing of them is
in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from bot.core.ports import Rows
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.rows import SqliteRows

# Tables, and the column whose change is told beside the row's id.
_WATCHED = {
    "inbox": "state",
    "outbox": "state",
    "doses": "state",
    "addresses": "state",
    "patients": "state",
    "regimens": "is_active",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One row was written; `before` and `after` are what its watched column held."""

    table: str
    row_id: int
    before: str | None  # None: the row is new
    after: str


def watch(rows: Rows) -> None:
    """Note all changes from here on, on the connection behind these rows."""
    sql = _sql(rows)
    sql.run('CREATE TEMP TABLE changed (tbl TEXT, row_id INTEGER, "before" TEXT, "after" TEXT)')
    for table, column in _WATCHED.items():
        for event, before in (("INSERT", "NULL"), ("UPDATE", f"OLD.{column}")):
            note = f"VALUES ('{table}', NEW.id, {before}, NEW.{column})"
            sql.run(
                f"CREATE TEMP TRIGGER {table}_{event} AFTER {event} ON main.{table}"
                f" BEGIN INSERT INTO changed {note}; END"
            )


def take_changes(rows: Rows) -> list[Change]:
    """What changed since the last time, in order. A change that was undone is not among it."""
    sql = _sql(rows)
    found = [Change(*row) for row in sql.all("SELECT * FROM changed ORDER BY rowid")]
    if found:
        sql.run("DELETE FROM changed")
    return found


def _sql(rows: Rows) -> Sql:
    return cast(SqliteRows, rows).sql

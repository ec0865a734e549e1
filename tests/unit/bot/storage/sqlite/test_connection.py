"""What a connection leaves behind between statements: nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.storage.sqlite.connection import Sql, connect_reader, connect_writer
from bot.storage.sqlite.opening import APPLICATION_ID

MANY = (
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 99)"
    " SELECT x FROM t, n"
)


@pytest.mark.parametrize(
    "read",
    [
        lambda sql: sql.one(MANY)[0] == 1,
        lambda sql: len(sql.all(MANY)) == 99,
        lambda sql: sql.tuples(MANY)[98] == (99,),
        lambda sql: sql.run(MANY) == -1,
    ],
    ids=["one", "all", "tuples", "run"],
)
def test_a_query_does_not_hold_on_to_what_it_saw(
    tmp_path: Path, read: Callable[[Sql], bool]
) -> None:
    path = tmp_path / "steady.db"
    writer = connect_writer(str(path), APPLICATION_ID)
    writer.run("CREATE TABLE t (a)")
    writer.insert("INSERT INTO t VALUES (?)", (1,))
    reader = connect_reader(path)
    assert read(reader)
    writer.insert("INSERT INTO t VALUES (?)", (2,))
    busy, in_log, copied_back = writer.one("PRAGMA wal_checkpoint(TRUNCATE)")
    assert (busy, in_log, copied_back) == (0, 0, 0), "nobody reads the log any more"
    reader.close()
    writer.close()


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 333, 400, 1000])
def test_many_rows_are_inserted_in_their_order(tmp_path: Path, count: int) -> None:
    sql = connect_writer(str(tmp_path / "steady.db"), APPLICATION_ID)
    sql.run("CREATE TABLE t (id INTEGER PRIMARY KEY, a UNIQUE, b, c)")
    rows = [(number, 2 * number, "x") for number in range(count)]
    sql.insert_each("INSERT INTO t (a, b, c) VALUES (?, ?, ?)", rows)
    assert sql.tuples("SELECT a, b, c FROM t ORDER BY id") == rows
    changes = [(number, -number, "y") for number in range(count)]
    sql.insert_each(
        "INSERT INTO t (a, b, c) VALUES (?, ?, ?) ON CONFLICT (a) DO UPDATE SET b = excluded.b",
        changes,
    )
    moved = [(number, -number, "x") for number in range(count)]
    assert sql.tuples("SELECT a, b, c FROM t ORDER BY id") == moved
    sql.close()

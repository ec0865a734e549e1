"""Which files are opened, which are refused and left alone."""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.core.errors import ConfigError, DatabaseRefused, StorageError
from bot.storage import open_store
from bot.storage.crypto import Keyring, generate_key
from bot.storage.sqlite.connection import connect_writer
from bot.storage.sqlite.migrations import migrations, names
from bot.storage.sqlite.opening import APPLICATION_ID, migrate
from tests.integration.storage.conftest import CLOCK


async def create(url: str, keyring: Keyring) -> None:
    store = await open_store(url, keyring, CLOCK)
    await store.write(lambda rows: rows.settings.put("kept", "1"))
    await store.close()


def contents(folder: Path) -> dict[str, str]:
    """Every file by its hash, but the lock and the log's index, which anybody may rebuild."""
    return {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in folder.iterdir()
        if file.suffix not in {".lock", ".db-shm"}
    }


async def refused(url: str, keyring: Keyring, path: Path, why: str) -> None:
    before = contents(path.parent)
    for read_only in (False, True):
        with pytest.raises(DatabaseRefused, match=why):
            await open_store(url, keyring, CLOCK, read_only=read_only)
    assert contents(path.parent) == before


async def test_a_new_file_is_readable_by_nobody_else(
    url: str, path: Path, keyring: Keyring
) -> None:
    store = await open_store(url, keyring, CLOCK)
    await store.write(lambda rows: rows.settings.put("kept", "1"))
    files = list(path.parent.iterdir())
    assert len(files) == 4  # the database, its log and its index, the lock
    assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o600"] * 4
    assert oct(path.parent.stat().st_mode & 0o777) == "0o700"
    await store.close()
    assert path.read_bytes()[68:72] == b"Stdy"
    assert not path.with_name("steady.db-wal").exists()


async def test_an_existing_file_is_opened_again(url: str, keyring: Keyring) -> None:
    await create(url, keyring)
    store = await open_store(url, keyring, CLOCK)
    assert await store.read(lambda rows: rows.settings.get("kept")) == "1"
    await store.close()


async def test_an_empty_file_is_taken_for_a_new_one(
    url: str, path: Path, keyring: Keyring
) -> None:
    path.parent.mkdir()
    path.touch()
    await create(url, keyring)
    assert path.stat().st_size > 0


async def test_what_is_not_a_database_is_refused(url: str, path: Path, keyring: Keyring) -> None:
    path.parent.mkdir()
    path.write_text("Dear diary, this is no database at all. " * 20)
    await refused(url, keyring, path, "not a SQLite database")


async def test_the_database_of_another_program_is_refused(
    url: str, path: Path, keyring: Keyring
) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    await refused(url, keyring, path, "another program")


async def test_a_newer_database_is_refused(url: str, path: Path, keyring: Keyring) -> None:
    await create(url, keyring)
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('steady', 'm999_telepathy', '2030')"
    )
    connection.commit()
    connection.close()
    await refused(url, keyring, path, "newer Steady.*m999_telepathy")


async def test_a_damaged_database_is_refused(url: str, path: Path, keyring: Keyring) -> None:
    await create(url, keyring)
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 9000)
    await refused(url, keyring, path, "cannot be read")


async def test_a_database_under_other_keys_is_refused(
    url: str, path: Path, keyring: Keyring
) -> None:
    await create(url, keyring)
    other = Keyring.from_texts([generate_key()])
    await refused(url, other, path, "STEADY_KEYS")


async def test_a_database_whose_log_was_left_by_a_crash_is_refused_untouched(
    url: str, path: Path, keyring: Keyring
) -> None:
    await create(url, keyring)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE _sqlite_migrations SET name = 'm999_telepathy' WHERE id = 1")
    connection.commit()
    crashed = path.parent.parent / "crashed" / "steady.db"
    crashed.parent.mkdir()
    for end in ("", "-wal"):
        source = path.with_name(path.name + end)
        crashed.with_name(crashed.name + end).write_bytes(source.read_bytes())
    connection.close()
    await refused(f"sqlite:///{crashed}", keyring, crashed, "newer Steady")


async def test_a_second_process_is_refused_and_may_look(
    url: str, path: Path, keyring: Keyring
) -> None:
    store = await open_store(url, keyring, CLOCK)
    await store.write(lambda rows: rows.settings.put("kept", "1"))
    with pytest.raises(DatabaseRefused, match="in use"):
        await open_store(url, keyring, CLOCK)
    looking = await open_store(url, keyring, CLOCK, read_only=True)
    assert await looking.read(lambda rows: rows.settings.get("kept")) == "1"
    with pytest.raises(StorageError, match="reading only"):
        await looking.write(lambda rows: rows.settings.put("kept", "2"))
    assert not (await looking.health()).is_writable
    await looking.backup(path.with_name("copy.db"))
    await looking.close()
    await store.close()
    await create(url, keyring)


async def test_a_missing_database_cannot_be_looked_at(url: str, keyring: Keyring) -> None:
    with pytest.raises(StorageError):
        await open_store(url, keyring, CLOCK, read_only=True)


@pytest.mark.parametrize("place", ["", "a folder", "a file/steady.db"])
async def test_a_place_that_cannot_hold_a_database_is_an_error(
    tmp_path: Path, keyring: Keyring, place: str
) -> None:
    (tmp_path / "a folder").mkdir()
    (tmp_path / "a file").touch()
    url = f"sqlite:///{tmp_path / place}" if place else "sqlite:///"
    with pytest.raises(StorageError):
        await open_store(url, keyring, CLOCK)


async def test_an_unknown_engine_is_a_setting_error(keyring: Keyring) -> None:
    with pytest.raises(ConfigError, match="'oracle' is none of the engines: sqlite"):
        await open_store("oracle://db", keyring, CLOCK)


def schema(path: str) -> list[tuple[str, str]]:
    """All tables, indexes and triggers with their definitions."""
    database = Database(path)
    found = database.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
    database.close()
    return found


@pytest.mark.parametrize("step", names())
async def test_a_database_of_every_age_gets_the_schema_of_a_new_one(
    tmp_path: Path, url: str, path: Path, keyring: Keyring, step: str
) -> None:
    old = tmp_path / "old.db"
    sql = connect_writer(str(old), APPLICATION_ID)
    migrate(sql, stop_before=step)
    sql.close()
    await create(f"sqlite:///{old}", keyring)
    await create(url, keyring)
    assert schema(str(old)) == schema(str(path))
    assert len(schema(str(path))) > 20


def test_every_table_is_strict_and_every_step_is_numbered() -> None:
    database = Database(memory=True)
    migrations.apply(database)
    ours = [table for table in database.tables if not table.name.startswith(("_", "sqlite_"))]
    assert [table.name for table in ours if not table.strict] == []
    assert [int(name[1:4]) for name in names()] == list(range(1, len(names()) + 1))
    database.close()

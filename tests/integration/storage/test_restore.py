"""A backup comes back whole, or nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.errors import DatabaseRefused, StorageError
from bot.storage import open_store, restore
from bot.storage.crypto import Keyring, generate_key
from tests.integration.storage.conftest import CLOCK


@pytest.fixture
def keys() -> Keyring:
    return Keyring.from_texts([generate_key()])


async def put(path: Path, keys: Keyring, value: str, copy: Path | None = None) -> None:
    store = await open_store(f"sqlite:///{path}", keys, CLOCK)
    await store.write(lambda rows: rows.settings.put("kept", value))
    if copy is not None:
        await store.backup(copy)
    await store.close()


async def get(path: Path, keys: Keyring) -> str | None:
    store = await open_store(f"sqlite:///{path}", keys, CLOCK)
    value = await store.read(lambda rows: rows.settings.get("kept"))
    await store.close()
    return value


async def test_a_copy_comes_back_and_what_was_there_is_kept(tmp_path: Path, keys: Keyring) -> None:
    path, copy = tmp_path / "steady.db", tmp_path / "copy.db"
    await put(path, keys, "then", copy)
    await put(path, keys, "now")
    kept = await restore(f"sqlite:///{path}", copy, keys)
    assert kept is not None
    assert (await get(path, keys), await get(kept, keys)) == ("then", "now")
    again = await restore(f"sqlite:///{path}", copy, keys)
    assert again not in {None, kept}


async def test_it_also_makes_a_database_where_there_is_none(tmp_path: Path, keys: Keyring) -> None:
    copy = tmp_path / "copy.db"
    await put(tmp_path / "steady.db", keys, "then", copy)
    assert await restore(f"sqlite:///{tmp_path}/new/steady.db", copy, keys) is None
    assert await get(tmp_path / "new" / "steady.db", keys) == "then"


async def test_a_bad_copy_or_a_database_in_use_changes_nothing(
    tmp_path: Path, keys: Keyring
) -> None:
    path, copy = tmp_path / "steady.db", tmp_path / "copy.db"
    await put(path, keys, "now", copy)
    with pytest.raises(DatabaseRefused, match="no file"):
        await restore(f"sqlite:///{path}", tmp_path / "none.db", keys)
    with pytest.raises(DatabaseRefused):
        await restore(f"sqlite:///{path}", copy, Keyring.from_texts([generate_key()]))
    store = await open_store(f"sqlite:///{path}", keys, CLOCK)
    with pytest.raises(DatabaseRefused, match="in use"):
        await restore(f"sqlite:///{path}", copy, keys)
    await store.close()
    copy.write_bytes(copy.read_bytes()[:-5000])
    with pytest.raises(StorageError):
        await restore(f"sqlite:///{path}", copy, keys)
    assert await get(path, keys) == "now"

"""Every engine, empty, behind the same fixture."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.clock import VirtualClock
from bot.core.model import Patient
from bot.core.ports import Rows
from bot.storage import ENGINES, KeyedStore, open_store
from bot.storage.crypto import Keyring, generate_key
from tests import factories

URLS = {  # a new engine is tested by adding where it finds an empty database
    "sqlite file": ("sqlite", "sqlite:///{folder}/steady.db"),
    "sqlite memory": ("sqlite", "sqlite:///:memory:"),
}
assert {engine for engine, _ in URLS.values()} == set(ENGINES)


@pytest.fixture(params=list(URLS))
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[KeyedStore]:
    """An empty store, in each place that an engine can keep it."""
    url = URLS[request.param][1].format(folder=tmp_path)
    keyring = Keyring.from_texts([generate_key()])
    opened = await open_store(url, keyring, VirtualClock(factories.NOW))
    yield opened
    await opened.close()


@pytest.fixture
async def ana(store: KeyedStore) -> Patient:
    """Ana, with her address on Telegram."""

    def enrol(rows: Rows) -> Patient:
        kept = rows.patients.add(factories.patient(name="Ana"))
        rows.patients.add_address(factories.address(kept.id))
        return kept

    return await store.write(enrol)

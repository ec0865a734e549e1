"""A database file and its keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.clock import VirtualClock
from bot.storage import KeyedStore, open_store
from bot.storage.crypto import Keyring, generate_key
from tests import factories

CLOCK = VirtualClock(factories.NOW)


@pytest.fixture
def keyring() -> Keyring:
    return Keyring.from_texts([generate_key()])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "steady.db"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
async def store(url: str, keyring: Keyring) -> AsyncIterator[KeyedStore]:
    opened = await open_store(url, keyring, CLOCK)
    yield opened
    await opened.close()

"""Fixtures of the scheduler's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.core.clock import VirtualClock
from bot.storage import open_store
from bot.storage.crypto import Keyring
from tests.unit.scheduler.world import NOON, World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A world with an empty database in memory."""
    store = await open_store("sqlite:///:memory:", Keyring([bytes(32)]), VirtualClock(NOON))
    yield World(store)
    await store.close()

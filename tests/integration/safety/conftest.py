"""A house whose storage can be made to fail."""

from collections.abc import AsyncIterator

import pytest

import bot.direct_answer
from tests.fakes.house import House
from tests.fakes.screen import scripted


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other at once."""
    monkeypatch.setattr(bot.direct_answer, "WAITS", (0.0, 0.0))


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """Two staff addresses; the screen finds what the texts say."""
    async with House(screen=scripted) as house:
        yield house

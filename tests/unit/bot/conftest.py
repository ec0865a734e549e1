"""What the tests of the engine share."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.scene import Scene, playing


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """An engine with conversations of the test's own."""
    async with playing() as scene:
        yield scene

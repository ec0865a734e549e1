"""What tests of conversations share."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.house import House


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A house with two staff addresses (see `tests.fakes.house.STAFF`)."""
    async with House() as house:
        yield house


@pytest.fixture
async def quiet_house() -> AsyncIterator[House]:
    """A house where nobody reads alerts."""
    async with House(staff_alerts=()) as house:
        yield house

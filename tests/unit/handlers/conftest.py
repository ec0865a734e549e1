"""What tests of conversations share."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.house import House
from tests.fakes.screen import scripted


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A house with two staff addresses (see `tests.fakes.house.STAFF`)."""
    async with House() as house:
        yield house


@pytest.fixture
async def scripted_house() -> AsyncIterator[House]:
    """A house whose screen finds what the texts of a test say (see `tests.fakes.screen`)."""
    async with House(screen=scripted) as house:
        yield house


@pytest.fixture
async def quiet_house() -> AsyncIterator[House]:
    """A house where nobody reads alerts; its screen is scripted, too."""
    async with House(screen=scripted, staff_alerts=()) as house:
        yield house

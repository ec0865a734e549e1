"""An office for every test of the admin pages."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.unit.bot.web.admin.office import Office, open_office


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with open_office() as office:
        yield office

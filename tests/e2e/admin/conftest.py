"""One program and one browser for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.admin.desk import Desk
from tests.e2e.browser import browser
from tests.fakes.process import running

__all__ = ["browser"]


@pytest.fixture(scope="module")
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("steady")
    with running(folder, sms_segment_price="0.0083", clinic_name="Riverside") as program:
        desk = Desk(browser, program)
        yield desk
        desk.close()

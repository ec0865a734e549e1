"""What stays for good, and what goes back to the system."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from unittest.mock import Mock

import pytest

from bot.core.memory import MANY, keep_for_good


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


@pytest.mark.parametrize("error", [OSError, AttributeError, TypeError])
def test_all_is_kept_where_nothing_can_be_given_back(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", Mock(side_effect=error))
    keep_for_good()
    assert gc.get_freeze_count() > MANY
    assert gc.get_threshold()[0] == MANY


def test_what_is_free_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Mock()
    monkeypatch.setattr(ctypes, "CDLL", Mock(return_value=library))
    keep_for_good()
    library.malloc_trim.assert_called_once_with(0)

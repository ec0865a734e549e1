"""What due work carries, as text."""

from __future__ import annotations

from typing import Any

import pytest

from bot.storage.sqlite.columns import to_json
from bot.storage.sqlite.due import data_text

EQUAL_AND_NOT_THE_SAME: list[dict[str, Any]] = [
    {"n": 1},
    {"n": True},
    {"n": 1.0},
    {"n": "1"},
    {"1": "n"},
]
LOOKED_UP_BY_NOTHING: list[dict[str, Any]] = [{"n": [1]}, {"n": {"m": 1}}, {"n": None, "m": []}]


@pytest.mark.parametrize("data", [*EQUAL_AND_NOT_THE_SAME, *LOOKED_UP_BY_NOTHING])
def test_each_work_carries_its_own_whatever_others_carry(data: dict[str, Any]) -> None:
    for other in (*EQUAL_AND_NOT_THE_SAME, *LOOKED_UP_BY_NOTHING):
        assert data_text(other) == to_json(other)
    assert data_text(data) == data_text(dict(data)) == to_json(data)


def test_nothing_to_carry_is_an_empty_object() -> None:
    assert data_text(None) == data_text({}) == "{}"


def test_what_no_json_can_hold_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        data_text({"n": object()})

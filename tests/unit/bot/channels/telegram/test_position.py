"""How far Telegram's queue was read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.telegram.position import Position, position_from_text

AT = datetime(2026, 9, 21, 14, 0, tzinfo=UTC)


def test_a_position_survives_storage() -> None:
    position = Position("424242", 17, AT)
    assert position_from_text(str(position)) == position


@pytest.mark.parametrize("text", [None, "", "17", "a:b:c", "1:2:", "1:2:" + "9" * 30])
def test_what_is_no_position_is_none(text: str | None) -> None:
    assert position_from_text(text) is None


def test_a_position_is_trusted_for_six_days_and_for_its_own_bot() -> None:
    position = Position("424242", 17, AT)
    assert position.is_trusted("424242", AT + timedelta(days=5, hours=23))
    assert not position.is_trusted("424242", AT + timedelta(days=6))
    assert not position.is_trusted("777", AT)

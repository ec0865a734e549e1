"""How far Telegram's queue was read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.telegram.position import Position, position_from_text

SOURCE = "424242@api.telegram.org"
AT = datetime(2026, 9, 21, 14, 0, tzinfo=UTC)


def test_a_position_survives_storage() -> None:
    position = Position(SOURCE, 17, AT)
    assert position_from_text(str(position)) == position


@pytest.mark.parametrize("text", [None, "", "17", "a b c", "a 2 ", "a 2 " + "9" * 30])
def test_what_is_no_position_is_none(text: str | None) -> None:
    assert position_from_text(text) is None


def test_a_position_is_trusted_for_six_days_and_for_its_own_bot_and_server() -> None:
    position = Position(SOURCE, 17, AT)
    assert position.is_trusted(SOURCE, AT + timedelta(days=5, hours=23))
    assert not position.is_trusted(SOURCE, AT + timedelta(days=6))
    assert not position.is_trusted("777@api.telegram.org", AT)
    assert not position.is_trusted("424242@127.0.0.1:8081", AT)

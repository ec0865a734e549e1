"""Updates as Telegram sends them, for tests that deliver some."""

from __future__ import annotations

from typing import Any

from tests.fakes.telegram_api import DATE

ANA = 5001


def text_update(update_id: int, text: str, chat_id: int = ANA) -> dict[str, Any]:
    """Somebody wrote `text`."""
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": DATE,
            "chat": {"id": chat_id, "type": "private", "first_name": "Ana"},
            "from": {"id": chat_id, "is_bot": False, "first_name": "Ana", "language_code": "en"},
            "text": text,
        },
    }


def tap_update(update_id: int, data: str = "dose:taken:17", **message: Any) -> dict[str, Any]:
    """Somebody tapped a button of a message; `message` changes its fields."""
    buttons = [[{"text": "Taken", "callback_data": data}]]
    shown = {
        "message_id": 31,
        "date": DATE,
        "chat": {"id": ANA, "type": "private", "first_name": "Ana"},
        "text": "Time for it",
        "entities": [{"type": "bold", "offset": 0, "length": 4}],
        "reply_markup": {"inline_keyboard": buttons},
        **message,
    }
    return {
        "update_id": update_id,
        "callback_query": {
            "id": f"q{update_id}",
            "from": {"id": ANA, "is_bot": False, "first_name": "Ana"},
            "chat_instance": "1",
            "data": data,
            "message": {name: value for name, value in shown.items() if value is not None},
        },
    }

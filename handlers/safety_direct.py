"""What was answered without storage: noted once it is back, so that the turn says it no more."""

from __future__ import annotations

from bot.core.model import Incoming
from bot.core.ports import Rows


def note_answer(rows: Rows, incoming: Incoming, key: str) -> None:
    """The guidance `key` has been sent for this event."""
    rows.settings.put(_name(incoming), key)


def take_answer(rows: Rows, incoming: Incoming | None) -> str:
    """The guidance that this event got already, once; empty where it got none."""
    if incoming is None:
        return ""
    name = _name(incoming)
    key = rows.settings.get(name) or ""
    if key:
        rows.settings.put(name, "")
    return key


def _name(incoming: Incoming) -> str:
    return f"answered.{incoming.channel}.{incoming.external_id}"

"""What stands under a message: buttons, the app's own share button, or the order to hide it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import TypeAlias

from bot.core.model import Body, Button

Markup: TypeAlias = Mapping[str, object] | None  # the Bot API's JSON
Key: TypeAlias = dict[str, object]

REMOVAL: Markup = {"remove_keyboard": True}
SHARE_SIGNS = {"location": "📍", "contact": "📱"}  # where no button says it in words
MAX_CHATS = 10_000


class Keyboards:
    """Chooses the keyboard of a message; knows which chats still show a share button.

    Which ones is forgotten by a restart, which is harmless: the app hides it after use by itself.
    """

    def __init__(self) -> None:
        """No chat shows one."""
        self._sharing: OrderedDict[str, None] = OrderedDict()

    def markup_for(self, address: str, body: Body) -> Markup:
        """The keyboard of `body`; a message has only one."""
        if body.asks in SHARE_SIGNS:
            return _share_keyboard(body.asks, body.offered)
        if body.buttons:
            return _inline_keyboard(body.offered)
        return REMOVAL if address in self._sharing else None

    def was_sent(self, address: str, markup: Markup) -> None:
        """Remember what the chat shows now."""
        if markup and "keyboard" in markup:
            self._sharing[address] = None
            if len(self._sharing) > MAX_CHATS:
                self._sharing.popitem(last=False)
        elif markup == REMOVAL:
            self._sharing.pop(address, None)


def _inline_keyboard(buttons: tuple[Button, ...]) -> Markup:
    rows: dict[int, list[Key]] = {}
    for button in buttons:
        rows.setdefault(button.row, []).append(_inline_button(button))
    return {"inline_keyboard": [rows[number] for number in sorted(rows)]}


def _inline_button(button: Button) -> Key:
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.data}


def _share_keyboard(asked: str, buttons: tuple[Button, ...]) -> Markup:
    """The share button, then the other choices as keys that send their label as a text.

    The button whose data is the asked word ("location", "contact") gives it its words.
    """
    label = next((b.label for b in buttons if b.data == asked), SHARE_SIGNS[asked])
    share = {"text": label, f"request_{asked}": True}
    others = [[{"text": button.label}] for button in buttons if button.data != asked]
    return {
        "keyboard": [[share], *others],
        "one_time_keyboard": True,
        "resize_keyboard": True,
    }

"""A message's body as the JSON text that is encrypted. What is empty is left out."""

from __future__ import annotations

import base64
from functools import lru_cache

from bot.core.model import Attachment, Body, Button
from bot.storage.sqlite.columns import from_json, text_to_json, to_json


def body_text(body: Body) -> str:
    """The body as JSON. Its frame is written here: an encoder takes a third longer."""
    buttons = f',"buttons":{_buttons_text(body.buttons)}' if body.buttons else ""
    attachment = f',"attachment":{_attachment_text(body.attachment)}' if body.attachment else ""
    asks = f',"asks":{text_to_json(body.asks)}' if body.asks else ""
    variables = f',"variables":{to_json(body.variables)}' if body.variables else ""
    subject = f',"subject":{text_to_json(body.subject)}' if body.subject else ""
    text = text_to_json(body.text)
    return f'{{"text":{text}{buttons}{attachment}{asks}{variables}{subject}}}'


def _attachment_text(file: Attachment) -> str:
    return to_json([file.name, file.media_type, base64.b64encode(file.content).decode()])


@lru_cache(maxsize=1024)  # thousands of reminders share them
def _buttons_text(buttons: tuple[Button, ...]) -> str:
    return to_json([(each.label, each.data, each.row, each.url) for each in buttons])


def body_from_text(text: str) -> Body:
    """The body again."""
    values = from_json(text)
    file = values.get("attachment")
    return Body(
        text=values["text"],
        buttons=tuple(Button(*button) for button in values.get("buttons", ())),
        attachment=Attachment(file[0], file[1], base64.b64decode(file[2])) if file else None,
        asks=values.get("asks"),
        variables=values.get("variables", {}),
        subject=values.get("subject", ""),
    )

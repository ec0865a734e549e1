"""A message's body as the JSON text that is encrypted. What is empty is left out."""

from __future__ import annotations

import base64

from bot.core.model import Attachment, Body, Button
from bot.storage.sqlite.columns import from_json, text_to_json, to_json


def body_text(body: Body) -> str:
    """The body as JSON. Its frame is written here: an encoder takes a third longer."""
    parts = [f'{{"text":{text_to_json(body.text)}']
    if body.buttons:
        parts.append(f'"buttons":[{",".join(map(_button_text, body.buttons))}]')
    if body.attachment:
        file = body.attachment
        content = base64.b64encode(file.content).decode()
        parts.append(f'"attachment":{to_json([file.name, file.media_type, content])}')
    if body.asks:
        parts.append(f'"asks":{text_to_json(body.asks)}')
    if body.variables:
        quoted = [f"{text_to_json(k)}:{text_to_json(v)}" for k, v in body.variables.items()]
        parts.append(f'"variables":{{{",".join(quoted)}}}')
    return ",".join(parts) + "}"


def _button_text(button: Button) -> str:
    url = "null" if button.url is None else text_to_json(button.url)
    return f"[{text_to_json(button.label)},{text_to_json(button.data)},{button.row},{url}]"


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
    )

"""A message's body as the JSON text that is encrypted. What is empty is left out."""

from __future__ import annotations

import base64
from typing import Any

from bot.core.model import Attachment, Body, Button
from bot.storage.sqlite.columns import from_json, to_json


def body_text(body: Body) -> str:
    """The body as JSON."""
    values: dict[str, Any] = {"text": body.text}
    if body.buttons:
        values["buttons"] = [[b.label, b.data, b.row, b.url] for b in body.buttons]
    if body.attachment:
        file = body.attachment
        content = base64.b64encode(file.content).decode()
        values["attachment"] = [file.name, file.media_type, content]
    if body.asks:
        values["asks"] = body.asks
    if body.variables:
        values["variables"] = body.variables
    return to_json(values)


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

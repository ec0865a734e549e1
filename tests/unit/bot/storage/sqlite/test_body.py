"""A message's body as text: JSON that anybody can read, and the same body again."""

from __future__ import annotations

import json

import pytest

from bot.core.model import Attachment, Body, Button
from bot.storage.sqlite.body import body_from_text, body_text

BODIES = (
    Body(""),
    Body('"Hola", dijo\n\\ 9:00 \u00e9 \U0001f642'),
    Body("half a letter: \ud83d"),
    Body("Now?", buttons=(Button("Taken", "dose:taken:1"), Button('"L8r"', "dose:later:1", 1))),
    Body("Read", buttons=(Button("Open", "", 2, url='https://clinic.example/?a="b"'),)),
    Body("Now?", buttons=(Button("Taken", "dose:taken:"),), subject="17"),
    Body("Here", attachment=Attachment("week.png", "image/png", b"\x00\xff")),
    Body("Where?", asks="location", variables={"amount": '50 "mg"', "time": "8:00\t"}),
)


@pytest.mark.parametrize("body", BODIES)
def test_a_body_comes_back_as_it_was(body: Body) -> None:
    assert body_from_text(body_text(body)) == body


@pytest.mark.parametrize("body", BODIES)
def test_what_is_written_is_compact_json_without_what_is_empty(body: Body) -> None:
    written = body_text(body)
    values = json.loads(written)
    assert written == json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    assert values.pop("text") == body.text
    assert all(values.values())

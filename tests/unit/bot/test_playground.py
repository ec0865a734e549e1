"""What the simulator page gets of a message."""

from __future__ import annotations

from base64 import b64decode
from datetime import UTC, datetime

from bot.channels.simulated import PhoneMessage
from bot.core.model import Attachment, Button
from bot.playground import bubble_of

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_a_picture_is_shown_and_another_file_named() -> None:
    picture = PhoneMessage(1, False, "…", AT, attachment=Attachment("p.png", "image/png", b"PNG"))
    kind, _, content = bubble_of(picture)["picture"].partition(",")
    assert (kind, b64decode(content)) == ("data:image/png;base64", b"PNG")
    file = PhoneMessage(
        2, False, "…", AT, attachment=Attachment("d.json", "application/json", b"{}")
    )
    assert (bubble_of(file)["picture"], bubble_of(file)["attachment"]) == (None, "d.json")


def test_buttons_keep_their_rows() -> None:
    message = PhoneMessage(1, False, "Done?", AT, buttons=(Button("Taken", "dose:taken:1", 2),))
    assert bubble_of(message)["buttons"] == [
        {"label": "Taken", "data": "dose:taken:1", "row": 2, "url": None}
    ]

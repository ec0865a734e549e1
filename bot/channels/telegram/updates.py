"""From an update of the Bot API, as JSON, to an `Incoming`. Nothing here talks to anybody.

The JSON is read as it comes instead of through the library's `Update`: that class raises when a
part which does not concern us (a new kind of quoted message, say) lacks a field, and one such
update would cost a whole batch of texts, which the library then writes to its log. It also costs
fifty times the work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from bot.core.model import Incoming, IncomingKind

Json: TypeAlias = Mapping[str, Any]

KIND = "telegram"
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "callback_query",
    "my_chat_member",
)
# The field of a message that holds it -> the word we use for it.
MEDIA = {
    "photo": "photo",
    "voice": "voice",
    "audio": "audio",
    "video": "video",
    "video_note": "video",
    "animation": "animation",  # before "document", which repeats it
    "sticker": "sticker",
    "document": "file",
    "paid_media": "photo",
    "story": "story",
    "poll": "poll",
    "dice": "dice",
    "game": "game",
    "contact": "contact",  # somebody else's: one's own is a CONTACT
}
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?")


def incoming_from_update(update: Json, now: datetime) -> Incoming | None:
    """What a person did, received at `now` (aware UTC); None for what does not concern us.

    Raises:
        (KeyError, TypeError, ValueError): the update is not as the Bot API describes it.
    """
    for name, parse in _PARSERS.items():
        part = update.get(name)
        if part is not None:
            found = parse(part)
            if found is None:
                return None
            return replace(found, external_id=f"update:{update['update_id']}", received_at=now)
    return None


def label_of(message: Json, data: str) -> str:
    """What the button of `message` that sends `data` says; "" where it is not (or no longer)."""
    rows = _part(message, "reply_markup").get("inline_keyboard", ())
    return next(
        (
            whole_text(button["text"])
            for row in rows
            for button in row
            if button.get("callback_data") == data
        ),
        "",
    )


def whole_text(value: object) -> str:
    """`value` as a text that can be stored and sent: halves of surrogate pairs become U+FFFD."""
    text = value if isinstance(value, str) else ""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _from_message(message: Json) -> Incoming | None:
    chat = message["chat"]
    if chat["type"] != "private":
        return _from_group(message)
    event = _event(chat, message.get("from"), _instant(message.get("date")))
    text = whole_text(message.get("text", message.get("caption", "")))
    media = _media(message)
    if text:
        return _from_text(replace(event, media=media), text)
    location = message.get("location")
    if location is not None:
        degrees = (float(location["latitude"]), float(location["longitude"]))
        return replace(event, kind=IncomingKind.LOCATION, location=degrees)
    contact = message.get("contact")
    if contact is not None and contact.get("user_id") == chat["id"]:
        number = whole_text(contact["phone_number"])
        return replace(event, kind=IncomingKind.CONTACT, contact=number)
    return replace(event, kind=IncomingKind.MEDIA, media=media) if media else None


def _from_text(event: Incoming, text: str) -> Incoming:
    command = _COMMAND.fullmatch(text)
    if command is None:
        return replace(event, text=text)
    return replace(event, command=command[1].lower(), text=command[2] or "")


def _from_group(message: Json) -> Incoming | None:
    """A group's message, to be declined there; None for other bots and for service messages."""
    sender = message.get("from")
    text = whole_text(message.get("text", message.get("caption", "")))
    media = _media(message)
    if (sender or {}).get("is_bot") or not (text or media):
        return None
    event = _event(message["chat"], sender, _instant(message.get("date")))
    return replace(event, kind=IncomingKind.GROUP, text=text, media=media)


def _from_edited(message: Json) -> Incoming | None:
    text = whole_text(message.get("text", message.get("caption", "")))
    if message["chat"]["type"] != "private" or not text:
        return None  # such as a live location, which is edited every few seconds
    event = _event(message["chat"], message.get("from"), _instant(message.get("edit_date")))
    return replace(event, kind=IncomingKind.EDITED, text=text)


def _from_tap(query: Json) -> Incoming | None:
    """A tapped button. Telegram does not say when it was tapped."""
    message = _part(query, "message")
    data = query.get("data")
    if not message or not isinstance(data, str) or message["chat"]["type"] != "private":
        return None
    event = _event(message["chat"], query.get("from"), None)
    data = whole_text(data).replace("\0", "")
    return replace(event, kind=IncomingKind.BUTTON, data=data, text=label_of(message, data))


def _from_membership(change: Json) -> Incoming | None:
    event = _event(change["chat"], change.get("from"), _instant(change.get("date")))
    status = change["new_chat_member"]["status"]
    is_in = status in {"member", "administrator", "creator"}
    if change["chat"]["type"] != "private":  # added to a group: say once what we do not do there
        return replace(event, kind=IncomingKind.GROUP) if is_in else None
    return replace(event, kind=IncomingKind.UNBLOCKED if is_in else IncomingKind.BLOCKED)


_PARSERS: Mapping[str, Callable[[Json], Incoming | None]] = {
    "message": _from_message,
    "edited_message": _from_edited,
    "channel_post": _from_group,
    "callback_query": _from_tap,
    "my_chat_member": _from_membership,
}


def _event(chat: Json, sender: Json | None, sent_at: datetime | None) -> Incoming:
    """A text from `chat`, to be completed by the caller."""
    language = _LANGUAGE.fullmatch(str((sender or {}).get("language_code", "")))
    return Incoming(
        channel=KIND,
        address=str(int(chat["id"])),
        external_id="",
        kind=IncomingKind.TEXT,
        received_at=datetime.min.replace(tzinfo=UTC),
        language=language[1].lower() if language else None,
        sent_at=sent_at,
    )


def _media(message: Json) -> str | None:
    return next((word for field, word in MEDIA.items() if field in message), None)


def _part(container: Json, name: str) -> Json:
    part = container.get(name)
    return part if isinstance(part, dict) else {}


def _instant(seconds: object) -> datetime | None:
    """Unix seconds as an instant; None for what cannot be one."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None
    except (OSError, OverflowError, ValueError):
        return None

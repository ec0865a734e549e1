"""From an update of the Bot API, as JSON, to an `Incoming`. Nothing here talks to anybody.

The JSON is read as it comes instead of through the library's `Update`: that class raises when a
part which does not concern us (a new kind of quoted message, say) lacks a field, and one such
update would cost a whole batch of texts, which the library then writes to its log. It is also
several times the work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from bot.core.model import Incoming, IncomingKind
from bot.core.model.making import maker

Json: TypeAlias = Mapping[str, Any]
Fields: TypeAlias = dict[str, Any]  # of an Incoming

KIND = "telegram"
# What reading JSON that is not as the Bot API describes it may raise.
UNREADABLE = (AttributeError, KeyError, OverflowError, TypeError, ValueError)
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
        UNREADABLE: one of these; the update is not as the Bot API describes it.
    """
    for name, parse in _PARSERS.items():
        part = update.get(name)
        if part is not None:
            fields = parse(part)
            if fields is None:
                return None
            number = update["update_id"]
            return _make_incoming(
                channel=KIND, external_id=f"update:{number}", received_at=now, **fields
            )
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


def _from_message(message: Json) -> Fields | None:
    chat = message["chat"]
    if chat["type"] != "private":
        return _from_group(message)
    said = _said(chat, message)
    return None if said is None else {**_origin(message, message.get("date")), **said}


def _said(chat: Json, message: Json) -> Fields | None:
    """The kind of a private message and what goes with it."""
    text = whole_text(message.get("text", message.get("caption", "")))
    media = _media(message)
    if text:
        command = _COMMAND.fullmatch(text)
        if command is None:
            return {"kind": IncomingKind.TEXT, "text": text, "media": media}
        words = {"command": command[1].lower(), "text": command[2] or ""}
        return {"kind": IncomingKind.TEXT, **words, "media": media}
    location = message.get("location")
    if location is not None:
        degrees = (float(location["latitude"]), float(location["longitude"]))
        return {"kind": IncomingKind.LOCATION, "location": degrees}
    contact = message.get("contact")
    if contact is not None and contact.get("user_id") == chat["id"]:
        number = whole_text(contact["phone_number"])
        return {"kind": IncomingKind.CONTACT, "contact": number}
    return {"kind": IncomingKind.MEDIA, "media": media} if media else None


def _from_group(message: Json) -> Fields | None:
    """A group's message, to be declined there; None for other bots and for service messages."""
    sender = message.get("from")
    text = whole_text(message.get("text", message.get("caption", "")))
    media = _media(message)
    if (sender or {}).get("is_bot") or not (text or media):
        return None
    said = {"kind": IncomingKind.GROUP, "text": text, "media": media}
    return {**_origin(message, message.get("date")), **said}


def _from_edited(message: Json) -> Fields | None:
    text = whole_text(message.get("text", message.get("caption", "")))
    if message["chat"]["type"] != "private" or not text:
        return None  # such as a live location, which is edited every few seconds
    said = {"kind": IncomingKind.EDITED, "text": text}
    return {**_origin(message, message.get("edit_date")), **said}


def _from_tap(query: Json) -> Fields | None:
    """A tapped button. Telegram does not say when it was tapped."""
    message = _part(query, "message")
    data = query.get("data")
    if not message or not isinstance(data, str) or message["chat"]["type"] != "private":
        return None
    data = whole_text(data).replace("\0", "")
    said = {"kind": IncomingKind.BUTTON, "data": data, "text": label_of(message, data)}
    return {**_origin({**query, "chat": message["chat"]}, None), **said}


def _from_membership(change: Json) -> Fields | None:
    origin = _origin(change, change.get("date"))
    status = change["new_chat_member"]["status"]
    is_in = status in {"member", "administrator", "creator"}
    if change["chat"]["type"] != "private":  # added to a group: say once what we do not do there
        return {**origin, "kind": IncomingKind.GROUP} if is_in else None
    return {**origin, "kind": IncomingKind.UNBLOCKED if is_in else IncomingKind.BLOCKED}


_PARSERS: Mapping[str, Callable[[Json], Fields | None]] = {
    "message": _from_message,
    "edited_message": _from_edited,
    "channel_post": _from_group,
    "callback_query": _from_tap,
    "my_chat_member": _from_membership,
}


def _origin(part: Json, seconds: object) -> Fields:
    """Where `part` of an update comes from and when it was sent (Unix seconds)."""
    sender = part.get("from") or {}
    language = _LANGUAGE.fullmatch(str(sender.get("language_code", "")))
    return {
        "address": str(int(part["chat"]["id"])),
        "language": language[1].lower() if language else None,
        "sent_at": _instant(seconds),
    }


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


_make_incoming = maker(Incoming)

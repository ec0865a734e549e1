"""From the library's exceptions to ours: one function, and one test row per case.

Order matters: `BadRequest`, `TimedOut` and our own `NotSent` are all `NetworkError`s.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram.request import NotSent, Unanswered
from bot.core.errors import (
    AddressMoved,
    CredentialsRefused,
    OutcomeUnknown,
    RecipientGone,
    Rejected,
    SendError,
    Throttled,
    Unreachable,
)

# Telegram has no codes below the HTTP status: these are parts of its descriptions and our words.
FORBIDDEN: Mapping[str, str] = {
    "blocked by the user": "blocked",
    "user is deactivated": "deactivated",
    "can't initiate conversation": "never_started",
    "kicked": "removed",
    "not a member": "removed",
}
GONE: Mapping[str, str] = {
    "chat not found": "chat_not_found",
    "user not found": "chat_not_found",
    "peer_id_invalid": "chat_not_found",
    "user is deactivated": "deactivated",
    "user_deactivated": "deactivated",
    "user_is_blocked": "blocked",
    "group chat was deactivated": "deactivated",
    "chat_write_forbidden": "no_rights",
    "not enough rights": "no_rights",
    "have no rights": "no_rights",
}
REJECTED: Mapping[str, str] = {
    "can't parse": "bad_markup",
    "too long": "too_long",
    "is empty": "empty",
    "button": "bad_button",
    "wrong file": "bad_file",
    "photo": "bad_file",
}
BAD_MARKUP = "bad_markup"


def send_error_from(error: Exception) -> SendError:
    """What an exception of a call means for the message. The result's text holds no details."""
    text = str(error).lower()
    match error:
        case RetryAfter(retry_after=timedelta() as pause):
            return Throttled(pause, "429")
        case ChatMigrated(new_chat_id=new_chat_id):
            return AddressMoved(str(new_chat_id), "migrated")
        case Forbidden():
            return RecipientGone(_word(FORBIDDEN, text) or "forbidden")
        case InvalidToken():
            return CredentialsRefused("401" if "unauthorized" in text else "404")
        case BadRequest():
            gone = _word(GONE, text)
            return RecipientGone(gone) if gone else Rejected(_word(REJECTED, text) or "400")
        case NotSent():
            return Unreachable("not_sent")
        case Unanswered() | TelegramError():
            return OutcomeUnknown("no_answer")
        case _:
            return OutcomeUnknown(type(error).__name__)


def is_harmless(error: Exception) -> bool:
    """Whether answering or editing failed only because it is done or too late."""
    text = str(error).lower()
    return isinstance(error, BadRequest) and (
        "not modified" in text or "query is too old" in text or "query_id_invalid" in text
    )


def _word(words: Mapping[str, str], text: str) -> str:
    return next((word for part, word in words.items() if part in text), "")

"""What comes in: one value for every channel, and its row in the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class IncomingKind(StrEnum):
    """What the person (or their app) did."""

    TEXT = "text"  # free text or a photo's caption; `command` is set where it was a /command
    BUTTON = "button"  # a tap; `data` is the button's
    EDITED = "edited"  # a text changed after it was sent: screened again, no second effect
    LOCATION = "location"
    CONTACT = "contact"
    MEDIA = "media"  # photo, voice, sticker, file without a caption
    BLOCKED = "blocked"  # the person blocked the bot
    UNBLOCKED = "unblocked"
    GROUP = "group"  # written in a group: declined there


SCREENED = frozenset({IncomingKind.TEXT, IncomingKind.EDITED, IncomingKind.GROUP})


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event from one address. `received_at` is aware UTC."""

    channel: str  # "telegram", "sms", "simulator"…
    address: str  # chat id or E.164 number
    external_id: str  # the provider's own id: a repeat of it is the same event
    kind: IncomingKind
    received_at: datetime
    text: str = ""
    command: str = ""  # "crave" for "/crave": lower case, without the slash; `text` holds the rest
    data: str = ""  # of the tapped button
    language: str | None = None  # what the app says the person's language is, such as "es"
    location: tuple[float, float] | None = None  # latitude, longitude in degrees
    contact: str | None = None  # a shared phone number
    media: str | None = None  # "photo", "voice", "sticker", "file"…
    opt_out: str | None = None  # "STOP", "START" or "HELP" where the carrier handled it
    sent_at: datetime | None = None  # by the provider's clock, where it says (aware UTC)


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """A stored incoming event; `attempts` counts turns that failed on it."""

    id: int
    incoming: Incoming
    attempts: int
    error: str | None = None  # exception class of the last failure, never a text


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider reports about a message that we sent."""

    state: str  # an OutboxState value: sent, delivered or failed
    at: datetime
    provider_id: str | None = None
    outbox_id: int | None = None
    code: str | None = None  # the provider's error code
    means: str | None = None  # name of the SendError that this code stands for

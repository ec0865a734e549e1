"""What goes out: buttons, lanes, the outbox row and the message a channel is handed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class Lane(StrEnum):
    """Who goes first: a lane never waits for one below it."""

    SAFETY = "safety"
    REPLY = "reply"
    REMINDER = "reminder"
    BULK = "bulk"

    @property
    def rank(self) -> int:
        """0 for the first to go."""
        return list(Lane).index(self)


class OutboxState(StrEnum):
    """The life of a message; only ever moves down this list."""

    QUEUED = "queued"
    SENDING = "sending"  # committed before the request leaves: a crash here is an unknown outcome
    UNKNOWN = "unknown"  # the request left and no answer came
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"  # refused for good, or the tries are used up
    EXPIRED = "expired"  # not sent before it lost its worth
    CANCELLED = "cancelled"  # no longer wanted: STOP, answered already, erased


class Button(NamedTuple):
    """A choice under a message, as shown: `data` (at most 64 bytes) comes back when it is tapped.

    `data` is `<dialogue>:<action>[:<argument>]`, such as `dose:taken:17`. Where it ends in a colon
    (`dose:taken:`) the subject of its message or prompt follows, so that thousands share a button:
    a plain tuple, as it is quick to find what was made of one. The message keeps where it stands,
    the prompt by which words it is known.
    """

    label: str
    data: str
    row: int = 0  # buttons of one row stand side by side
    url: str | None = None  # opens a link instead
    key: str = ""  # of its template; the words it may be typed with are read there


def about(subject: str, buttons: tuple[Button, ...]) -> tuple[Button, ...]:
    """The buttons as one person gets them: where data ends in a colon, `subject` follows."""
    return tuple(
        button._replace(data=button.data + subject) if button.data.endswith(":") else button
        for button in buttons
    )


@dataclass(frozen=True, slots=True)
class Attachment:
    """A small file sent with a message."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """What the person will read. `text` is HTML where the channel formats, else plain."""

    text: str
    buttons: tuple[Button, ...] = ()
    attachment: Attachment | None = None
    asks: str | None = None  # "location" or "contact": offer the app's own share button
    variables: dict[str, str] = field(default_factory=dict)  # to say it again on another channel
    subject: str = ""  # what its buttons are about, such as a dose id

    @property
    def offered(self) -> tuple[Button, ...]:
        """The buttons, each with what comes back when it is tapped."""
        return about(self.subject, self.buttons)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message to one address and what has become of it. All times aware UTC."""

    id: int
    patient_id: int | None
    channel: str
    address: str
    lane: Lane
    key: str  # of the template
    body: Body
    state: OutboxState
    created_at: datetime
    next_try_at: datetime
    attempts: int = 0
    token: str | None = None  # of the claim
    expires_at: datetime | None = None
    dose_id: int | None = None
    provider_id: str | None = None
    sent_at: datetime | None = None
    code: str | None = None  # of the last error, the provider's or ours
    fallback_of: int | None = None  # the row this one repeats on another address
    retry_of: int | None = None  # the undelivered row this one repeats on the same address


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """What a channel is asked to send, once."""

    outbox_id: int  # 0 for a message sent without storage
    address: str
    body: Body
    lane: Lane
    expires_in: timedelta | None = None  # worthless after this
    key: str = ""  # of the template, for the log and the simulation

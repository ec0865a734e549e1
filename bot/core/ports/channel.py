"""The contract of a channel: how messages of one kind travel."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.core.model import Incoming, OutgoingMessage, Receipt


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """An HTTP request, without the server that read it. Header names are lower case."""

    method: str
    path: str  # as the provider called it, below the public address, with the query string
    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What to answer the provider."""

    status: int
    body: bytes = b""
    media_type: str = "text/plain"


WebhookHandler: TypeAlias = Callable[[WebhookRequest], Awaitable[WebhookAnswer]]


class PlainId(str):
    """The provider's id of a message that it took only without its markup, which is broken."""

    __slots__ = ()


class Inlet(Protocol):
    """Where a channel hands over what it received."""

    async def accept(self, incoming: Incoming) -> bool:
        """Commit one event; False where it was known already. On disk when this returns.

        Raises:
            StorageError: it could not be kept: do not tell the provider that we have it.
        """
        ...

    async def hear(self, incoming: Incoming) -> None:
        """Answer a call for help at once, and keep nothing; never raises.

        For what a person wrote after an event that could not be kept: kept itself, it would come
        before that one.
        """
        ...

    async def receipt(self, receipt: Receipt) -> None:
        """Record what a provider reports about a message; late, doubled or reordered is fine.

        Raises:
            StorageError: it could not be kept.
        """
        ...

    async def position(self, channel: str) -> str | None:
        """How far this channel has read its provider's queue, as `advance` was last told."""
        ...

    async def advance(self, channel: str, position: str) -> None:
        """Remember how far the provider's queue was read. Raises StorageError."""
        ...


class Channel(Protocol):
    """One way for messages to travel. Knows its vendor, and nothing about conversations."""

    kind: str  # the one word for it everywhere: module, setting, stored value, webhook path
    has_buttons: bool  # False: choices are offered as words and digits
    formats_html: bool  # True: body texts are HTML of Telegram's few tags

    async def start(self, inlet: Inlet) -> None:
        """Begin to receive, and to restart itself after trouble; returns once it is set up.

        Network trouble never makes this raise: it is tried again in the background.
        """
        ...

    async def stop(self) -> None:
        """Stop receiving; finish what is in flight; close connections."""
        ...

    async def send(self, message: OutgoingMessage) -> str:
        """Send once and return the provider's id, a `PlainId` where it went as plain text.

        Raises:
            SendError: one of its subclasses, and nothing else (except cancellation).
        """
        ...

    def webhooks(self) -> Mapping[str, WebhookHandler]:
        """Handlers by path below `/webhooks/<kind>`: `""` is that path itself."""
        ...

    def health(self) -> Mapping[str, str]:
        """What `/readyz`, `doctor` and the log may show: ids and ages, nothing personal."""
        ...


class Reconciler(Protocol):
    """A channel whose provider can be asked what became of a message of unknown outcome."""

    async def find_sent(self, message: OutgoingMessage, since: datetime) -> Sequence[str]:
        """The provider's ids of what may be `message`, accepted at or after `since` (aware UTC).

        The likeliest first; others may be earlier or later messages of the same words. None
        at all: the provider has not listed it (yet): ask again before you believe it.

        Raises:
            SendError: the provider could not be asked.
        """
        ...

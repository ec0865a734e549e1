"""The phones of the simulator page: channels that keep what they received in memory."""

from __future__ import annotations

import itertools
import secrets
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.clock import Clock
from bot.core.model import Attachment, Button, Incoming, IncomingKind, OutgoingMessage
from bot.core.ports import Inlet, WebhookHandler

KEPT = 400  # messages a phone remembers
PLACE = (40.7128, -74.006)  # where every simulated phone is: New York


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    """One bubble on a phone. `html` only where the channel formats."""

    id: int
    is_mine: bool  # written by the person who holds the phone
    text: str
    at: datetime
    buttons: tuple[Button, ...] = ()
    attachment: Attachment | None = None
    is_done: bool = False  # its buttons were answered


class SimulatedChannel:
    """Telegram-like (buttons, HTML) or SMS-like; real to everything above it."""

    def __init__(self, kind: str, clock: Clock, *, has_buttons: bool) -> None:
        """`kind` is `simulated_telegram` or `simulated_sms`."""
        self.kind = kind
        self.has_buttons = has_buttons
        self.formats_html = has_buttons
        self._clock = clock
        self._inlet: Inlet | None = None
        self._ids = itertools.count(1)
        self._phones: dict[str, deque[PhoneMessage]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._run = secrets.token_hex(4)  # external ids stay unique over restarts

    async def start(self, inlet: Inlet) -> None:
        """Ready at once."""
        self._inlet = inlet

    async def stop(self) -> None:
        """Nothing to close."""

    async def send(self, message: OutgoingMessage) -> str:
        """The phone shows it."""
        body = message.body
        shown = self._add(
            message.address, body.text, is_mine=False, buttons=body.offered, file=body.attachment
        )
        return f"{self.kind}-{self._run}-{shown.id}"

    def webhooks(self) -> Mapping[str, WebhookHandler]:
        """None: nobody calls from outside."""
        return {}

    def health(self) -> Mapping[str, str]:
        """Always well."""
        return {"phones": str(len(self._phones))}

    def transcript(self, address: str) -> list[PhoneMessage]:
        """What a phone shows, oldest first."""
        return list(self._phones[address])

    async def write(self, address: str, text: str, language: str | None = None) -> None:
        """The person types a text; on the Telegram-like phone /commands are commands."""
        shown = self._add(address, text, is_mine=True)
        command, rest = "", text
        if self.has_buttons and text.startswith("/"):
            command, _, rest = text[1:].partition(" ")
        await self._accept(
            address, shown.id, IncomingKind.TEXT, text=rest, command=command.casefold(),
            language=language,
        )  # fmt: skip

    async def tap(self, address: str, message_id: int, data: str) -> None:
        """The person taps a button: the message shows the choice and takes no second one."""
        phone = self._phones[address]
        for place, message in enumerate(phone):
            button = next((b for b in message.buttons if b.data == data), None)
            if message.id == message_id and button is not None:
                text = f"{message.text}\n\n✓ {button.label}"
                phone[place] = PhoneMessage(message.id, False, text, message.at, is_done=True)
                tap_id = next(self._ids)
                if data == "location":  # the app's own button
                    await self._accept(address, tap_id, IncomingKind.LOCATION, location=PLACE)
                else:
                    await self._accept(
                        address, tap_id, IncomingKind.BUTTON, data=data, text=button.label
                    )
                return

    async def _accept(self, address: str, number: int, kind: IncomingKind, **content: Any) -> None:
        if self._inlet is None:
            return
        await self._inlet.accept(
            Incoming(
                channel=self.kind,
                address=address,
                external_id=f"{self._run}-{number}",
                kind=kind,
                received_at=self._clock.now(),
                **content,
            )
        )

    def _add(
        self,
        address: str,
        text: str,
        *,
        is_mine: bool,
        buttons: tuple[Button, ...] = (),
        file: Attachment | None = None,
    ) -> PhoneMessage:
        message = PhoneMessage(
            next(self._ids), is_mine, text, self._clock.now(), buttons, attachment=file
        )
        self._phones[address].append(message)
        return message

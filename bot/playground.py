"""The house behind the simulator page: its phones, and a clock that can be moved."""

from __future__ import annotations

import itertools
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.app import House
from bot.channels.simulated import PhoneMessage, SimulatedChannel
from bot.core.model import Attachment, PatientState
from bot.web.simulator import Phone

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
SOONEST = timedelta(days=35)  # where "next event" looks no further
ZONE = "America/New_York"  # what the clock shows while nobody is enrolled


class HousePlayground:
    """Plays two patients against the real engine. See `bot.web.simulator.Playground`."""

    def __init__(self, house: House) -> None:
        """`house` has the simulated channels and a clock that can be moved."""
        self._house = house
        self._people = itertools.count(1)
        self._phones = {
            "telegram": self._new_phone("telegram"),
            "sms": self._new_phone("sms"),
        }

    def phones(self) -> Sequence[Phone]:
        """The Telegram-like one first."""
        return list(self._phones.values())

    def messages(self, phone_id: str) -> Sequence[Mapping[str, Any]]:
        """The phone's bubbles."""
        phone = self._phones[phone_id]
        return [bubble_of(message) for message in self._channel(phone).transcript(phone.address)]

    async def now(self) -> tuple[datetime, str]:
        """The simulated instant, in the zone of somebody who is enrolled."""
        for phone in self._phones.values():
            channel, address = self._channel(phone).kind, phone.address
            found = await self._house.store.read(
                lambda rows, channel=channel, address=address: rows.patients.find(channel, address)  # type: ignore[misc] # mypy infers no type for these defaults
            )
            if found is not None and found[0].state is PatientState.ACTIVE and found[0].zone:
                return self._house.clock.now(), found[0].zone
        return self._house.clock.now(), ZONE

    async def write(self, phone_id: str, text: str) -> None:
        """The person types; the answer is on the phone when this returns."""
        phone = self._phones[phone_id]
        await self._channel(phone).write(phone.address, text)
        await self._house.settle()

    async def tap(self, phone_id: str, message_id: int, data: str) -> None:
        """The person taps a button; the answer is on the phone when this returns."""
        phone = self._phones[phone_id]
        await self._channel(phone).tap(phone.address, message_id, data)
        await self._house.settle()

    async def renew(self, phone_id: str) -> None:
        """Somebody new holds the phone."""
        self._phones[phone_id] = self._new_phone(self._phones[phone_id].kind)

    async def advance(self, step: str) -> None:
        """Time passes; everything due on the way happens, in its order."""
        now = self._house.clock.now()
        if step == "next":
            following = await self._house.next_at()
            until = min(following or now, now + SOONEST)
            await self._house.advance_to(max(until, now))
        elif step in STEPS:
            await self._house.advance_to(now + STEPS[step])
        else:
            raise ValueError(step)

    def _channel(self, phone: Phone) -> SimulatedChannel:
        channel = self._house.channels[f"simulated_{phone.kind}"]
        assert isinstance(channel, SimulatedChannel)  # noqa: S101 - what the app put there
        return channel

    def _new_phone(self, kind: str) -> Phone:
        """A new person: an address that nobody had since the database began."""
        number = int(self._house.clock.now().timestamp()) % 10_000_000 + next(self._people)
        if kind == "telegram":
            return Phone("telegram", "Ana, on Telegram", kind, f"{number}")
        return Phone("sms", "Ben, by SMS", kind, f"+1212{number % 10_000_000:07}")


def bubble_of(message: PhoneMessage) -> dict[str, Any]:
    """A bubble as the page gets it: JSON values, a picture as a data address."""
    return {
        "id": message.id,
        "mine": message.is_mine,
        "text": message.text,
        "at": message.at.isoformat(),
        "buttons": [
            {"label": button.label, "data": button.data, "row": button.row, "url": button.url}
            for button in message.buttons
        ],
        "attachment": message.attachment.name if message.attachment else None,
        "picture": _picture(message.attachment),
    }


def _picture(attachment: Attachment | None) -> str | None:
    """A picture as the page shows it; None for other files."""
    if attachment is None or not attachment.media_type.startswith("image/"):
        return None
    return f"data:{attachment.media_type};base64,{b64encode(attachment.content).decode()}"

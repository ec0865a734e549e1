"""A channel without a provider: it answers as told and records what it received."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.core.model import OutgoingMessage
from bot.core.ports import Inlet, WebhookHandler


class FakeChannel:
    """Takes every message, except where `answers` says what happens to the next ones.

    `attempts` is every request, `received` what arrived at the person's phone.
    """

    def __init__(self, kind: str = "telegram", *, has_buttons: bool = True) -> None:
        self.kind = kind
        self.has_buttons = self.formats_html = has_buttons
        self.attempts: list[OutgoingMessage] = []
        self.received: list[OutgoingMessage] = []
        self.answers: deque[Exception | str | None] = deque()
        self.open = asyncio.Event()
        self.open.set()
        self.inlet: Inlet | None = None
        self._happened = asyncio.Event()

    def answer(self, *answers: Exception | str | None) -> None:
        """What happens to the next messages: raised, or taken (None, or under this id)."""
        self.answers.extend(answers)

    def hang(self) -> None:
        """Answer nobody until `open` is set."""
        self.open.clear()

    async def attempted(self, count: int = 1) -> None:
        """Wait until there have been so many requests."""
        await self._until(lambda: len(self.attempts) >= count)

    async def took(self, count: int = 1) -> None:
        """Wait until so many messages have arrived."""
        await self._until(lambda: len(self.received) >= count)

    async def start(self, inlet: Inlet) -> None:
        self.inlet = inlet

    async def stop(self) -> None:
        self.inlet = None

    async def send(self, message: OutgoingMessage) -> str:
        self.attempts.append(message)
        self._happened.set()
        await self.open.wait()
        answer = self.answers.popleft() if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        self.received.append(message)
        self._happened.set()
        return answer or f"{self.kind}-{len(self.received)}"

    def webhooks(self) -> Mapping[str, WebhookHandler]:
        return {}

    def health(self) -> Mapping[str, str]:
        return {}

    async def _until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not is_so():
                self._happened.clear()
                await self._happened.wait()


class AskableChannel(FakeChannel):
    """One whose provider can be asked afterwards: `known` holds provider ids by outbox id."""

    def __init__(self, kind: str = "sms") -> None:
        super().__init__(kind, has_buttons=False)
        self.known: dict[int, str | list[str]] = {}
        self.asked: list[int] = []
        self.refuses: Exception | None = None

    async def find_sent(self, message: OutgoingMessage, since: datetime) -> list[str]:
        self.asked.append(message.outbox_id)
        if self.refuses is not None:
            raise self.refuses
        known = self.known.get(message.outbox_id, [])
        return [known] if isinstance(known, str) else known

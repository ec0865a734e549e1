"""The channel against a Bot API emulator that nobody here wrote: npm's telegram-test-api.

`npm ci --prefix tests/integration/telegram/emulator` installs it. What its small shim mends is
said in emulator/server.js.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.waits import Waits
from bot.core.clock import SystemClock
from bot.core.model import Body, Button, Incoming, IncomingKind, Lane, OutgoingMessage
from tests.fakes.inlet import FakeInlet
from tests.fakes.telegram_api import TOKEN

EMULATOR = Path(__file__).parent / "emulator"
NODE = shutil.which("node")
ANA = 5001

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(NODE is None, reason="node is not installed"),
    pytest.mark.skipif(
        not (EMULATOR / "node_modules").is_dir(),
        reason="telegram-test-api is not installed: npm ci --prefix "
        "tests/integration/telegram/emulator",
    ),
]


class Phone:
    """Ana's side of the chat."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url, self._session = url, session
        self._sender = {"id": ANA, "is_bot": False, "first_name": "Ana", "language_code": "en"}
        self._chat = {"id": ANA, "type": "private", "first_name": "Ana"}

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        async with self._session.post(f"{self.url}{path}", json=body) as response:
            return (await response.json())["result"]

    async def writes(self, text: str) -> None:
        await self._post(
            "/sendMessage",
            {
                "botToken": TOKEN,
                "from": self._sender,
                "chat": self._chat,
                "date": 1_790_000_000,
                "text": text,
            },
        )

    async def taps(self, shown: dict[str, Any], data: str) -> None:
        message = {
            "message_id": shown["messageId"],
            "date": 1_790_000_000,
            "chat": self._chat,
            "text": shown["message"]["text"],
            "reply_markup": shown["message"]["reply_markup"],
        }
        await self._post(
            "/sendCallback",
            {"botToken": TOKEN, "from": self._sender, "message": message, "data": data},
        )

    async def history(self) -> list[dict[str, Any]]:
        """What the bot wrote, oldest first, as it stands now."""
        everything = await self._post("/getUpdatesHistory", {"token": TOKEN})
        return [entry for entry in everything if "chat_id" in entry.get("message", {})]

    async def sees(self, text: str) -> dict[str, Any]:
        """Wait until a message of the bot reads `text`."""
        while True:
            for entry in await self.history():
                if entry["message"]["text"] == text:
                    return entry
            await asyncio.sleep(0.05)

    async def calls(self) -> list[str]:
        """The methods that the bot called."""
        async with self._session.get(f"{self.url}/calls") as response:
            methods: list[str] = await response.json()
            return methods


class AnsweringInlet(FakeInlet):
    """Asks after /start, and thanks for a tap."""

    channel: TelegramChannel

    async def accept(self, incoming: Incoming) -> bool:
        is_new = await super().accept(incoming)
        if incoming.command == "start":
            await self._say(Body("Did you take it?", (Button("Taken", "dose:taken:1"),)))
        if incoming.kind is IncomingKind.BUTTON:
            await self._say(Body("Thank you."))
        return is_new

    async def _say(self, body: Body) -> None:
        await self.channel.send(OutgoingMessage(0, str(ANA), body, Lane.REPLY))


@pytest.fixture
async def phone() -> AsyncIterator[Phone]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert NODE is not None
    process = await asyncio.create_subprocess_exec(
        NODE, EMULATOR / "server.js", str(port), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        async with aiohttp.ClientSession() as session:
            yield Phone(f"http://127.0.0.1:{port}", session)
    finally:
        process.terminate()
        await process.communicate()


async def test_start_then_a_button_then_its_answer_by_long_polling(phone: Phone) -> None:
    inlet = AnsweringInlet()
    channel = inlet.channel = TelegramChannel(
        TOKEN,
        api_url=phone.url,
        public_url=None,
        webhook_secret="unused",
        clock=SystemClock(),
        commands={"en": [("status", "How it is going")]},
        waits=Waits(empty_pause=timedelta(milliseconds=50)),
    )
    await channel.start(inlet)
    try:
        await phone.writes("/start")
        question = await phone.sees("Did you take it?")
        await phone.taps(question, "dose:taken:1")
        await phone.sees("Thank you.")
        await phone.sees("Did you take it?\n\n✓ Taken")
    finally:
        await channel.stop()
    assert [(event.kind, event.command, event.text) for event in inlet.events] == [
        (IncomingKind.TEXT, "start", ""),
        (IncomingKind.BUTTON, "", "Taken"),
    ]
    assert {"setMyCommands", "answerCallbackQuery", "editMessageText"} <= {*await phone.calls()}
    assert channel.health()["state"] == "ok"

"""A small Bot API server for faults: it records every call and answers as it is told.

Long polls honour `offset` and `timeout`. Every call is also checked against the description of
the Bot API where that is at hand; `violations` holds what was wrong.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.telegram_spec import telegram_spec

TOKEN = "424242:local-bot-token"
DATE = 1_790_000_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its parameters as a form's texts, files by name with their content."""

    method: str
    form: Mapping[str, str]
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)

    def json(self, name: str) -> Any:
        """A parameter that holds JSON."""
        return json.loads(self.form[name])


@dataclass(frozen=True, slots=True)
class Fault:
    """What to do instead of answering as Telegram would."""

    status: int = 200
    answer: Mapping[str, Any] | None = None  # JSON
    page: str = ""  # HTML instead
    delay: float = 0.0  # seconds before the answer
    hangs: bool = False  # take the request and never answer
    drops: bool = False  # take the request and close the connection


def refusal(code: int, description: str, **parameters: Any) -> Fault:
    """An error as the Bot API words it."""
    answer: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return Fault(code, answer)


class TelegramApi:
    """The server; `url` is where it listens."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.updates: list[dict[str, Any]] = []
        self.confirmed = 0  # updates below this id are forgotten
        self.webhook_url = ""
        self.latency = 0.0  # seconds from taking a message to answering
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._changed = asyncio.Condition()
        self._next_message_id = 100
        self._is_closing = asyncio.Event()

    def fault(self, method: str, *faults: Fault) -> None:
        """Answer the next calls of `method` with these, one after the other."""
        self._faults[method].extend(faults)

    async def deliver(self, *updates: Mapping[str, Any]) -> None:
        """Put updates in the queue, in this order, repeats included."""
        async with self._changed:
            self.updates += [dict(update) for update in updates]
            self._changed.notify_all()

    def made(self, method: str) -> list[Call]:
        """The calls of `method` so far."""
        return [call for call in self.calls if call.method == method]

    async def called(self, method: str, times: int = 1) -> Call:
        """Wait until `method` was called `times` times; that call."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.made(method)) >= times)
        return self.made(method)[times - 1]

    async def was_confirmed(self, update_id: int) -> None:
        """Wait until a poll confirmed `update_id`."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.confirmed > update_id)

    @staticmethod
    def message_for(chat_id: str, message_id: int = 77, text: str = "") -> dict[str, Any]:
        """A message as the Bot API returns it."""
        chat = {"id": int(chat_id), "type": "private", "first_name": "Ana"}
        return {"message_id": message_id, "date": DATE, "chat": chat, "text": text}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        call = await _call_from_request(request)
        spec = telegram_spec()
        if spec is not None:
            self.violations += spec.problems(call.method, call.form, {*call.files})
        async with self._changed:
            self.calls.append(call)
            self._changed.notify_all()
        if request.match_info["token"] != TOKEN:
            return _json(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        faults = self._faults[call.method]
        if faults:
            return await self._answer_fault(request, faults.popleft())
        return _json(200, {"ok": True, "result": await self._result(call)})

    async def _answer_fault(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        await asyncio.sleep(fault.delay)
        if fault.hangs:
            await self._is_closing.wait()
        if fault.drops or fault.hangs:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if fault.answer is not None:
            return _json(fault.status, fault.answer)
        return web.Response(status=fault.status, text=fault.page, content_type="text/html")

    async def _result(self, call: Call) -> Any:
        match call.method:
            case "getUpdates":
                return await self._poll(call)
            case "sendMessage" | "sendDocument" | "sendPhoto" | "editMessageText":
                await asyncio.sleep(self.latency)
                return self._message(call)
            case "getMe":
                return {"id": 424242, "is_bot": True, "first_name": "Steady", "username": "s_bot"}
            case "getWebhookInfo":
                return {
                    "url": self.webhook_url,
                    "has_custom_certificate": False,
                    "pending_update_count": 0,
                }
            case "setWebhook":
                self.webhook_url = call.form["url"]
            case _:
                pass
        return True

    async def _poll(self, call: Call) -> list[dict[str, Any]]:
        async with self._changed:
            offset = int(call.form.get("offset", "0"))
            self.confirmed = max(self.confirmed, offset)
            self.updates = [u for u in self.updates if u["update_id"] >= self.confirmed]
            self._changed.notify_all()
            try:
                async with asyncio.timeout(float(call.form.get("timeout", "0")) + 0.02):
                    await self._changed.wait_for(lambda: self.updates or self._is_closing.is_set())
            except TimeoutError:
                pass
            return list(self.updates)

    def _message(self, call: Call) -> dict[str, Any]:
        self._next_message_id += 1
        message_id = int(call.form.get("message_id", self._next_message_id))
        return self.message_for(call.form["chat_id"], message_id, call.form.get("text", ""))

    async def close(self) -> None:
        """Let go of calls that hang."""
        self._is_closing.set()
        async with self._changed:
            self._changed.notify_all()


@asynccontextmanager
async def running_telegram_api() -> AsyncIterator[TelegramApi]:
    """A server on a free port of this machine."""
    api = TelegramApi()
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/bot{token}/{method}", api.handle)
    runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield api
    finally:
        await api.close()
        await runner.cleanup()


async def _call_from_request(request: web.Request) -> Call:
    form: dict[str, str] = {}
    files: dict[str, tuple[str, bytes]] = {}
    if request.content_type == "application/json":
        for name, value in (await request.json()).items():
            form[name] = value if isinstance(value, str) else json.dumps(value)
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
        else:
            form[name] = value if isinstance(value, str) else value.decode()
    return Call(request.match_info["method"], form, files)


def _json(status: int, answer: Mapping[str, Any]) -> web.Response:
    return web.json_response(answer, status=status)

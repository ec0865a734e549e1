"""Inbound webhooks to committed turns; beside bare routes that parse and commit one row."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update
from twilio.request_validator import RequestValidator

from bot.channels.sms import SmsChannel
from bot.channels.telegram import TelegramChannel
from bot.core.clock import SystemClock
from bot.core.ports import Channel
from bot.web.webhooks import webhook_routes
from tests.bench.figure import Figure, quantile
from tests.bench.house import bench_house, enrol
from tests.fakes.telegram_api import TOKEN
from tests.fakes.twilio_api import ACCOUNT, NUMBER, TOKEN as SMS_TOKEN, sign
from tests.integration.telegram.updates import text_update

EVENTS = 2_000
AT_ONCE = 32
PUBLIC = "https://steady.example"
SECRET = {b"x-telegram-bot-api-secret-token": b"secret"}
Call = Callable[[int], Awaitable[int]]


async def measure(scale: float) -> list[Figure]:
    """Events a second through the same kind of route, without a network between."""
    count = int(EVENTS * scale)
    ours = await _house(count)
    telegram, sms = ours["telegram"], ours["sms"]
    bare_telegram = await _bare(count, _bare_telegram, _telegram_request)
    bare_sms = await _bare(count, _bare_sms, _sms_request)
    return [
        Figure("Telegram webhook to committed turn", telegram, "/s"),
        Figure("bare Starlette route, parse and commit one row", bare_telegram, "/s"),
        Figure("Telegram inbound over the bare route", telegram / bare_telegram, "x", 0.5),
        Figure("Twilio webhook to committed turn", sms, "/s"),
        Figure("bare Starlette route, signature and one row", bare_sms, "/s"),
        Figure("Twilio inbound over the bare route", sms / bare_sms, "x", 0.6),
        Figure("a turn (screen not counted), p50", ours["p50"] * 1000, "ms"),
        Figure("a turn (screen not counted), p99", ours["p99"] * 1000, "ms"),
    ]


async def _house(count: int) -> Mapping[str, float]:
    clock = SystemClock()
    channels: dict[str, Channel] = {
        "telegram": TelegramChannel(
            TOKEN, api_url="http://127.0.0.1:9", public_url=PUBLIC, webhook_secret="secret",
            clock=clock, commands={},
        ),
        "sms": SmsChannel(
            ACCOUNT, SMS_TOKEN, sender=NUMBER, api_url="http://127.0.0.1:9", public_url=PUBLIC,
            clock=clock,
        ),
    }  # fmt: skip
    times: list[float] = []
    rates: dict[str, float] = {}
    async with bench_house(channels) as house:
        await enrol(house, count, clock.now())
        house.engine.observe = lambda screening, said, seconds: times.append(seconds)
        routes = webhook_routes({kind: c.webhooks() for kind, c in channels.items()})
        app = Starlette(routes=routes)
        for channel in channels.values():
            await channel.start(house.engine)
        stop = asyncio.Event()
        turns = asyncio.create_task(house.engine.run(stop))
        for kind, request in (("telegram", _telegram_request), ("sms", _sms_request)):
            began, done = time.perf_counter(), len(times)
            await _all(count, partial(_post, app, f"/webhooks/{kind}", request))
            while len(times) < done + count:  # noqa: ASYNC110 - until each turn is committed
                await asyncio.sleep(0.002)
            rates[kind] = count / (time.perf_counter() - began)
        stop.set()
        await turns
        for channel in channels.values():
            await channel.stop()
    return {**rates, "p50": quantile(times, 0.5), "p99": quantile(times, 0.99)}


async def _bare(
    count: int,
    handle: Callable[[sqlite3.Connection, Request], Awaitable[None]],
    request: Callable[[int], tuple[bytes, dict[bytes, bytes]]],
) -> float:
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(f"{folder}/bare.db", isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE events (id TEXT PRIMARY KEY, content TEXT)")

        async def answer(request: Request) -> Response:
            await handle(db, request)
            return Response()

        app = Starlette(routes=[Route("/hook", answer, methods=["POST"])])
        began = time.perf_counter()
        await _all(count, partial(_post, app, "/hook", request))
        took = time.perf_counter() - began
        db.close()
    return count / took


async def _bare_telegram(db: sqlite3.Connection, request: Request) -> None:
    update = Update.de_json(await request.json(), _BOT)
    db.execute("INSERT INTO events VALUES (?, ?)", (str(update.update_id), update.to_json()))


async def _bare_sms(db: sqlite3.Connection, request: Request) -> None:
    form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
    signature = request.headers["x-twilio-signature"]
    assert _VALIDATOR.validate(f"{PUBLIC}/webhooks/sms", form, signature)
    db.execute("INSERT INTO events VALUES (?, ?)", (form["MessageSid"], json.dumps(form)))


_BOT = Bot(TOKEN)
_VALIDATOR = RequestValidator(SMS_TOKEN)


def _telegram_request(number: int) -> tuple[bytes, dict[bytes, bytes]]:
    update = text_update(number, f"lantern {number}", chat_id=number)
    return json.dumps(update).encode(), {**SECRET, b"content-type": b"application/json"}


def _sms_request(number: int) -> tuple[bytes, dict[bytes, bytes]]:
    form = {
        "MessageSid": f"SM{number}", "From": f"+1212{5550000 + number:07}", "To": NUMBER,
        "Body": f"lantern {number}", "NumMedia": "0",
    }  # fmt: skip
    signature = sign(f"{PUBLIC}/webhooks/sms", form).encode()
    kind = b"application/x-www-form-urlencoded"
    return urlencode(form).encode(), {b"x-twilio-signature": signature, b"content-type": kind}


async def _all(count: int, call: Call) -> None:
    numbers = iter(range(1, count + 1))

    async def work() -> None:
        for number in numbers:
            assert await call(number) == 200

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))


async def _post(
    app: Starlette,
    path: str,
    request: Callable[[int], tuple[bytes, dict[bytes, bytes]]],
    number: int,
) -> int:
    """One request straight into the application."""
    body, headers = request(number)
    status = 0

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, object]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = int(str(message["status"]))

    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": path,
        "raw_path": path.encode(), "root_path": "", "query_string": b"", "scheme": "http",
        "headers": [*headers.items()], "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    await app(scope, receive, send)  # type: ignore[arg-type]  # a mapping by shape
    return status

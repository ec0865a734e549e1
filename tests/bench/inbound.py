"""Inbound webhooks to committed turns; beside bare routes that parse and commit one row.

Both are called straight, without a network between, with the same requests, made beforehand, and
both commit with `synchronous = FULL`. Ours come from enrolled people, in free words that no prompt
awaits: the longest way through screen, conversations and search, up to the answer in the outbox.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
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
from tests.bench.figure import Effort, Figure, Stopwatch, beside
from tests.bench.house import bench_house, enrol
from tests.bench.post import post
from tests.fakes.telegram_api import TOKEN
from tests.fakes.twilio_api import ACCOUNT, NUMBER, TOKEN as SMS_TOKEN, sign
from tests.integration.telegram.updates import text_update

EVENTS = 2_000
ROUNDS = 3
WARM_UP = 20
AT_ONCE = 32
PUBLIC = "https://steady.example"
SECRET = {b"x-telegram-bot-api-secret-token": b"secret"}
Posted = tuple[bytes, dict[bytes, bytes]]  # body and headers
Handle = Callable[[sqlite3.Connection, Request], Awaitable[None]]


async def measure(scale: float) -> list[Figure]:
    """Turn about, a few times; the middle of the rates, and of the ratios of each pair."""
    count = int(EVENTS * scale)
    numbers = range(1, count + WARM_UP + 1)
    telegram = [*map(_telegram_request, numbers)]
    sms = [*map(_sms_request, numbers)]
    rounds = []
    for _ in range(ROUNDS):
        ours = await _house(telegram, sms)
        bare = (
            await _bare(telegram[WARM_UP:], _bare_telegram),
            await _bare(sms[WARM_UP:], _bare_sms),
        )
        rounds.append((ours, bare))
    return [
        *beside(
            "Telegram webhook to committed turn", "bare route, parse and one row",
            [(ours[0], bare[0]) for ours, bare in rounds], least=None, bar=0.5,
        ),
        *beside(
            "Twilio webhook to committed turn", "bare route, signature and one row",
            [(ours[1], bare[1]) for ours, bare in rounds], least=None, bar=0.6,
        ),
    ]  # fmt: skip


async def _house(telegram: list[Posted], sms: list[Posted]) -> tuple[Effort, Effort]:
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
    done = 0

    def count_turn(*_: object) -> None:
        nonlocal done
        done += 1

    async with bench_house(channels) as house:
        await enrol(house, len(telegram), clock.now() + timedelta(hours=3))
        await enrol(house, len(sms), clock.now() + timedelta(hours=3), channel="sms")
        house.engine.turns.observe = count_turn
        app = Starlette(routes=webhook_routes({k: c.webhooks() for k, c in channels.items()}))
        for channel in channels.values():
            await channel.start(house.engine)
        stop = asyncio.Event()
        turns = asyncio.create_task(house.engine.run(stop))

        async def play(kind: str, requests: list[Posted]) -> Effort:
            watch, so_far = Stopwatch(), done
            await _post_all(app, f"/webhooks/{kind}", requests)
            while done < so_far + len(requests):  # noqa: ASYNC110 - until each turn is done
                await asyncio.sleep(0.002)
            await house.engine.drain()  # returns when all of it is committed
            return watch.effort(len(requests))

        efforts = []
        for kind, requests in (("telegram", telegram), ("sms", sms)):
            await play(
                kind, requests[:WARM_UP]
            )  # patterns and word lists are made when first used
            efforts.append(await play(kind, requests[WARM_UP:]))
        stop.set()
        await turns
        for channel in channels.values():
            await channel.stop()
    return efforts[0], efforts[1]


async def _bare(requests: list[Posted], handle: Handle) -> Effort:
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(f"{folder}/bare.db", isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE events (id TEXT PRIMARY KEY, content BLOB)")

        async def answer(request: Request) -> Response:
            await handle(db, request)
            return Response()

        app = Starlette(routes=[Route("/hook", answer, methods=["POST"])])
        watch = Stopwatch()
        await _post_all(app, "/hook", requests)
        effort = watch.effort(len(requests))
        db.close()
    return effort


async def _bare_telegram(db: sqlite3.Connection, request: Request) -> None:
    body = await request.body()
    update = Update.de_json(json.loads(body), _BOT)
    db.execute("INSERT INTO events VALUES (?, ?)", (str(update.update_id), body))


async def _bare_sms(db: sqlite3.Connection, request: Request) -> None:
    body = await request.body()
    form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    signature = request.headers["x-twilio-signature"]
    assert _VALIDATOR.validate(f"{PUBLIC}/webhooks/sms", form, signature)
    db.execute("INSERT INTO events VALUES (?, ?)", (form["MessageSid"], body))


_BOT = Bot(TOKEN)
_VALIDATOR = RequestValidator(SMS_TOKEN)


def _telegram_request(number: int) -> Posted:
    update = text_update(number, f"lantern {number}", chat_id=number)
    update["message"]["date"] = int(time.time())  # else it lay for months, and we say sorry
    return json.dumps(update).encode(), {**SECRET, b"content-type": b"application/json"}


def _sms_request(number: int) -> Posted:
    form = {
        "MessageSid": f"SM{number}", "From": f"+{12125550000 + number}", "To": NUMBER,
        "Body": f"lantern {number}", "NumMedia": "0",
    }  # fmt: skip
    signature = sign(f"{PUBLIC}/webhooks/sms", form).encode()
    kind = b"application/x-www-form-urlencoded"
    return urlencode(form).encode(), {b"x-twilio-signature": signature, b"content-type": kind}


async def _post_all(app: Starlette, path: str, requests: list[Posted]) -> None:
    waiting = iter(requests)

    async def work() -> None:
        for body, headers in waiting:
            assert await post(app, path, body, headers) == 200

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))

"""Webhooks as short as they can be: parse or check with the provider's library, commit one row."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update
from twilio.request_validator import RequestValidator

from tests.bench.post import Posted, post_all
from tests.fakes.telegram_api import TOKEN
from tests.fakes.twilio_api import TOKEN as SMS_TOKEN

PRAGMAS = (  # what decides when something is on disk is as the program has it
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA wal_autocheckpoint = 4000",
)
PROBES = 5


class BareRoutes:
    """Both routes over one database file."""

    def __init__(self, db: sqlite3.Connection, sms_url: str) -> None:
        """`sms_url` is what Twilio signs."""
        self._db, self._sms_url = db, sms_url
        self._bot, self._validator = Bot(TOKEN), RequestValidator(SMS_TOKEN)
        self._probes = 0
        self._app = Starlette(
            routes=[
                Route("/telegram", self._telegram, methods=["POST"]),
                Route("/sms", self._sms, methods=["POST"]),
            ]
        )

    async def play(self, kind: str, requests: list[Posted]) -> None:
        """Post them; each is answered when its row is on disk."""
        await post_all(self._app, f"/{kind}", requests)

    def seconds_of_commit(self) -> float:
        """What one row takes to be on disk, now, without anything around it."""
        began = time.perf_counter()
        for _ in range(PROBES):
            self._probes += 1
            self._keep(f"probe {self._probes}", b"x" * 200)
        return (time.perf_counter() - began) / PROBES

    async def _telegram(self, request: Request) -> Response:
        body = await request.body()
        update = Update.de_json(json.loads(body), self._bot)
        self._keep(str(update.update_id), body)
        return Response()

    async def _sms(self, request: Request) -> Response:
        body = await request.body()
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        signature = request.headers["x-twilio-signature"]
        assert self._validator.validate(self._sms_url, form, signature)
        self._keep(form["MessageSid"], body)
        return Response()

    def _keep(self, event: str, content: bytes) -> None:
        self._db.execute("INSERT INTO events VALUES (?, ?)", (event, content))


@contextmanager
def bare_routes(sms_url: str) -> Iterator[BareRoutes]:
    """On an empty database file."""
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(f"{folder}/bare.db", isolation_level=None)
        for pragma in PRAGMAS:
            db.execute(pragma)
        db.execute("CREATE TABLE events (id TEXT PRIMARY KEY, content BLOB)")
        yield BareRoutes(db, sms_url)
        db.close()

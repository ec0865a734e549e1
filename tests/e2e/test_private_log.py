"""Marked words go through everything; none of them may stand in the log or the figures."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
import pytest
import structlog

import handlers
from bot.app import House, open_house
from bot.channels.sms import SmsChannel
from bot.core.config import load_config
from bot.core.log import set_up_logging
from bot.program import Program
from bot.storage.sqlite.questions import SqliteQuestions
from handlers import stop_help
from messages.screen import LiveScreen
from tests.e2e.test_program import steady
from tests.e2e.town import PUBLIC, SECRET
from tests.fakes.process import URL
from tests.fakes.telegram_api import (
    TOKEN as TELEGRAM_TOKEN,
    Fault as TelegramFault,
    TelegramApi,
    refusal,
    running_telegram_api,
)
from tests.fakes.twilio_api import (
    ACCOUNT,
    NUMBER,
    TOKEN as TWILIO_TOKEN,
    Fault as TwilioFault,
    TwilioApi,
    running_twilio_api,
)

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

CHAT, PHONE, STAFF_PHONE = 7_700_417_717, "+12025550147", "+12025550148"
NAME, STAFF_NAME, EMAIL = "Zephyrine", "Quillon", "quillon@marked.example"
WORDS, PASSWORD, PING = "wobbleblatt", "hollyhock 91 marigold", "ping-marked-token"
CRY = f"my throat is closing, {WORDS}"
MARKS = (
    str(CHAT), PHONE, PHONE[1:], STAFF_PHONE, NAME, STAFF_NAME, EMAIL, EMAIL.partition("@")[0],
    WORDS, PASSWORD, PING, TELEGRAM_TOKEN, TELEGRAM_TOKEN.partition(":")[2], TWILIO_TOKEN, SECRET,
)  # fmt: skip


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that is written to the log, as JSON, and to standard error besides."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook, sys.unraisablehook)
    before, level = root.handlers[:], root.level
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    set_up_logging(load_config(None, log_format="json", log_level="DEBUG"))
    structlog.configure(cache_logger_on_first_use=False)  # the tests after this one listen as well
    yield written
    root.handlers[:] = before
    root.setLevel(level)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    structlog.reset_defaults()


class Scene:
    """A running program, both providers, and all that it answered to somebody without rights."""

    def __init__(self, url: str, link: str, telegram: TelegramApi, twilio: TwilioApi) -> None:
        self.url, self.link = url, link
        self.telegram, self.twilio = telegram, twilio
        self.marks = [*MARKS, link.rpartition("/")[2]]
        self._numbers = iter(range(1, 1000))

    async def chat(self, text: str = "", **content: Any) -> int:
        """Somebody does something on Telegram; the status of our answer."""
        person = {"id": CHAT, "is_bot": False, "first_name": NAME, "username": NAME}
        number = next(self._numbers)
        message = {
            "message_id": number,
            "date": 1_790_000_000,
            "chat": {"id": CHAT, "type": "private", "first_name": NAME},
            "from": person,
            "text": text,
        }
        update = {"update_id": number, "message": message} | content
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        return await self.post("/webhooks/telegram", json=update, headers=headers)

    async def sms(self, text: str, **fields: str) -> int:
        """Somebody texts."""
        form = {
            "MessageSid": f"SM{next(self._numbers):032x}", "From": PHONE, "To": NUMBER,
            "Body": text, "NumMedia": "0",
        } | fields  # fmt: skip
        return await self.twilio.post(f"{self.url}/webhooks/sms", form, f"{PUBLIC}/webhooks/sms")

    async def post(self, path: str, **request: Any) -> int:
        """Anything to our server; the status."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url + path, **request) as answer,
        ):
            await answer.read()
            return answer.status

    async def get(self, path: str) -> str:
        """A page that anybody may see."""
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as answer:
            return await answer.text()


@pytest.fixture
async def scene(
    tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Scene]:
    _breaking(monkeypatch)
    async with running_telegram_api() as telegram, running_twilio_api() as twilio:
        config = load_config(
            None,
            database_url=f"sqlite:///{tmp_path}/data/steady.db",
            port=0,
            public_url=PUBLIC,
            telegram_token=TELEGRAM_TOKEN,
            telegram_api_url=telegram.url,
            telegram_webhook_secret=SECRET,
            twilio_account_sid=ACCOUNT,
            twilio_auth_token=TWILIO_TOKEN,
            twilio_from=NUMBER,
            twilio_api_url=twilio.url,
            staff_alerts=(f"sms:{STAFF_PHONE}",),
            dead_man_url=f"http://127.0.0.1:9/{PING}",
        )
        houses: list[House] = []

        async def opened(*args: Any, **more: Any) -> House:
            houses.append(await open_house(*args, **more))
            return houses[0]

        monkeypatch.setattr("bot.program.open_house", opened)
        program, lines = Program(config), asyncio.Queue[str]()
        running = asyncio.create_task(program.run(lines.put_nowait))
        link, url = "", None
        while url is None or not link:
            line = await lines.get()
            link = line.split()[-1] if "/admin/link/" in line else link
            url = URL.search(line) or url
        yield Scene(url.group(), link, telegram, twilio)
        program.stop()
        await running


def _breaking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bugs of our own whose exceptions quote what somebody wrote."""
    read, send = LiveScreen.read, SmsChannel.send

    def helping(turn: Any) -> None:
        raise ValueError(f"{turn.text} {turn.address} {WORDS} {NAME}")

    def due(turn: Any, work: Any) -> None:
        raise LookupError(f"{NAME} {WORDS}")

    def screen(self: Any, text: str) -> Any:
        if "EXPLODE" in text:
            raise RuntimeError(text)
        return read(self, text)

    async def sending(self: Any, message: Any) -> str:
        if "tip" in message.key:
            raise RuntimeError(f"{message.address} {message.body.text} {WORDS}")
        return await send(self, message)

    def reading(self: Any, limit: int) -> Any:
        raise RuntimeError(f"{STAFF_NAME} {EMAIL} {WORDS}")

    monkeypatch.setattr(stop_help, "help_text", helping)
    monkeypatch.setattr(SqliteQuestions, "unanswered", reading)
    monkeypatch.setitem(handlers.DUE, "safety.follow_up", due)
    monkeypatch.setattr(LiveScreen, "read", screen)
    monkeypatch.setattr(SmsChannel, "send", sending)


def _faults_of_providers(scene: Scene) -> None:
    words = f"{CHAT} {NAME} {WORDS}"
    for method in ("sendMessage", "answerCallbackQuery", "editMessageReplyMarkup"):
        scene.telegram.fault(
            method,
            refusal(400, f"Bad Request: can't parse entities in {words}"),
            refusal(400, f"Bad Request: can't parse entities in {words}"),
            refusal(429, f"Too Many Requests: {words}", retry_after=1),
            TelegramFault(502, page=f"<html>{words}</html>"),
            TelegramFault(200, page=words),
            TelegramFault(drops=True),
            refusal(403, f"Forbidden: bot was blocked by the user {words}"),
        )
    page = f"{PHONE} {WORDS}"
    scene.twilio.fault(
        "send",
        TwilioFault(429, 20429),
        TwilioFault(500, page=page),
        TwilioFault(200, page=page),
        TwilioFault(400, 21211, page=page),
        TwilioFault(drops=True),
        TwilioFault(400, 21610),
    )
    scene.twilio.fault("read", TwilioFault(500, page=page), TwilioFault(401, 20003))


async def _people(scene: Scene) -> None:
    """Enrol, converse, call for help, press buttons that are long gone, write nonsense."""
    for text in ("/start", WORDS, f"I am {NAME}", "help", CRY, f"EXPLODE {WORDS}", "/reason"):
        assert await scene.chat(text) in {200, 204}
    tap = {
        "id": "1", "from": {"id": CHAT, "is_bot": False, "first_name": NAME},
        "chat_instance": "1", "data": f"dose:taken:{WORDS}",
        "message": {"message_id": 5, "date": 1, "chat": {"id": CHAT, "type": "private"}},
    }  # fmt: skip
    await scene.chat(message=None, callback_query=tap)
    for text in ("hi", "1", WORDS, "tip", "HELP", CRY, f"EXPLODE {WORDS}", f"{WORDS}?", "STOP"):
        assert await scene.sms(text) == 200


async def _strangers(scene: Scene) -> None:
    """Requests that are no provider's, or are broken."""
    await scene.post(f"/webhooks/{WORDS}/{quote(PHONE)}", data=WORDS)
    await scene.post("/webhooks/telegram", data=f'{{"{WORDS}": ', headers={"X": WORDS})
    secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    await scene.post("/webhooks/telegram", data=f'{{"{WORDS}": ', headers=secret)
    await scene.post("/webhooks/telegram", json={"update_id": WORDS, "message": 7}, headers=secret)
    await scene.post("/webhooks/sms", data=urlencode({"Body": WORDS, "From": PHONE}))
    form = {"MessageSid": "SM1", "MessageStatus": WORDS, "To": PHONE, "ErrorCode": WORDS}
    for status in (WORDS, "undelivered", "failed"):
        form["MessageStatus"] = status
        await scene.twilio.post(
            f"{scene.url}/webhooks/sms/status?o={WORDS}", form,
            f"{PUBLIC}/webhooks/sms/status?o={WORDS}",
        )  # fmt: skip


async def _staff(scene: Scene) -> None:
    """The first admin signs in, with mistakes, and looks at everything."""
    admin = f"{scene.url}/admin"
    link = f"{admin}/link/{scene.link.rpartition('/')[2]}"
    who = {"email": EMAIL, "name": STAFF_NAME, "password": PASSWORD, "again": PASSWORD}
    forms = (
        (f"{admin}/link/{WORDS}", who),
        (link, who | {"password": "short"}),
        (link, who),
        (f"{admin}/sign-in", {"email": EMAIL, "password": WORDS}),
        (f"{admin}/sign-in", {"email": EMAIL, "password": PASSWORD}),
        (f"{admin}/lexicon", {"text": CRY}),
        (f"{admin}/templates/dose.taken/en", {"text": WORDS, "why": NAME}),
    )
    pages = ("", "alerts", "alerts/1", f"alerts?q={WORDS}", "questions", "templates", "audit")
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
        cookie = ""  # for https only: it must be handed over
        for path, form in forms:
            headers = {"Cookie": cookie}
            async with browser.post(path, data=form, headers=headers, allow_redirects=False) as it:
                given = [morsel for morsel in it.cookies.values() if morsel.value]
                scene.marks += [morsel.value for morsel in given]
                cookie = next((f"{m.key}={m.value}" for m in given), cookie)
        for page in (*pages, "team", "account", f"templates/{WORDS}/en"):
            async with browser.get(f"{admin}/{page}", headers={"Cookie": cookie}) as it:
                await it.read()
                assert page != "questions" or it.status == 500


def _command_line(folder: Path) -> list[str]:
    """What commands write beside their answers."""
    said = []
    for words in (
        ("enroll", "--phone", PHONE, "--times", "8am", "--name", NAME),
        ("export", "1"),
        ("export", "999"),
        ("screen", CRY),
        ("staff", "add", EMAIL, "--name", STAFF_NAME, "--role", "editor"),
    ):
        done = steady(
            folder, *words, telegram_token=TELEGRAM_TOKEN, log_format="json", log_level="DEBUG"
        )
        said.append(done.stderr)
    return said


async def test_nothing_private_is_written(scene: Scene, log: io.StringIO, tmp_path: Path) -> None:
    _faults_of_providers(scene)
    await _people(scene)
    await _strangers(scene)
    await _staff(scene)
    loop = asyncio.get_running_loop()
    forgotten = loop.create_task(_fails())  # as a bug that nobody waits for
    await asyncio.wait([forgotten])
    del forgotten
    await asyncio.sleep(8)  # tries, back-offs, follow-ups
    pages = [await scene.get(path) for path in ("/metrics", "/healthz", "/readyz")]
    said = await asyncio.to_thread(_command_line, tmp_path)
    text = log.getvalue()
    for line in filter(None, text.splitlines()):
        json.loads(line)
    for event in ("turn.failed", "screen.failed", "delivery.not_sent", "sms.webhook_refused"):
        assert event in text, "else this test did not see what it should"
    assert "ASGI" in text
    assert "steady_outcomes_total" in pages[0]
    for place in (text, *pages, *said):
        assert [mark for mark in scene.marks if mark in place] == []


async def _fails() -> None:
    raise ValueError(f"{NAME} {WORDS}")

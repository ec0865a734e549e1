"""A town for kill tests: enrolled people who write, tap and are reminded, and both providers.

Everything that the providers received is kept here, in another process than the one that dies.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bot.core.clock import SystemClock
from bot.core.ports import Rows
from bot.storage import KeyedStore, open_store
from bot.storage.crypto import Keyring, load_or_create_key_file
from tests import factories
from tests.fakes.process import Process
from tests.fakes.telegram_api import TOKEN as TELEGRAM_TOKEN, TelegramApi
from tests.fakes.twilio_api import ACCOUNT, NUMBER, TOKEN as TWILIO_TOKEN, TwilioApi

PUBLIC = "https://steady.example"
SECRET = "local-webhook-secret"
FIRST_CHAT = 5000
PHONES = 5
CALM = 0.05  # seconds between two tries of a provider
WORDS = ("meadow", "lantern", "pebble", "harbour", "thistle", "kettle", "marble", "willow")


@dataclass(frozen=True, slots=True)
class Load:
    """How much happens."""

    chats: int  # people on Telegram, each with one dose
    texts_every: float = 0.12  # seconds
    sms_every: float = 5.0
    doses_every: float = 0.5


class Town:
    """People and providers around a program; `uses_webhooks`: else Telegram is polled, no SMS."""

    def __init__(
        self,
        folder: Path,
        telegram: TelegramApi,
        twilio: TwilioApi,
        seed: int,
        *,
        load: Load,
        uses_webhooks: bool,
    ) -> None:
        self.folder, self.telegram, self.twilio = folder, telegram, twilio
        self.load, self.uses_webhooks = load, uses_webhooks
        self.chance = random.Random(seed)
        self.url = ""  # of the running program
        self.events: Counter[str] = Counter()  # addresses of what people did
        self.event_ids: list[tuple[str, str]] = []  # channel, external id
        self._numbers = itertools.count(1)
        self._tapped: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    # -- the house --------------------------------------------------------------------------------

    @property
    def people(self) -> int:
        """How many are enrolled, each with one dose."""
        return self.load.chats + (PHONES if self.uses_webhooks else 0)

    @property
    def settings(self) -> dict[str, str]:
        """Of the program, without their prefix."""
        settings = {
            "TELEGRAM_TOKEN": TELEGRAM_TOKEN,
            "TELEGRAM_API_URL": self.telegram.url,
            "LOG_FORMAT": "json",
        }
        if self.uses_webhooks:
            settings |= {
                "PUBLIC_URL": PUBLIC,
                "TELEGRAM_WEBHOOK_SECRET": SECRET,
                "TWILIO_ACCOUNT_SID": ACCOUNT,
                "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
                "TWILIO_FROM": NUMBER,
                "TWILIO_API_URL": self.twilio.url,
            }
        return settings

    async def start(self) -> Process:
        """Start the program (again)."""
        program = await asyncio.to_thread(Process, self.folder, self.settings)
        self.url = program.url
        return program

    async def open_store(self, *, read_only: bool = True) -> KeyedStore:
        """The program's database."""
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        keyring = Keyring.from_texts(load_or_create_key_file(data / "steady.key"))
        url = f"sqlite:///{data / 'steady.db'}"
        return await open_store(url, keyring, SystemClock(), read_only=read_only)

    async def settle_people(self) -> None:
        """Enrol everybody; their doses fall due one after the other from now on."""
        store = await self.open_store(read_only=False)
        await store.write(self._enrol_all)
        await store.close()

    def _enrol_all(self, rows: Rows) -> None:
        now = SystemClock().now()
        for number in range(self.load.chats):
            due_at = now + timedelta(seconds=5 + number * self.load.doses_every)
            _enrol(rows, "telegram", str(FIRST_CHAT + number), now, due_at)
        for number in range(PHONES if self.uses_webhooks else 0):
            _enrol(rows, "sms", _phone(number), now, now + timedelta(seconds=5 + 3 * number))

    # -- what people do ---------------------------------------------------------------------------

    async def live(self, stop: asyncio.Event) -> None:
        """People write and tap until `stop` is set; what was begun is delivered all the same."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._every(stop, self.load.texts_every, self._act_on_telegram))
            if self.uses_webhooks:
                group.create_task(self._every(stop, self.load.sms_every, self._act_by_sms))
        await asyncio.gather(*self._tasks)

    async def _every(self, stop: asyncio.Event, seconds: float, act: Callable[[], None]) -> None:
        while not stop.is_set():
            act()
            await asyncio.sleep(self.chance.uniform(0.2, 1.8) * seconds)

    @staticmethod
    def now() -> datetime:
        """As the program sees it."""
        return SystemClock().now()

    def text_on_telegram(self, text: str = "") -> dict[str, Any]:
        """Somebody writes: the update."""
        chat = FIRST_CHAT + self.chance.randrange(self.load.chats)
        return self._update(chat, {"message": _message(chat, text or self._words())})

    def text_by_sms(self, text: str = "") -> dict[str, str]:
        """Somebody texts, and Twilio lists it: the form that it posts."""
        message = self.twilio.text(
            text or self._words(), from_=_phone(self.chance.randrange(PHONES))
        )
        self.events[message.from_] += 1
        self.event_ids.append(("sms", message.sid))
        return {
            "MessageSid": message.sid,
            "From": message.from_,
            "To": NUMBER,
            "Body": message.body,
            "NumMedia": "0",
        }

    async def post_update(self, update: dict[str, Any]) -> int:
        """Post an update once, as Telegram does; the answer's status, 0 without one."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        try:
            async with (
                aiohttp.ClientSession(headers=headers) as session,
                session.post(f"{self.url}/webhooks/telegram", json=update) as answer,
            ):
                return answer.status
        except (aiohttp.ClientError, OSError):
            return 0

    async def post_sms(self, form: dict[str, str]) -> int:
        """Post a signed form once, as Twilio does; the answer's status, 0 without one."""
        try:
            return await self.twilio.post(
                f"{self.url}/webhooks/sms", form, f"{PUBLIC}/webhooks/sms"
            )
        except (aiohttp.ClientError, OSError):
            return 0

    def _act_on_telegram(self) -> None:
        self._hand_over(self.text_on_telegram())
        for call in self.telegram.made("sendMessage"):
            button = call.form.get("reply_markup", "").partition("dose:taken:")[2]
            dose = "".join(itertools.takewhile(str.isdecimal, button))
            if dose and dose not in self._tapped:
                self._tapped.add(dose)
                if self.chance.random() < 0.7:
                    self._hand_over(self.tap(int(call.form["chat_id"]), dose))

    def tap(self, chat: int, dose: str) -> dict[str, Any]:
        """Somebody taps *Taken* under a reminder: the update."""
        query = {
            "id": f"q{dose}",
            "from": {"id": chat, "is_bot": False, "first_name": "Ana"},
            "chat_instance": "1",
            "data": f"dose:taken:{dose}",
            "message": _message(chat, "Time for it"),
        }
        return self._update(chat, {"callback_query": query})

    def _act_by_sms(self) -> None:
        self._start(self._insist_a_little(self.text_by_sms()))

    def _update(self, chat: int, content: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        self.events[str(chat)] += 1
        self.event_ids.append(("telegram", f"update:{number}"))
        return {"update_id": number, **content}

    def _hand_over(self, update: dict[str, Any]) -> None:
        self._start(self._insist(update) if self.uses_webhooks else self.telegram.deliver(update))

    async def _insist(self, update: dict[str, Any]) -> None:
        """As Telegram does: until it is taken."""
        status = 0
        while status != 200:
            status = await self.post_update(update)
            await asyncio.sleep(CALM)

    async def _insist_a_little(self, form: dict[str, str]) -> None:
        """As Twilio does: once more after a failure, and then it is only listed."""
        if await self.post_sms(form) != 200:
            await asyncio.sleep(CALM)
            await self.post_sms(form)

    def _words(self) -> str:
        return f"{self.chance.choice(WORDS)} {next(self._numbers)}"

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _enrol(rows: Rows, channel: str, address: str, now: datetime, due_at: datetime) -> None:
    """Somebody with one dose at `due_at`; their next ones are far from any test's end."""
    patient = rows.patients.add(
        factories.patient(created_at=now, enrolled_at=now, zone="UTC", country="US")
    )
    rows.patients.add_address(
        factories.address(
            patient.id, channel=channel, value=address, consented_at=now, last_heard_at=now
        )
    )
    far = time((due_at + timedelta(hours=12)).hour)
    regimen = rows.regimens.add(factories.regimen(patient.id, start_date=now.date(), times=(far,)))
    data = {"date": due_at.date().isoformat(), "index": 7, "amount": "50 mg"}
    rows.due.put("dose.due", due_at, patient.id, str(regimen.id), data)


def _phone(number: int) -> str:
    return f"+120255501{number:02}"


def _message(chat: int, text: str) -> dict[str, Any]:
    return {
        "message_id": 31,
        "date": int(SystemClock().now().timestamp()),
        "chat": {"id": chat, "type": "private", "first_name": "Ana"},
        "from": {"id": chat, "is_bot": False, "first_name": "Ana", "language_code": "en"},
        "text": text,
    }

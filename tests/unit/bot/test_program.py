"""The running process, inside the test: what it starts, serves, says and puts away."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.config import load_config
from bot.core.errors import StorageError
from bot.core.ports import StoreHealth
from bot.program import HouseHealth, Program

JSON = {"content-type": "application/json"}


@dataclass
class Running:
    url: str
    lines: list[str]

    async def get(self, path: str) -> tuple[int, str]:
        return await asyncio.to_thread(_ask, urllib.request.Request(self.url + path))

    async def post(self, path: str, content: object, **headers: str) -> tuple[int, Any]:
        body = json.dumps(content).encode()
        sent = {**JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
        request = urllib.request.Request(self.url + path, data=body, headers=sent)
        status, answer = await asyncio.to_thread(_ask, request)
        return status, json.loads(answer)


def _ask(request: urllib.request.Request) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


@asynccontextmanager
async def running(tmp_path: Path, **settings: object) -> AsyncIterator[Running]:
    config = load_config(
        None, database_url=f"sqlite:///{tmp_path}/steady.db", **{"port": 0, **settings}
    )
    lines: list[str] = []
    program = Program(config)
    task = asyncio.create_task(program.run(announce=lines.append))
    while not any("Ctrl+C" in line for line in lines):
        assert not task.done() or task.result()
        await asyncio.sleep(0.02)
    try:
        yield Running(next(line for line in lines if "readyz" in line).split()[1][:-7], lines)
    finally:
        program.stop()
        await asyncio.wait_for(task, 20)


def texts(state: Any, phone: str) -> list[str]:
    [found] = [entry for entry in state["phones"] if entry["id"] == phone]
    return [message["text"] for message in found["messages"] if not message["mine"]]


async def test_a_patient_can_be_played_from_hello_to_the_first_reminder(tmp_path: Path) -> None:
    state: Any = None
    async with running(tmp_path) as program:
        for text in ("hi", "1", "1", "8:30 am", "1"):
            _, state = await program.post("/simulator/write", {"phone": "sms", "text": text})
        assert "All set" in texts(state, "sms")[-1]
        _, state = await program.post("/simulator/advance", {"step": "next"})
        assert "8:30 AM" in texts(state, "sms")[-1]
        _, before = await program.post("/simulator/advance", {"step": "hour"})
        _, after = await program.post("/simulator/advance", {"step": "day"})
        assert after["now"] > before["now"] > state["now"]


async def test_a_button_can_be_tapped_once(tmp_path: Path) -> None:
    async with running(tmp_path) as program:
        _, state = await program.post("/simulator/write", {"phone": "telegram", "text": "/start"})
        [phone] = [entry for entry in state["phones"] if entry["id"] == "telegram"]
        message = phone["messages"][-1]
        tap = {"phone": "telegram", "message": message["id"], "data": "enrolment:agree"}
        _, state = await program.post("/simulator/tap", tap)
        count = len(texts(state, "telegram"))
        _, state = await program.post("/simulator/tap", tap)
        assert len(texts(state, "telegram")) == count
        _, state = await program.post("/simulator/renew", {"phone": "telegram"})
        assert texts(state, "telegram") == []


@pytest.mark.parametrize(
    ("action", "content"),
    [
        ("write", {"phone": "fax", "text": "hi"}),
        ("write", {"phone": "sms"}),
        ("write", [1]),
        ("tap", {"phone": "sms", "message": "x", "data": "y"}),
        ("advance", {"step": "year"}),
        ("fly", {}),
    ],
)
async def test_what_the_page_cannot_mean_is_refused(
    tmp_path: Path, action: str, content: object
) -> None:
    async with running(tmp_path) as program:
        status, answer = await program.post(f"/simulator/{action}", content)
        assert status == 400
        assert "not understood" in answer["error"]


@pytest.mark.parametrize(
    "headers",
    [{"sec_fetch_site": "cross-site"}, {"host": "evil.example"}, {"content_type": "text/plain"}],
)
async def test_a_foreign_page_may_not_play(tmp_path: Path, headers: dict[str, str]) -> None:
    async with running(tmp_path) as program:
        content = {"phone": "sms", "text": "hi"}
        status, _ = await program.post("/simulator/write", content, **headers)
        assert status == 403


async def test_the_pages_of_a_running_program_answer(tmp_path: Path) -> None:
    async with running(tmp_path) as program:
        for path in ("/", "/simulator/state", "/healthz", "/readyz", "/metrics"):
            assert (await program.get(path))[0] == 200
        assert (await program.get("/export/nothing"))[0] == 404


async def test_somebody_on_sms_gets_their_data_by_a_link(tmp_path: Path) -> None:
    state: Any = None
    async with running(tmp_path) as program:
        for text in ("hi", "1", "1", "8:30 am", "1", "EXPORT"):
            _, state = await program.post("/simulator/write", {"phone": "sms", "text": text})
        path = next(word for word in texts(state, "sms")[-1].split() if "/export/" in word)
        status, content = await program.get("/export/" + path.rpartition("/")[2])
        assert status == 200
        assert json.loads(content)["addresses"][0]["channel"] == "simulated_sms"


async def test_a_program_with_a_provider_has_no_simulator(tmp_path: Path) -> None:
    settings = {
        "telegram_token": "123456:a-token-of-no-bot-at-all-0123456789",
        "telegram_api_url": "http://127.0.0.1:9",
    }
    async with running(tmp_path, **settings) as program:
        assert (await program.get("/simulator/state"))[0] == 404
        assert any("telegram" in line for line in program.lines)


class _Trouble:
    """A house whose storage and channel are not well."""

    def __init__(self) -> None:
        self.store = self.clock = self
        self.depths: dict[tuple[str, str], tuple[int, timedelta]] = {}
        self.delivery = _Refused()
        self.channels = {"sms": _Sick(), "telegram": _Fine(), "simulated_sms": _Fine()}

    async def health(self) -> StoreHealth:
        return StoreHealth("SQLite", "m1", is_writable=False, problem="the disk is full")

    async def read(self, work: object) -> dict[tuple[str, str], tuple[int, timedelta]]:
        if not self.depths:
            raise StorageError
        return self.depths

    def now(self) -> None:
        """Whenever it is."""


class _Sick:
    def health(self) -> dict[str, str]:
        return {"state": "the list cannot be read"}


class _Fine:
    def health(self) -> dict[str, str]:
        return {"state": "ok"}


class _Refused:
    """Delivery, of which two providers refuse what it sends."""

    def health(self) -> dict[str, dict[str, str]]:
        return {kind: {"problem": "credentials refused"} for kind in ("sms", "telegram")}


async def test_a_call_for_help_that_no_provider_takes_is_named() -> None:
    house: Any = _Trouble()
    house.depths = {
        ("telegram", "safety"): (2, timedelta(seconds=75)),
        ("sms", "safety"): (1, timedelta(seconds=5)),
        ("sms", "reminder"): (9000, timedelta(hours=1)),  # a rush takes its time
    }
    runner: Any = type("Runner", (), {"stalled": lambda self: ()})()
    assert (await HouseHealth(house, runner).problems())[-2:] == [
        "telegram: credentials refused",
        "telegram: 2 emergency messages wait, the oldest for 75 s",
    ]


async def test_readiness_names_what_is_wrong() -> None:
    house: Any = _Trouble()
    runner: Any = type("Runner", (), {"stalled": lambda self: ("sweep",)})()
    health = HouseHealth(house, runner)
    assert list(health.stalled()) == ["sweep"]
    assert await health.problems() == [
        "storage: the disk is full",
        "sms: the list cannot be read",
        "telegram: credentials refused",  # it receives, and its state is ok
    ]

"""What doctor finds, and what it says to do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from bot.app import load_keyring
from bot.core.clock import SystemClock
from bot.core.config import load_config
from bot.storage import open_store
from tests import factories
from tests.unit.bot.cli.conftest import Steady

TOKEN = "123456:a-token-of-no-bot-at-all-0123456789"


@contextmanager
def provider(skew: timedelta) -> Iterator[str]:
    """A server whose clock is `skew` away from ours, and which refuses everything."""

    class Refusing(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._refuse()

        def do_POST(self) -> None:
            self._refuse()

        def _refuse(self) -> None:
            self.send_response_only(404)
            self.send_header("date", format_datetime(SystemClock().now() + skew))
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Refusing)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_fresh_installation_is_well_and_says_what_could_be_better(steady: Steady) -> None:
    steady("migrate")
    answer = steady("doctor")
    assert answer.exit_code == 0, answer.output
    assert "STEADY_STAFF_ALERTS" in answer.output
    assert "STEADY_CLINIC_NAME" in answer.output
    assert "STEADY_TELEGRAM_TOKEN" in answer.output
    assert "MISS" not in answer.output


def test_what_is_set_is_not_asked_for(steady: Steady) -> None:
    steady("migrate")
    answer = steady(
        "doctor", clinic_name="Riverside", clinic_phone="+15550100", staff_alerts="telegram:1"
    )
    assert "STEADY_STAFF_ALERTS" not in answer.output
    assert "STEADY_CLINIC_NAME" not in answer.output


def test_a_database_that_is_not_there_is_missed(steady: Steady) -> None:
    answer = steady("doctor")
    assert answer.exit_code == 1
    assert "MISS  database" in answer.output


@pytest.mark.parametrize(("skew", "mark"), [(0, "ok  "), (90, "MISS")])
def test_a_wrong_clock_is_found(steady: Steady, skew: int, mark: str) -> None:
    steady("migrate")
    with provider(timedelta(seconds=skew)) as url:
        answer = steady("doctor", telegram_token=TOKEN, telegram_api_url=url)
    assert f"{mark}  clock" in answer.output
    assert "MISS  telegram bot" in answer.output
    assert TOKEN not in answer.output


def test_an_event_that_was_given_up_is_listed(steady: Steady) -> None:
    steady("migrate")

    async def park() -> None:
        config = load_config()
        store = await open_store(config.database_url, load_keyring(config), SystemClock())
        entry = await store.write(lambda rows: rows.inbox.add(factories.incoming()))
        now = datetime(2026, 11, 1, tzinfo=UTC)
        await store.write(lambda rows: rows.inbox.park(entry or 0, now))
        await store.close()

    asyncio.run(park())
    answer = steady("doctor")
    assert answer.exit_code == 1
    assert "inbox 1" in answer.output

"""System jobs: figures, retention, the outside watchman, daily copies, the forecast."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from prometheus_client import generate_latest
from structlog.testing import capture_logs

from bot.app import House, open_house
from bot.chores import Chores, system_jobs
from bot.core.clock import VirtualClock
from bot.core.config import load_config
from bot.core.errors import ConfigError
from bot.core.model import Lane, OutboxState
from bot.core.ports import Claim, Rows
from bot.forecasting import forecast_lines
from bot.pace import pacing_rules
from scheduler.pacing import PUBLISHED, Rate
from tests import factories

NOW = factories.NOW
LONG_AGO = NOW - timedelta(days=400)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    config = load_config(
        None, database_url="sqlite:///:memory:", backup_folder=str(tmp_path / "copies"),
        keys=["A" * 43 + "="],
    )  # fmt: skip
    opened = await open_house(config, VirtualClock(NOW))
    yield opened
    await opened.close()


def chores(house: House) -> Chores:
    return Chores(house, lambda: ())


async def test_old_rows_that_came_to_their_end_are_removed_and_no_others(house: House) -> None:
    def fill(rows: Rows) -> None:
        for at in (LONG_AGO, NOW):
            entry = rows.inbox.add(factories.incoming(received_at=at))
            rows.inbox.finish(entry or 0, at)
            row_id = rows.outbox.add(factories.outbox_row(None, created_at=at))
            rows.outbox.end(row_id, None, OutboxState.CANCELLED, "", at)
        rows.outbox.add(factories.outbox_row(None, created_at=LONG_AGO))  # still waits
        rows.inbox.add(factories.incoming(received_at=LONG_AGO))

    await house.store.write(fill)
    await chores(house).purge()
    before = NOW - timedelta(days=1)
    left = await house.store.read(
        lambda rows: (len(rows.inbox.pending(9)), [rows.outbox.get(i) is None for i in (1, 2, 3)])
    )
    assert left == (1, [True, False, False])
    assert await house.store.write(lambda rows: rows.inbox.purge(before, 9)) == 0


async def test_there_is_one_copy_a_day_and_the_newest_fourteen_stay(house: House) -> None:
    folder = Path(house.config.backup_folder)
    folder.mkdir()
    for day in range(1, 17):
        (folder / f"steady-2027-02-{day:02}.db").touch()
    await chores(house).backup()
    names = sorted(path.name for path in folder.iterdir())
    assert (len(names), names[0], names[-1]) == (
        14,
        "steady-2027-02-04.db",
        "steady-2027-03-01.db",
    )
    newest = (folder / names[-1]).stat()
    await chores(house).backup()
    assert (folder / names[-1]).stat() == newest


async def test_the_outside_hears_of_us_while_nothing_stands_still(house: House) -> None:
    heard = 0

    async def hear(request: web.Request) -> web.Response:
        nonlocal heard
        heard += 1
        return web.Response(status=200 if heard == 1 else 500)

    app = web.Application()
    app.router.add_get("/ping", hear)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    house.config.dead_man_url = f"http://127.0.0.1:{runner.addresses[0][1]}/ping"
    try:
        await Chores(house, lambda: ["sweep"]).ping()
        assert heard == 0
        await chores(house).ping()
        assert heard == 1
        with pytest.raises(aiohttp.ClientError):
            await chores(house).ping()
    finally:
        await runner.cleanup()


async def test_figures_tell_queues_turns_tiers_and_outcomes(house: House) -> None:
    phone = house.channels["simulated_sms"]
    await phone.start(house.engine)
    await house.engine.accept(
        factories.incoming("i cant breathe", channel="simulated_sms", address="+12025550111")
    )
    await house.settle()
    waiting = factories.outbox_row(None, channel="sms", next_try_at=NOW - timedelta(seconds=40))
    await house.store.write(lambda rows: rows.outbox.add(waiting))
    await chores(house).measure()
    figures = generate_latest(house.metrics.registry).decode()
    assert 'steady_queue_depth{channel="sms",lane="reminder"} 1.0' in figures
    assert 'steady_queue_age_seconds{channel="sms",lane="reminder"} 40.0' in figures
    assert 'steady_screened_total{tier="emergency"} 1.0' in figures
    assert 'verdict="sent"' in figures
    assert 'steady_turn_seconds_count{conversation="safety"} 1.0' in figures
    assert 'steady_lateness_seconds_count{lane="safety"}' in figures


async def test_a_queue_that_is_empty_again_is_shown_so(house: House) -> None:
    waiting = factories.outbox_row(None, channel="sms", next_try_at=NOW)
    await house.store.write(lambda rows: rows.outbox.add(waiting))
    await chores(house).measure()
    claim = Claim("t", NOW)
    await house.store.write(lambda rows: rows.outbox.claim("sms", Lane.REMINDER, NOW, 1, claim))
    await chores(house).measure()
    figures = generate_latest(house.metrics.registry).decode()
    assert 'steady_queue_depth{channel="sms",lane="reminder"} 0.0' in figures
    assert 'steady_queue_age_seconds{channel="sms",lane="reminder"} 0.0' in figures


async def test_a_rush_is_told_in_words(house: House) -> None:
    def enrol(rows: Rows) -> None:
        for number in range(2000):
            patient = rows.patients.add(factories.patient())
            rows.patients.add_address(factories.address(patient.id, value=str(number)))
            rows.due.put("dose.due", NOW + timedelta(hours=1), patient.id, "1")
            rows.due.put("dose.nag", NOW + timedelta(hours=1), patient.id, "1")
            rows.due.put("dose.due", NOW + timedelta(days=3), patient.id, "2")

    await house.store.write(enrol)
    rules = pacing_rules(house.config)
    lines = await house.store.read(lambda rows: forecast_lines(rows, rules, NOW))
    assert lines == ["telegram: at 14:00 2,000 reminders need 67 s"]
    with capture_logs() as logs:
        await chores(house).forecast()
    assert [(each["rush"], each["zone"]) for each in logs] == [(line, "UTC") for line in lines]
    faster = pacing_rules(load_config(None, telegram_per_second=100))
    assert await house.store.read(lambda rows: forecast_lines(rows, faster, NOW)) == []


def test_limits_are_the_published_ones_unless_they_are_set() -> None:
    assert pacing_rules(load_config(None)) == PUBLISHED
    settings = {"telegram_per_second": 20, "telegram_chat_per_second": 0.5, "sms_per_second": 100}
    rules = pacing_rules(load_config(None, **settings))
    assert (rules["telegram"].account, rules["telegram"].chat) == (Rate(20, 3), Rate(0.5, 3))
    assert rules["sms"].sender == Rate(100)


@pytest.mark.parametrize(
    "name", ["telegram_per_second", "telegram_chat_per_second", "sms_per_second"]
)
def test_a_limit_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match=name.upper()):
        load_config(None, **{name: 0})


def test_a_watchman_and_copies_are_only_for_those_who_ask(house: House) -> None:
    assert {job.name for job in system_jobs(house, lambda: ())} == {
        *("metrics", "retention", "forecast", "backup"),
    }
    house.config.dead_man_url = "http://127.0.0.1:9/ping"
    house.config.backup_folder = ""
    names = {job.name for job in system_jobs(house, lambda: ())}
    assert "dead_man" in names
    assert "backup" not in names

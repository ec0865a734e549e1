"""The table of system jobs: what a running Steady does by itself, never for one person."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import aiohttp
import structlog

from bot.app import House
from bot.forecasting import forecast_lines
from bot.pace import pacing_rules
from scheduler.jobs import SystemJob

log = structlog.get_logger(__name__)

PURGED_AT_ONCE = 500  # rows: a long transaction holds up the turns
BACKUPS_KEPT = 14
BACKUP_NAME = "steady-{day}.db"
PATIENCE = aiohttp.ClientTimeout(total=10)


def system_jobs(house: House, stalled: Callable[[], Sequence[str]]) -> list[SystemJob]:
    """What comes round, and how often; `stalled` names the loops that stand still."""
    chores = Chores(house, stalled)
    config = house.config
    jobs = [
        SystemJob("metrics", timedelta(seconds=15), chores.measure),
        SystemJob("retention", timedelta(hours=6), chores.purge),
        SystemJob("forecast", timedelta(hours=1), chores.forecast),
    ]
    if config.dead_man_url:
        jobs.append(SystemJob("dead_man", timedelta(minutes=1), chores.ping))
    if config.backup_folder:
        jobs.append(SystemJob("backup", timedelta(minutes=10), chores.backup))
    return jobs


class Chores:
    """The work of the system jobs. Any of it may raise: it is logged and comes round again."""

    def __init__(self, house: House, stalled: Callable[[], Sequence[str]]) -> None:
        """Around a house."""
        self._house, self._stalled = house, stalled

    async def measure(self) -> None:
        """Put the queues' depths and ages into the metrics."""
        now = self._house.clock.now()
        await self._house.store.read(lambda rows: self._house.metrics.measure(rows, now))

    async def purge(self) -> None:
        """Remove events and messages that were settled long ago, and expired sessions."""
        store, now = self._house.store, self._house.clock.now()
        before = now - timedelta(days=self._house.config.keep_days)
        removed = 0
        while count := await store.write(lambda rows: rows.inbox.purge(before, PURGED_AT_ONCE)):
            removed += count
        while count := await store.write(lambda rows: rows.outbox.purge(before, PURGED_AT_ONCE)):
            removed += count
        await store.write(lambda rows: rows.staff.sweep(now))
        if removed:
            log.info("retention.removed", rows=removed)

    async def forecast(self) -> None:
        """Say in words which minutes of the coming day have more reminders than can leave."""
        now, rules = self._house.clock.now(), pacing_rules(self._house.config)
        for line in await self._house.store.read(lambda rows: forecast_lines(rows, rules, now)):
            log.info("forecast", rush=line, zone="UTC")

    async def ping(self) -> None:
        """Tell the outside that we are alive; silence is what raises the alarm there.

        Raises:
            aiohttp.ClientError: nobody answered.
        """
        if self._stalled():
            return
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.get(self._house.config.dead_man_url) as answer,
        ):
            answer.raise_for_status()

    async def backup(self) -> None:
        """Today's copy, if there is none yet; the oldest ones go.

        Raises:
            StorageError: the copy is not usable.
        """
        folder = Path(self._house.config.backup_folder)
        today: date = self._house.clock.now().date()
        target = folder / BACKUP_NAME.format(day=today.isoformat())
        if await asyncio.to_thread(target.exists):
            return
        await self._house.store.backup(target)
        log.info("backup.written", kept=await asyncio.to_thread(_keep_newest, folder))


def _keep_newest(folder: Path) -> int:
    """Remove the copies that are too many; how many are left."""
    copies = sorted(folder.glob(BACKUP_NAME.format(day="*")))
    for old in copies[:-BACKUPS_KEPT]:
        old.unlink()
    return min(len(copies), BACKUPS_KEPT)

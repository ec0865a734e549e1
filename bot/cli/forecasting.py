"""`steady forecast`: when many reminders fall due together, and how long that takes."""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from bot.app import load_keyring
from bot.core.clock import SystemClock
from bot.core.config import Config, load_config
from bot.forecasting import forecast_lines
from bot.pace import pacing_rules
from bot.storage import open_store


@click.command()
@click.option("--zone", default="UTC", show_default=True, help="Whose clocks to show.")
def forecast(zone: str) -> None:
    """Say which minutes of the coming day have more reminders than can leave at once."""
    try:
        shown = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise click.BadParameter("like America/New_York", param_hint="--zone") from None
    lines = asyncio.run(_forecast(load_config(), shown))
    click.echo("\n".join(lines) or "Every reminder of the coming day can leave in its minute.")


async def _forecast(config: Config, zone: ZoneInfo) -> list[str]:
    clock = SystemClock()
    store = await open_store(config.database_url, load_keyring(config), clock, read_only=True)
    try:
        rules = pacing_rules(config)
        return await store.read(lambda rows: forecast_lines(rows, rules, clock.now(), zone))
    finally:
        await store.close()

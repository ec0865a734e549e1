"""`steady restore` and `steady forecast`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from bot.app import load_keyring
from bot.core.clock import SystemClock
from bot.core.config import Config, load_config
from bot.forecasting import forecast_lines
from bot.pace import pacing_rules
from bot.storage import open_store, restore as restore_database


@click.command()
@click.argument("copy", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(copy: Path) -> None:
    """Put the backup COPY in the place of the database. Stop `steady run` first.

    The copy is checked before anything changes, and the database of now is kept beside it.
    """
    config = load_config()
    kept = asyncio.run(restore_database(config.database_url, copy, load_keyring(config)))
    click.echo(f"Restored from {copy}.")
    if kept is not None:
        click.echo(f"What was there before is in {kept}.")


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

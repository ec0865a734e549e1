"""`steady migrate`, `steady backup` and `steady restore`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.app import load_keyring
from bot.core.clock import SystemClock
from bot.core.config import Config, load_config
from bot.storage import open_store, restore as restore_database


@click.command()
def migrate() -> None:
    """Bring the database's schema up to date (`run` does it too)."""
    click.echo(asyncio.run(_migrate(load_config())))


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup(target: Path) -> None:
    """Write a consistent copy of the database to TARGET while it is in use.

    Keep the key (STEADY_KEYS, or the file steady.key) apart from it: without the key a copy is of
    no use to anybody, you included.
    """
    if target.exists():
        raise click.ClickException(f"{target} is there already; nothing was written")
    asyncio.run(_backup(load_config(), target))
    click.echo(f"Written and checked: {target}")


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


async def _migrate(config: Config) -> str:
    store = await open_store(config.database_url, load_keyring(config), SystemClock())
    try:
        health = await store.health()
    finally:
        await store.close()
    return f"{health.engine}, schema {health.schema}"


async def _backup(config: Config, target: Path) -> None:
    keyring, clock = load_keyring(config), SystemClock()
    store = await open_store(config.database_url, keyring, clock, read_only=True)
    try:
        await store.backup(target)
    finally:
        await store.close()

"""`steady run` and `steady version`."""

from __future__ import annotations

import asyncio
from importlib.metadata import PackageNotFoundError, version as installed_version

import click

from bot.core.config import load_config
from bot.core.log import set_up_logging
from bot.program import Program


@click.command()
def run() -> None:
    """Start everything in this process: channels, reminders, web pages."""
    config = load_config()
    set_up_logging(config)
    asyncio.run(Program(config).run(announce=click.echo))


@click.command()
def version() -> None:
    """Say which version this is."""
    try:
        number = installed_version("steady")
    except PackageNotFoundError:
        number = "from a checkout"
    click.echo(f"Steady {number}")

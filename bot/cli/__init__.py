"""The command line. One module per family of commands; this one only gathers them."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from bot.cli.asking import ask
from bot.cli.database import backup, migrate, restore
from bot.cli.doctor import doctor
from bot.cli.forecasting import forecast
from bot.cli.lexicon import lexicon
from bot.cli.people import enroll, export, invite
from bot.cli.run import run, version
from bot.cli.screening import screen
from bot.cli.simulate import simulate
from bot.cli.staff import staff
from bot.cli.templates import help_, templates, tips
from bot.core.errors import ConfigError, SteadyError
from messages.document import DocumentError

REFUSED = 2  # exit code: settings, database or files that cannot be used

COMMANDS: Sequence[click.Command] = (
    run,
    doctor,
    migrate,
    enroll,
    invite,
    export,
    screen,
    ask,
    simulate,
    staff,
    templates,
    tips,
    help_,
    lexicon,
    backup,
    restore,
    forecast,
    version,
)


@click.group(commands={command.name or "": command for command in COMMANDS})
def steady() -> None:
    """Steady: a companion on Telegram and by SMS for people who take naltrexone."""


def main() -> None:
    """Run the command line; what we cannot work with is one message and exit code 2."""
    try:
        steady(standalone_mode=True, prog_name="steady")
    except ConfigError as error:
        click.echo("Steady cannot start. Please look at these settings:", err=True)
        for problem in error.problems:
            click.echo(f"  - {problem}", err=True)
        sys.exit(REFUSED)
    except (SteadyError, DocumentError) as error:
        click.echo(f"Steady cannot go on: {error}", err=True)
        sys.exit(REFUSED)

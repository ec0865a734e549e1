"""Who acts on the command line: with `--as` an account, else a name that proves nothing."""

from __future__ import annotations

import asyncio
import getpass

import click

from bot.app import load_keyring
from bot.core.clock import SystemClock
from bot.core.config import load_config
from bot.core.model import StaffAccount
from bot.storage import open_store
from bot.web.admin.access import APPROVERS
from bot.web.admin.entrance import NotLetIn, recognise
from bot.web.admin.password import Passwords
from bot.web.admin.second_factor import SecondFactor

_KEY = "steady.signed"
AS = click.Option(
    ["--as", "email"],
    metavar="EMAIL",
    help="Act as this account, whose password is asked for. What needs a second person needs it.",
)


def sign(email: str | None) -> None:
    """Ask whoever names an account for its password; the whole command then acts as that account.

    It counts as at the door of the admin pages: failures are noted, and an account may be locked.
    """
    if email is None:
        return
    password = click.prompt("Password", hide_input=True, err=True)
    code = click.prompt("Code from your app, if you have one", "", show_default=False, err=True)
    try:
        account = asyncio.run(_recognised(email, password, code))
    except NotLetIn as error:
        raise click.ClickException(str(error)) from None
    if account.role not in (APPROVERS or ()):
        raise click.ClickException("Your role may look, and change nothing.")
    click.get_current_context().meta[_KEY] = account.reference


def me() -> str:
    """How versions and the audit record name whoever runs the command."""
    signed: str | None = click.get_current_context().meta.get(_KEY)
    return signed or f"cli:{getpass.getuser()}"


async def _recognised(email: str, password: str, code: str) -> StaffAccount:
    config, clock = load_config(), SystemClock()
    store = await open_store(config.database_url, load_keyring(config), clock, shared=True)
    try:
        given = (email, password, code)
        return await recognise(store, Passwords(), SecondFactor(), given, clock.now())
    finally:
        await store.close()

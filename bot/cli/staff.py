"""`steady staff …`: accounts of the team, from the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import click

from bot.app import load_keyring
from bot.core.clock import SystemClock
from bot.core.config import Config, load_config
from bot.core.model import LinkPurpose, StaffAccount, StaffRole, StaffState
from bot.core.one_time_link import issue_link
from bot.core.ports import Rows, Store
from bot.storage import open_store
from bot.web.admin.visit import ROOT

T = TypeVar("T")
ACTOR = "cli"


@click.group()
def staff() -> None:
    """Who may sign in to the admin pages."""


@staff.command()
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", type=click.Choice([role.value for role in StaffRole]), required=True)
def add(name: str, email: str, role: str) -> None:
    """Print a link by which somebody new makes their account; it works once, within a day."""
    config, now = load_config(), SystemClock().now()

    def invite(rows: Rows) -> str:
        if rows.staff.by_email(email) is not None:
            raise click.ClickException("there is an account with this e-mail address")
        rows.audit.add(now, ACTOR, "staff.invited", "staff", {"role": role})
        about: dict[str, str | int] = {"name": name, "email": email.lower(), "role": role}
        return issue_link(rows, LinkPurpose.INVITE, about, now)

    click.echo(_address(config, _run(config, invite)))


@staff.command("list")
def list_() -> None:
    """Print all accounts."""
    for account in _run(load_config(), lambda rows: rows.staff.every(), read_only=True):
        codes = "codes on" if account.totp_secret else "no codes"
        line = f"{account.id}  {account.role:9}  {account.state:8}  {codes:8}  {account.email}"
        click.echo(line)


@staff.command()
@click.argument("email")
def disable(email: str) -> None:
    """Let somebody sign in no more; their sessions end at once."""
    now = SystemClock().now()

    def work(rows: Rows) -> None:
        account = _known(rows, email)
        rows.staff.save(replace(account, state=StaffState.DISABLED))
        rows.staff.end_sessions(account.id)
        rows.audit.add(now, ACTOR, "staff.disable", account.reference, {})

    _run(load_config(), work)
    click.echo("Disabled.")


@staff.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a link for a new password; it also ends a lock and turns codes off."""
    config, now = load_config(), SystemClock().now()
    click.echo(_address(config, _run(config, lambda rows: _reset(rows, email, now))))


@staff.command()
@click.argument("email")
def telegram(email: str) -> None:
    """Print what to send to the bot on Telegram, once, to edit texts there."""
    now = SystemClock().now()

    def issue(rows: Rows) -> str:
        account = _known(rows, email)
        rows.audit.add(now, ACTOR, "staff.telegram_link", account.reference, {})
        return issue_link(rows, LinkPurpose.TELEGRAM, {"id": account.id}, now)

    click.echo(f"/start staff-{_run(load_config(), issue)}")


def _reset(rows: Rows, email: str, now: datetime) -> str:
    """Codes go too: a lost phone is the usual reason to ask here, and the console is trusted."""
    account = _known(rows, email)
    freed = replace(account, failed_sign_ins=0, locked_until=None, totp_secret=None)
    rows.staff.save(freed)
    rows.audit.add(now, ACTOR, "staff.link", account.reference, {})
    return issue_link(rows, LinkPurpose.RESET, {"id": account.id}, now)


def _known(rows: Rows, email: str) -> StaffAccount:
    account = rows.staff.by_email(email)
    if account is None:
        raise click.ClickException("there is no account with this e-mail address")
    return account


def _address(config: Config, token: str) -> str:
    base = config.public_url or f"http://{config.host}:{config.port}"
    return f"{base}{ROOT}/link/{token}"


def _run(config: Config, work: Callable[[Rows], T], *, read_only: bool = False) -> T:
    async def go() -> T:
        keyring, clock = load_keyring(config), SystemClock()
        store = await open_store(
            config.database_url, keyring, clock, read_only=read_only, shared=not read_only
        )
        return await _closing(store, store.read if read_only else store.write, work)

    return asyncio.run(go())


async def _closing(
    store: Store, how: Callable[[Callable[[Rows], T]], Awaitable[T]], work: Callable[[Rows], T]
) -> T:
    try:
        return await how(work)
    finally:
        await store.close()

"""`steady staff`: accounts of the team without the web pages."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from bot.app import load_keyring
from bot.core.clock import SystemClock
from bot.core.config import load_config
from bot.core.model import StaffAccount, StaffRole
from bot.storage import open_store
from tests.unit.bot.cli.conftest import Steady

EDA = ("--name", "Eda", "--email", "Eda@clinic.example", "--role", "editor")
LINK = re.compile(r"https://steady\.example/admin/link/[\w-]{43}\n")


def keep(folder: Path) -> None:
    """Eda has an account."""

    async def add() -> None:
        config = load_config(None, database_url=f"sqlite:///{folder}/data/steady.db")
        store = await open_store(config.database_url, load_keyring(config), SystemClock())
        account = StaffAccount(
            0, "Eda", "eda@clinic.example", StaffRole.EDITOR, SystemClock().now(), totp_secret="A"
        )
        await store.write(lambda rows: rows.staff.add(account))
        await store.close()

    asyncio.run(add())


def test_adding_somebody_prints_a_link(steady: Steady) -> None:
    answer = steady("staff", "add", *EDA, public_url="https://steady.example")
    assert LINK.fullmatch(answer.output)
    assert "127.0.0.1:8000/admin/link/" in steady("staff", "add", *EDA).output


def test_accounts_are_listed_disabled_and_given_new_links(steady: Steady, tmp_path: Path) -> None:
    steady("migrate")
    keep(tmp_path)
    assert "editor     active    codes on  eda@clinic.example" in steady("staff", "list").output
    assert "there is an account" in steady("staff", "add", *EDA).output
    link = steady("staff", "link", "eda@clinic.example", public_url="https://steady.example")
    assert LINK.fullmatch(link.output)
    assert "no codes" in steady("staff", "list").output
    assert steady("staff", "disable", "eda@clinic.example").output == "Disabled.\n"
    assert "disabled" in steady("staff", "list").output


def test_an_account_that_is_not_there_is_said(steady: Steady) -> None:
    assert "no account" in steady("staff", "disable", "x@y.example").output
    assert steady("staff", "link", "x@y.example").exit_code == 1

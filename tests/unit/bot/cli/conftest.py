"""The command line in a folder of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result

from bot.app import load_keyring
from bot.cli import steady as program
from bot.core.clock import SystemClock
from bot.core.config import load_config
from bot.core.model import StaffAccount, StaffRole
from bot.core.ports import Rows
from bot.storage import open_store

Steady = Callable[..., Result]
PASSWORD = "four quiet words here"


@pytest.fixture
def steady(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Steady:
    """`steady("invite", "--count", "2", country="GB")`: run a command with these settings."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, given: str | None = None, **settings: str) -> Result:
        env = {f"STEADY_{name.upper()}": value for name, value in settings.items()}
        return CliRunner().invoke(program, words, input=given, env=env)

    return run


@pytest.fixture
def team(steady: Steady, tmp_path: Path) -> Steady:
    """A team with passwords: `team("eda", "templates", "publish", "1")` runs a command as Eda."""
    steady("migrate")
    asyncio.run(_keep_team(tmp_path))

    def run(who: str, family: str, *words: str, password: str = PASSWORD) -> Result:
        given = f"{password}\n\n"
        return steady(family, "--as", f"{who}@clinic.example", *words, given=given)

    return run


async def _keep_team(folder: Path) -> None:
    config = load_config(None, database_url=f"sqlite:///{folder}/data/steady.db")
    store = await open_store(config.database_url, load_keyring(config), SystemClock())
    hashed = PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)
    now = SystemClock().now()

    def add(rows: Rows) -> None:
        for name, role in (
            ("eda", StaffRole.EDITOR), ("cleo", StaffRole.CLINICIAN), ("vera", StaffRole.VIEWER),
        ):  # fmt: skip
            email = f"{name}@clinic.example"
            rows.staff.add(StaffAccount(0, name, email, role, now, password_hash=hashed))

    await store.write(add)
    await store.close()

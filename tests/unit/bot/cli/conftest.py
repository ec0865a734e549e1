"""The command line in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import steady as program

Steady = Callable[..., Result]


@pytest.fixture
def steady(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Steady:
    """`steady("invite", "--count", "2", country="GB")`: run a command with these settings."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, given: str | None = None, **settings: str) -> Result:
        env = {f"STEADY_{name.upper()}": value for name, value in settings.items()}
        return CliRunner().invoke(program, words, input=given, env=env)

    return run

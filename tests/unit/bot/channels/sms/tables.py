"""Reads the case tables of SMS."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

CASES = Path(__file__).parents[4] / "cases" / "sms"


def table(name: str) -> dict[str, Any]:
    """The table of this name; its rows are under `row`."""
    return tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a table."""
    found: list[dict[str, Any]] = table(name)["row"]
    return found

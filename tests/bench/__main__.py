"""Measures what issue-sized claims are made about: `make bench` prints a table, writes JSON.

Figures of a busy machine vary by a factor of two; the ratios are taken side by side.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.core.config import load_config
from bot.core.log import set_up_logging
from tests.bench import (
    emergency,
    idle,
    inbound,
    rendering,
    screening,
    sending,
    sweeping,
    turns,
)
from tests.bench.figure import Figure

PARTS = {
    "sweep": sweeping.measure,
    "emergency": emergency.measure,
    "sending": sending.measure,
    "inbound": inbound.measure,
    "turns": turns.measure,
    "screening": screening.measure,
    "rendering": rendering.measure,
    "idle": idle.measure,
}


def main() -> None:
    """Run all parts, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=[*PARTS])
    parser.add_argument("--scale", type=float, default=1.0, help="0.1: a tenth of the rows")
    parser.add_argument("--keep", action="store_true", help="add to what is in the file")
    given = parser.parse_args()
    if len(given.parts) > 1:
        _each_alone(given)
        return
    set_up_logging(load_config(None, log_level="ERROR"))
    figures: list[Figure] = []
    for name in given.parts:
        found = asyncio.run(PARTS[name](given.scale))
        figures += found
        for figure in found:
            print(figure.line(), flush=True)
    target = Path("build/bench.json")
    target.parent.mkdir(exist_ok=True)
    kept = {row["name"]: row for row in _kept(target)} if given.keep else {}
    kept |= {figure.name: figure.as_json() for figure in figures}
    target.write_text(json.dumps([*kept.values()], indent=1) + "\n", encoding="utf-8")


def _each_alone(given: argparse.Namespace) -> None:
    """Each part in a process of its own: what one leaves in memory is not another's."""
    for number, name in enumerate(given.parts):
        keep = ["--keep"] if given.keep or number else []
        part = [name, "--scale", str(given.scale), *keep]
        subprocess.run([sys.executable, "-m", "tests.bench", *part], check=True)


def _kept(target: Path) -> list[dict[str, Any]]:
    """What an earlier run wrote."""
    if not target.exists():
        return []
    rows: list[dict[str, Any]] = json.loads(target.read_text(encoding="utf-8"))
    return rows


if __name__ == "__main__":
    main()

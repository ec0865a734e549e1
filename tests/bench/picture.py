"""Draws docs/images/benchmarks.svg and the tables of docs/benchmarks.md from build/bench.json.

`python -m tests.bench.picture` after `make bench`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

ROOT = Path(__file__).parents[2]
MEASURED = ROOT / "build" / "bench.json"
IMAGE = ROOT / "docs" / "images" / "benchmarks.svg"
PAGE = ROOT / "docs" / "benchmarks.md"
OURS, BARE = "#2f6f5e", "#b9b3a6"
TURN = re.compile(r"(turn|due work), (\w+), (p50|p99)")
PAIRS = (  # ours, what stands beside it, title
    ("sweep, render and enqueue", "APScheduler in memory, each job sends", "reminders due"),
    ("sending by outbox and channel", "bare python-telegram-bot loop", "messages sent"),
    ("Telegram webhook to committed turn", "bare route, parse and one row", "Telegram in"),
    ("Twilio webhook to committed turn", "bare route, signature and one row", "SMS in"),
)
Row = dict[str, Any]


def main() -> None:
    """Draw what was measured; parts that were not are left out."""
    measured: list[Row] = json.loads(MEASURED.read_text(encoding="utf-8"))
    figures = [row for row in measured if row["value"] is not None]
    mpl.rcParams |= {"svg.hashsalt": "steady", "font.size": 9, "axes.spines.right": False}
    mpl.rcParams["axes.spines.top"] = False
    picture = Picture(figsize=(9, 7.5), layout="constrained")
    rates, turns = picture.subplots(2, 1, height_ratios=(1, 2.2))
    _draw_rates(rates, figures)
    _draw_turns(turns, figures)
    picture.savefig(IMAGE, metadata={"Date": None})
    PAGE.write_text(_with_tables(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")


def _draw_rates(axes: Axes, figures: Sequence[Row]) -> None:
    """How many a second; ours over what stands beside it."""
    pairs = [
        (title, mine["value"], other["value"], other["name"])
        for ours, beside, title in PAIRS
        if (mine := _named(figures, ours)) and (other := _named(figures, beside))
    ]
    for place, (_, mine, other, name) in enumerate(pairs):
        axes.barh(place - 0.2, mine, 0.38, color=OURS)
        axes.barh(place + 0.2, other, 0.38, color=BARE)
        axes.text(mine, place - 0.2, f" {mine:,.0f}", va="center")
        axes.text(other, place + 0.2, f" {other:,.0f}  {name}", va="center", color="#555555")
    axes.set_yticks(range(len(pairs)), [title for title, *_ in pairs])
    axes.invert_yaxis()
    axes.margins(x=0.25)
    axes.set_title("A second: Steady (green) and a bare program that keeps less", loc="left")


def _draw_turns(axes: Axes, figures: Sequence[Row]) -> None:
    """The middle and the slowest hundredth of each conversation."""
    rows = [*_turns(figures)]
    for place, (_, p50, p99) in enumerate(rows):
        axes.plot([p50, p99], [place, place], color=BARE, linewidth=3, solid_capstyle="round")
        axes.plot([p50], [place], "o", color=OURS)
    axes.set_yticks(range(len(rows)), [name for name, *_ in rows])
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_title(
        "Turns by conversation, ms of CPU: half of them (dot), all but one in 100 (end)",
        loc="left",
    )


def _turns(figures: Sequence[Row]) -> Iterator[tuple[str, float, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in figures:
        if match := TURN.fullmatch(row["name"]):
            kind, name, label = match.groups()
            shown = name if kind == "turn" else f"{name} (due)"
            found.setdefault(shown, {})[label] = row["value"]
    for name, values in sorted(found.items(), key=lambda item: -item[1]["p50"]):
        yield name, values["p50"], values["p99"]


def _named(figures: Sequence[Row], beginning: str) -> Row | None:
    return next((row for row in figures if row["name"].startswith(beginning)), None)


def _with_tables(page: str, figures: Sequence[Row]) -> str:
    """The page with its tables made anew: what stands between their marks."""
    turns = [f"| {name} | {p50:.1f} | {p99:.1f} |" for name, p50, p99 in _turns(figures)]
    others = [_line(row) for row in figures if not TURN.fullmatch(row["name"])]
    page = _between(page, "figures", ["| what | measured | bar |", "|---|---:|---:|", *others])
    heads = ["| conversation | p50, ms | p99, ms |", "|---|---:|---:|"]
    return _between(page, "turns", [*heads, *turns])


def _line(row: Row) -> str:
    bar = ""
    if row["bar"] is not None:
        bar = f"{'at most' if row['is_at_most'] else 'at least'} {row['bar']:,g}"
        bar += "" if row["holds"] else ", **missed**"
    value = f"{row['value']:,.0f}" if row["value"] >= 100 else f"{row['value']:,.2f}"
    return f"| {row['name']} | {value} {row['unit']} | {bar} |"


def _between(page: str, name: str, lines: Sequence[str]) -> str:
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, _, rest = page.partition(begin)
    after = rest.partition(end)[2]
    return f"{before}{begin}\n{chr(10).join(lines)}\n{end}{after}"


if __name__ == "__main__":
    main()

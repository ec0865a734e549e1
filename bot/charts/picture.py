"""The picture of progress: doses by day, the urge, check-ins. Runs in the drawing process.

Colours are Okabe and Ito's, which people with any colour vision can tell apart; each state has
its own shape besides. The card has its own light ground, so that it reads in a dark chat, too.
"""

from __future__ import annotations

import io
import json
from typing import Any

INK, SOFT, GROUND = "#1c2733", "#5b6875", "#ffffff"
BLUE, ORANGE, GREY, GREEN = "#0072b2", "#d55e00", "#c4ccd4", "#009e73"
SIGNS = {  # state: colour, sign, whether filled
    "taken": (GREEN, "o", True),
    "skipped": (ORANGE, "_", True),
    "missed": (ORANGE, "o", False),
}
QUICK = 4  # of 9: a quarter less time than the usual 6, and nearly as small
WIDTH, HEIGHT, DPI = 6.0, 5.6, 150  # inches; 900 pixels wide: sharp on a phone


def draw(content: bytes) -> bytes:
    """A PNG of the numbers that `handlers.progress` put together (JSON)."""
    # Imported here: the library is large, and the bot's own process never needs it.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    data = json.loads(content)
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor=GROUND)
    canvas = FigureCanvasAgg(figure)
    figure.text(0.08, 0.925, data["labels"]["title"], size=19, weight="bold", color=INK)
    figure.text(0.08, 0.03, data["labels"]["answered"], size=13, color=INK)
    strip = figure.add_axes((0.08, 0.64, 0.86, 0.12))
    line = figure.add_axes((0.08, 0.18, 0.86, 0.33))
    _doses(strip, data)
    _urge(line, data)
    picture = io.BytesIO()
    canvas.print_figure(picture, format="png", pil_kwargs={"compress_level": QUICK})
    return picture.getvalue()


def _doses(axes: Any, data: dict[str, Any]) -> None:
    """One sign a day; nothing for a day without a dose."""
    states, labels = data["doses"], data["labels"]
    size, width = min(95.0, 2850 / len(states)), min(2.0, 240 / len(states))
    for state, (colour, sign, is_filled) in SIGNS.items():
        days = [day for day, each in enumerate(states) if each == state]
        if not days:
            continue
        style: dict[str, Any] = {"color": colour, "linewidths": width, "clip_on": False}
        if sign == "o":
            del style["color"]
            style |= {"facecolors": colour if is_filled else GROUND, "edgecolors": colour}
        label = f"{labels[state]}: {len(days)}"
        axes.scatter(days, [0] * len(days), s=size, marker=sign, label=label, zorder=3, **style)
    axes.axhline(0, color=GREY, linewidth=1, zorder=1)
    axes.set_ylim(-1, 1)
    _frame(axes, len(states), labels["doses"])
    axes.xaxis.set_visible(False)  # ticks that nobody sees cost a tenth of the time
    axes.yaxis.set_visible(False)
    _legend(axes)


def _urge(axes: Any, data: dict[str, Any]) -> None:
    """Each day's rating as a dot, and the 7-day median as a line; gaps stay gaps."""
    labels, count = data["labels"], len(data["doses"])
    days = [day for day, rating in enumerate(data["ratings"]) if rating is not None]
    known = [rating for rating in data["ratings"] if rating is not None]
    smoothed = [float("nan") if each is None else each for each in data["smoothed"]]
    size = min(34.0, 2000 / count)
    axes.scatter(days, known, s=size, color=ORANGE, label=labels["each_day"], zorder=2)
    if len(known) > 1:
        label = labels["median"]
        axes.plot(range(count), smoothed, color=BLUE, linewidth=3.5, label=label, zorder=3)
    axes.set_ylim(-0.6, 10.6)
    axes.set_yticks([0, 5, 10])
    axes.grid(axis="y", color=GREY, linewidth=0.8)
    _frame(axes, count, labels["urge"])
    axes.set_xticks([0, count - 1], [data["first"], data["last"]])
    first, last = axes.get_xticklabels()
    first.set_ha("left")
    last.set_ha("right")
    if known:
        _legend(axes)


def _frame(axes: Any, count: int, title: str) -> None:
    axes.set_xlim(-0.7, count - 0.3)
    axes.set_title(title, loc="left", size=15, color=INK, pad=30)
    axes.tick_params(labelsize=13, colors=SOFT, length=0, pad=6)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)


def _legend(axes: Any) -> None:
    handles, labels = axes.get_legend_handles_labels()
    if handles:
        axes.legend(
            handles, labels, loc="lower left", bbox_to_anchor=(-0.02, 0.98), ncol=3,
            frameon=False, fontsize=12, labelcolor=SOFT, handletextpad=0.3, columnspacing=1.2,
            borderaxespad=0.1, scatterpoints=1, handlelength=1.2,
        )  # fmt: skip

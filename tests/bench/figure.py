"""One measured figure and the bar it is held to."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """`bar` None: for information. `is_at_most`: lower is better. `value` None: not measured."""

    name: str
    value: float | None
    unit: str
    bar: float | None = None
    is_at_most: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether the bar is met; what was not measured does not meet it."""
        if self.bar is None:
            return None
        if self.value is None:
            return False
        return self.value <= self.bar if self.is_at_most else self.value >= self.bar

    def line(self) -> str:
        """For the table."""
        bar = "" if self.bar is None else f"{'<=' if self.is_at_most else '>='} {self.bar:,g}"
        mark = {True: "held", False: "MISSED", None: ""}[self.holds]
        if self.value is None:
            return f"{self.name:58} {'-':>12} {self.unit:6} {bar:>10} NOT MEASURED"
        return f"{self.name:58} {self.value:12,.2f} {self.unit:6} {bar:>10} {mark}"

    def as_json(self) -> dict[str, object]:
        """For the file."""
        return asdict(self) | {"holds": self.holds}


@dataclass(frozen=True, slots=True)
class Effort:
    """What some work took."""

    count: int
    seconds: float
    cpu_seconds: float  # of the whole process

    @property
    def rate(self) -> float:
        """A second."""
        return self.count / self.seconds

    @property
    def cpu(self) -> float:
        """Microseconds of CPU for each."""
        return self.cpu_seconds / self.count * 1e6


class Stopwatch:
    """Measures from its making on."""

    def __init__(self) -> None:
        self._began, self._cpu_began = time.perf_counter(), time.process_time()

    def effort(self, count: int) -> Effort:
        """What `count` pieces of work have taken so far."""
        return Effort(
            count, time.perf_counter() - self._began, time.process_time() - self._cpu_began
        )


def beside(
    ours: str,
    bare: str,
    pairs: Sequence[tuple[Effort, Effort]],
    *,
    least: float | None,
    bar: float,
) -> list[Figure]:
    """Ours beside a bare program, run turn about: the middle of each rate, and of the ratios.

    `least`: how many a second ours has to reach; `bar`: which share of the bare program's rate.
    """
    return [
        Figure(ours, median(mine.rate for mine, _ in pairs), "/s", least),
        Figure(bare, median(other.rate for _, other in pairs), "/s"),
        Figure(f"{ours}, over that", median(m.rate / o.rate for m, o in pairs), "x", bar),
        Figure(f"{ours}, CPU", median(mine.cpu for mine, _ in pairs), "us"),
        Figure(f"{bare}, CPU", median(other.cpu for _, other in pairs), "us"),
    ]


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

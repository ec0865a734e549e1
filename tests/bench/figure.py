"""One measured figure and the bar it is held to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`bar` None: for information. `is_at_most`: lower is better."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    is_at_most: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether the bar is met."""
        if self.bar is None:
            return None
        return self.value <= self.bar if self.is_at_most else self.value >= self.bar

    def line(self) -> str:
        """For the table."""
        bar = "" if self.bar is None else f"{'<=' if self.is_at_most else '>='} {self.bar:,g}"
        mark = {True: "held", False: "MISSED", None: ""}[self.holds]
        return f"{self.name:58} {self.value:12,.2f} {self.unit:6} {bar:>10} {mark}"

    def as_json(self) -> dict[str, object]:
        """For the file."""
        return asdict(self) | {"holds": self.holds}


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

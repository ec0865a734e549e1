"""What happened in simulated lives, and which rules did not hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

Tell: TypeAlias = Callable[[str, int | None, str], None]  # a broken rule, whose (id), the detail


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that did not hold, for whom and where."""

    rule: str
    person: int
    detail: str


@dataclass
class Totals:
    """Counts by state, and every broken rule."""

    people: int
    days: int
    doses: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    crashes: int = 0
    broken: list[Broken] = field(default_factory=list)

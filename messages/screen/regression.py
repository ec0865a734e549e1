"""The labelled sentences that the screen is held to: a lexicon may not answer them worse."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from messages.screen.loading import SHIPPED
from messages.screen.model import Tier

REGRESSION = SHIPPED / "regression"


@dataclass(frozen=True)
class Row:
    """A labelled sentence; `others` are further tiers that a reasonable reader could give."""

    text: str
    tier: Tier
    others: frozenset[str]
    flags: frozenset[str]
    language: str
    category: str

    @property
    def is_clear(self) -> bool:
        """Only one tier is right."""
        return not self.others


def regression_rows(folder: Path = REGRESSION) -> list[Row]:
    """All labelled sentences that the program ships, file by file."""
    return [row for path in sorted(folder.glob("*.jsonl")) for row in read_rows(path)]


def read_rows(path: Path) -> list[Row]:
    """The labelled sentences of a file."""
    return [_row(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _row(line: Mapping[str, object]) -> Row:
    flags = [str(flag) for flag in _list(line.get("flags"))]
    label = str(line.get("tier") or line["label"]).replace("benign", "none")
    others = frozenset(flag.removeprefix("alt:") for flag in flags if flag.startswith("alt:"))
    return Row(
        str(line["text"]),
        Tier(label),
        others,
        frozenset(flags),
        str(line.get("lang", "en")),
        str(line.get("category") or line.get("topic") or ""),
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []

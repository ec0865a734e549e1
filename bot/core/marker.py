"""What tells running processes that something else is in force: a setting that they look at."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.core.ports import Rows


@dataclass(frozen=True, slots=True)
class Marker:
    """One kind of thing that staff put into force, such as the texts."""

    name: str  # of the setting

    def move(self, rows: Rows) -> None:
        """Something else is in force from this transaction on.

        Not a count: two transactions that never saw each other must not agree by chance.
        """
        rows.settings.put(self.name, secrets.token_hex(8))

    def read(self, rows: Rows) -> str | None:
        """Another text after each move; None before the first."""
        return rows.settings.get(self.name)

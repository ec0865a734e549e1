"""What staff must see, as it is kept."""

from __future__ import annotations

from typing import Protocol

from bot.core.model import Alert
from bot.core.ports.kept import Kept


class Alerts(Kept[Alert], Protocol):
    """What staff must see."""

    def by_code(self, code: str) -> Alert | None:
        """The open alert with this code."""
        ...

    def open(self) -> list[Alert]:
        """Alerts that nobody has acknowledged, oldest first."""
        ...

    def of(self, patient_id: int, limit: int) -> list[Alert]:
        """Their alerts, newest first."""
        ...

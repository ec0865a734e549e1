"""What staff must see, as it is kept."""

from __future__ import annotations

from typing import Protocol

from bot.core.model import Alert


class Alerts(Protocol):
    """What staff must see."""

    def add(self, alert: Alert) -> Alert:
        """Keep a new alert (its id is ignored) and return it with its id."""
        ...

    def save(self, alert: Alert) -> None:
        """Replace the row of this id."""
        ...

    def get(self, alert_id: int) -> Alert | None:
        """One alert."""
        ...

    def by_code(self, code: str) -> Alert | None:
        """The open alert with this code."""
        ...

    def open(self) -> list[Alert]:
        """Alerts that nobody has acknowledged, oldest first."""
        ...

    def of(self, patient_id: int, limit: int) -> list[Alert]:
        """Their alerts, newest first."""
        ...

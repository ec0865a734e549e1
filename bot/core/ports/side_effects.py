"""Reports of side effects, as they are kept."""

from __future__ import annotations

from typing import Protocol

from bot.core.model import SideEffectReport


class SideEffects(Protocol):
    """What people report about side effects."""

    def add(self, report: SideEffectReport) -> SideEffectReport:
        """Keep a new report (its id is ignored) and return it with its id."""
        ...

    def save(self, report: SideEffectReport) -> None:
        """Replace the row of this id."""
        ...

    def get(self, report_id: int) -> SideEffectReport | None:
        """One report."""
        ...

    def recent(self, patient_id: int, limit: int) -> list[SideEffectReport]:
        """Their latest, newest first."""
        ...

"""Reports of side effects, as they are kept."""

from __future__ import annotations

from typing import Protocol

from bot.core.model import SideEffectReport
from bot.core.ports.kept import Kept


class SideEffects(Kept[SideEffectReport], Protocol):
    """What people report about side effects."""

    def recent(self, patient_id: int, limit: int) -> list[SideEffectReport]:
        """Their latest, newest first."""
        ...

"""Check-ins and the tips that were shown, as they are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.model import CheckIn, Rhythm, TipShown
from bot.core.ports.kept import Kept


class CheckIns(Kept[CheckIn], Protocol):
    """Ratings of urges, and how often each person is asked."""

    def since(self, patient_id: int, first: datetime) -> list[CheckIn]:
        """Theirs planned at `first` or later, in order of `planned_at`."""
        ...

    def recent(self, patient_id: int, limit: int) -> list[CheckIn]:
        """Their latest, newest first."""
        ...

    def rhythm(self, patient_id: int) -> Rhythm | None:
        """How often they are asked; None where that was never settled."""
        ...

    def save_rhythm(self, rhythm: Rhythm) -> None:
        """Keep or replace the one of this patient."""
        ...


class TipsShown(Kept[TipShown], Protocol):
    """Which tips people got, and what came of them."""

    def of(self, patient_id: int) -> list[TipShown]:
        """All a person got, oldest first."""
        ...

    def counts(self) -> dict[str, tuple[int, int, int]]:
        """By tip id, over all people: how often shown, liked, disliked. For the admin page."""
        ...

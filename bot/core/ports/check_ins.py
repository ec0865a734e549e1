"""Check-ins and the tips that were shown, as they are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.model import CheckIn, Rhythm, TipShown


class CheckIns(Protocol):
    """Ratings of urges, and how often each person is asked."""

    def add(self, check_in: CheckIn) -> CheckIn:
        """Keep a new check-in (its id is ignored) and return it with its id."""
        ...

    def save(self, check_in: CheckIn) -> None:
        """Replace the row of this id."""
        ...

    def get(self, check_in_id: int) -> CheckIn | None:
        """One check-in."""
        ...

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


class TipsShown(Protocol):
    """Which tips people got, and what came of them."""

    def add(self, shown: TipShown) -> TipShown:
        """Keep a new one (its id is ignored) and return it with its id."""
        ...

    def save(self, shown: TipShown) -> None:
        """Replace the row of this id."""
        ...

    def get(self, shown_id: int) -> TipShown | None:
        """One of them."""
        ...

    def of(self, patient_id: int) -> list[TipShown]:
        """All a person got, oldest first."""
        ...

    def counts(self) -> dict[str, tuple[int, int, int]]:
        """By tip id, over all people: how often shown, liked, disliked. For the admin page."""
        ...

"""What people take and when, as it is kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Protocol

from bot.core.model import Dose, DoseState, Regimen
from bot.core.ports.kept import Kept


class Regimens(Kept[Regimen], Protocol):
    """Prescriptions."""

    def active(self, patient_id: int) -> list[Regimen]:
        """Their regimens in force, oldest first."""
        ...


class Doses(Protocol):
    """Single doses: the record that makes 'exactly once' checkable."""

    def add(self, dose: Dose) -> Dose | None:
        """Keep a new dose (its id is ignored); None where (regimen, date, index) is there."""
        ...

    def save(self, dose: Dose) -> None:
        """Replace the row of this id."""
        ...

    def get(self, dose_id: int) -> Dose | None:
        """One dose."""
        ...

    def states(self, dose_ids: Collection[int]) -> dict[int, DoseState]:
        """How each of these stands; unknown ones are left out."""
        ...

    def between(self, patient_id: int, first: date, last: date) -> list[Dose]:
        """Doses by local date, both ends included, in order of `due_at`."""
        ...

    def recent(self, patient_id: int, limit: int) -> list[Dose]:
        """The latest doses, newest first."""
        ...

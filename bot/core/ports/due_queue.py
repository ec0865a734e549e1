"""Work that falls due, as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from bot.core.model import DueWork


class DueQueue(Protocol):
    """Work for later. The database is the queue."""

    def put(
        self,
        kind: str,
        due_at: datetime,
        patient_id: int,
        subject: str = "",
        data: dict[str, Any] | None = None,
    ) -> None:
        """Schedule work; the same (kind, patient, subject) again moves and replaces it."""
        ...

    def cancel(self, patient_id: int, kind: str | None = None, subject: str | None = None) -> int:
        """Drop their work of this kind and subject (None: all); returns how many rows."""
        ...

    def take(self, now: datetime, limit: int) -> list[DueWork]:
        """Work that is due, earliest first. It stays until `done` in the same transaction."""
        ...

    def done(self, work_id: int) -> None:
        """Remove finished work; fine where the turn has put it anew under the same id."""
        ...

    def retry(self, work_id: int, due_at: datetime, data: dict[str, Any] | None = None) -> int:
        """Its turn failed: try again then, with this data (None: as it is).

        Returns how often it has failed.
        """
        ...

    def of(self, patient_id: int) -> list[DueWork]:
        """All their scheduled work, earliest first."""
        ...

    def since(self, first: datetime, limit: int) -> list[DueWork]:
        """Work due at `first` or later, earliest first."""
        ...

    def by_minute(
        self, kind: str, first: datetime, last: datetime
    ) -> Mapping[tuple[str, datetime], int]:
        """How much of a kind is due from `first` to `last`, by channel and minute (aware UTC).

        The channel is where the person would get a message now; without one they do not count.
        """
        ...

    def next_at(self) -> datetime | None:
        """When the earliest work of all is due."""
        ...

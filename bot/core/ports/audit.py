"""Who changed what, as it is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol


class Audit(Protocol):
    """What was changed by whom: append only, no text that identifies a person."""

    def add(
        self, at: datetime, actor: str, action: str, subject: str, details: dict[str, Any]
    ) -> None:
        """Append one entry; `actor` and `subject` are references such as `staff:3`."""
        ...

    def recent(self, limit: int) -> list[dict[str, Any]]:
        """Entries, newest first: id, at, actor, action, subject, details."""
        ...

"""What a person is being asked, as it is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.model import Dialogue


class Dialogues(Protocol):
    """Open prompts."""

    def put(self, dialogue: Dialogue) -> None:
        """Open a prompt; the same (patient, name, subject) is replaced."""
        ...

    def open(self, patient_id: int, now: datetime) -> list[Dialogue]:
        """Prompts that have not expired, newest first."""
        ...

    def close(self, patient_id: int, name: str | None = None, subject: str | None = None) -> None:
        """Drop the prompts of this name and subject (None: all)."""
        ...

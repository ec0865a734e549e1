"""Questions and what was answered, as they are kept."""

from __future__ import annotations

from typing import Protocol

from bot.core.model import Question
from bot.core.ports.kept import Kept


class Questions(Kept[Question], Protocol):
    """What people asked. The words are encrypted."""

    def of(self, patient_id: int, limit: int) -> list[Question]:
        """Theirs, newest first."""
        ...

    def unanswered(self, limit: int) -> list[Question]:
        """Those of all people without an answer that helped, newest first: work for editors."""
        ...

"""Questions and what was answered, as they are kept."""

from __future__ import annotations

from typing import Protocol

from bot.core.model import Question


class Questions(Protocol):
    """What people asked. The words are encrypted."""

    def add(self, question: Question) -> Question:
        """Keep a new question (its id is ignored) and return it with its id."""
        ...

    def save(self, question: Question) -> None:
        """Replace the row of this id."""
        ...

    def get(self, question_id: int) -> Question | None:
        """One question."""
        ...

    def of(self, patient_id: int, limit: int) -> list[Question]:
        """Theirs, newest first."""
        ...

    def unanswered(self, limit: int) -> list[Question]:
        """Those of all people without an answer that helped, newest first: work for editors."""
        ...

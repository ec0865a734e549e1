"""What the last prompts await (dialogue rows) and what is to happen later (due rows)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.core.model.message import Button, about


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One open prompt of one person; at most one per (patient, name, subject).

    The newest one gets a text that could answer several. It follows the person to other channels.
    """

    patient_id: int
    name: str  # of the conversation: the module in handlers/
    step: str
    asked_at: datetime
    expires_at: datetime
    subject: str = ""  # such as a dose id
    data: dict[str, Any] = field(default_factory=dict)  # JSON values
    options: tuple[Button, ...] = ()  # label, data and key are kept

    @property
    def offered(self) -> tuple[Button, ...]:
        """The options, each with what comes back when it is tapped."""
        return about(self.subject, self.options)


@dataclass(frozen=True, slots=True)
class DueWork:
    """Work that a sweep hands to a turn at `due_at` (aware UTC).

    Unique per (kind, patient, subject): scheduling the same again moves it.
    """

    id: int
    kind: str  # "dose.due", "dose.nag"…: a key of handlers.DUE
    due_at: datetime
    patient_id: int
    subject: str = ""
    data: dict[str, Any] = field(default_factory=dict)  # JSON values
    attempts: int = 0

"""What staff see when the screen or a conversation calls for a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class AlertState(StrEnum):
    """Whether somebody has taken care."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    UNANSWERED = "unanswered"  # everybody was paged, nobody answered; the patient was told so


@dataclass(frozen=True, slots=True)
class Alert:
    """One reason for a person to look. `findings` are explanations (ids, spans), never text."""

    id: int
    patient_id: int
    tier: str  # of the screen, or "notice" for what is not about danger
    reason: str  # topic of the screen or of a conversation: "breathing", "two_missed_doses"…
    raised_at: datetime
    state: AlertState = AlertState.OPEN
    excerpt: str = ""  # what the person wrote; encrypted at rest
    answer_key: str = ""  # template the bot answered with
    findings: list[dict[str, Any]] = field(default_factory=list)
    lexicon_version: str = ""
    code: str = ""  # a short word to acknowledge by SMS
    paged: int = 0  # how many staff addresses have been paged
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None  # a staff address reference, never a number

"""What the screen says about a text: tiers, findings, the whole screening. Values, no logic."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """How strongly a text must be answered, weakest first; members compare by that order."""

    NONE = "none"
    CRAVING = "craving"
    COMMON = "common"
    UNSURE = "unsure"
    URGENT = "urgent"
    EMERGENCY = "emergency"

    @property
    def rank(self) -> int:
        """Position in the order of strength, 0 for `NONE`."""
        return _RANKS[self]

    @property
    def is_escalation(self) -> bool:
        """True where staff are alerted: unsure, urgent and emergency."""
        return self.rank >= Tier.UNSURE.rank


_RANKS = {tier: rank for rank, tier in enumerate(Tier)}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the original text: character offsets, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One lexicon entry that matched, and what its context made of it."""

    rule: str
    tier: Tier  # after context; NONE where context switched the match off
    topic: str  # a topic of the lexicon, such as "breathing" or "suicidality"
    language: str  # of the lexicon entry
    spans: tuple[Span, ...]
    matched: tuple[str, ...]  # the original words, one per span
    distance: int  # summed edit distance of all tokens, 0 = as written
    context: tuple[str, ...]  # "negated", "question", "past", "someone_else", "hypothetical" …


@dataclass(frozen=True, slots=True)
class Screening:
    """The verdict on one text. Same text and lexicon, same screening, always."""

    tier: Tier
    topic: str | None  # of the strongest finding
    findings: tuple[Finding, ...]  # strongest first; includes the ones that context switched off
    is_question: bool  # the strongest topic is asked about, not reported: answer with information
    lexicon_version: str
    language: str = ""  # of an escalated text, where it is clearly written in one; else empty

"""One change to the screen's lexicon that staff have made, and what has become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class LexiconState(StrEnum):
    """The life of a change."""

    DRAFT = "draft"  # kept, not asked for yet
    PROPOSED = "proposed"  # a second person must approve
    APPROVED = "approved"  # may be published
    PUBLISHED = "published"  # in force: at most one for each rule
    RETIRED = "retired"  # replaced, withdrawn or refused


OPEN_LEXICON_STATES = frozenset({LexiconState.DRAFT, LexiconState.PROPOSED, LexiconState.APPROVED})


class LexiconChange(StrEnum):
    """What a version makes of its rule."""

    ENTRY = "entry"  # an entry of the staff's own
    RETIRE = "retire"  # a rule, or some of its phrases, is no longer used
    SHIPPED = "shipped"  # nothing is changed any more: as shipped, or not there


@dataclass(frozen=True, slots=True)
class LexiconVersion:
    """All that staff have changed about one rule. All times aware UTC.

    `content` of an entry: tier, topic, words, between, patterns, must_match, must_not_match; of a
    retirement: patterns, where an empty list is the whole rule. `judgement` is what the last
    replay found (see `bot.core.lexicon.judging`), without any patient's words.
    """

    id: int
    rule: str
    change: LexiconChange
    content: Mapping[str, Any]
    author: str  # a reference: "staff:3", "cli:ana"
    at: datetime  # when it was written
    state: LexiconState = LexiconState.DRAFT
    why: str = ""
    parent: int | None = None  # the version in force that it was written over; None: as shipped
    judgement: Mapping[str, Any] = field(default_factory=dict)
    approved_by: str | None = None
    published_by: str | None = None
    published_at: datetime | None = None

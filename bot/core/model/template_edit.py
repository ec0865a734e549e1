"""One version of a sentence, a tip or an answer as staff have edited it, and its state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class EditState(StrEnum):
    """The life of a version."""

    DRAFT = "draft"  # kept, not asked for yet
    WAITING = "waiting"  # protected: a second person must approve
    SCHEDULED = "scheduled"  # goes into force at `publish_at`
    PUBLISHED = "published"  # in force: at most one for each (key, language)
    RETIRED = "retired"  # replaced, withdrawn or refused


OPEN_EDIT_STATES = frozenset({EditState.DRAFT, EditState.WAITING, EditState.SCHEDULED})


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """All edited parts of one text in one language. All times aware UTC.

    `key` names a template ("dose.taken"), a tip ("tip:eat_first") or an answer ("help:liver").
    `parts` holds every part that differs from what is shipped; one that is not in it is shown as
    shipped, so a version without any is the shipped text, or nothing where staff added it.
    `shipped` are the shipped parts that the editor saw, `based_on` their hash: when these are
    others today, the shipped text has moved on under the edit.
    """

    id: int
    key: str
    language: str
    parts: Mapping[str, str]
    author: str  # a reference: "staff:3", "cli"
    at: datetime  # when it was written
    state: EditState = EditState.DRAFT
    why: str = ""
    parent: int | None = None  # the version in force that it was written over; None: shipped
    based_on: str = ""
    shipped: Mapping[str, str] = field(default_factory=dict)
    publish_at: datetime | None = None  # for a scheduled one, or one to be once approved
    approved_by: str | None = None
    published_at: datetime | None = None

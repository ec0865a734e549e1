"""How somebody is doing: check-ins and how often they are asked, tips, side effects, questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One rating of an urge, 0 to 10, asked for by us (`is_prompted`) or volunteered.

    All times aware UTC. An answer after `expires_at` is kept, with `is_late`.
    """

    id: int
    patient_id: int
    planned_at: datetime
    sent_at: datetime | None = None
    expires_at: datetime | None = None
    answered_at: datetime | None = None
    is_prompted: bool = True
    is_late: bool = False
    rating: int | None = None
    rating_after: int | None = None  # after the timed wait
    trigger: str | None = None  # a word of `messages.tips.TRIGGERS`
    note: str | None = None  # what set it off in their words; encrypted at rest
    mood: str | None = None  # "good", "so_so" or "low"
    used: bool | None = None  # None: not asked, or rather not said


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often and when somebody is asked. Wall times are in their zone.

    `start` = `end` is a fixed time, else a random moment from `start` up to `end`. `pace` is an
    index into `scheduler.cadence.PACES`; 0 is quiet.
    """

    patient_id: int
    pace: int
    weekdays: tuple[int, ...] = EVERY_DAY  # Monday = 0
    start: time = time(10, 0)
    end: time = time(20, 0)
    changed_at: datetime | None = None  # when the pace was last changed, by whomever
    offered_at: datetime | None = None  # when more was last offered after hard days
    asked_useful_at: datetime | None = None  # when "still useful?" was asked
    digest_day: int | None = None  # weekday of the weekly summary; None: not wanted
    has_milestones: bool = True


@dataclass(frozen=True, slots=True)
class TipShown:
    """A tip that somebody got, and what it did: a thumb, the rating before and after."""

    id: int
    patient_id: int
    tip_id: str
    shown_at: datetime
    check_in_id: int | None = None
    liked: bool | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class SideEffectReport:
    """How strong an effect is on a day: 0 gone, 1 mild, 2 medium, 3 strong."""

    id: int
    patient_id: int
    topic: str  # of the screen's *common* tier, or "other"
    reported_at: datetime
    local_date: date
    strength: int | None = None  # None until it is said
    since: str | None = None  # "today", "days", "week"
    note: str | None = None  # in their words; encrypted at rest


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked and what was found; `entry` is None where nothing was sure enough."""

    id: int
    patient_id: int
    asked_at: datetime
    text: str  # encrypted at rest
    language: str
    entry: str | None
    score: float
    was_helpful: bool | None = None
    is_settled: bool = False  # an editor has seen to it

"""The prescribed regimen and its single doses. The bot repeats amounts; it never computes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class Form(StrEnum):
    """How naltrexone is taken."""

    TABLET = "tablet"
    INJECTION = "injection"
    UNSURE = "unsure"  # the person does not know yet: no reminders


class Pattern(StrEnum):
    """Which days are dose days."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"  # an amount per weekday; a weekday without one has no dose
    EVERY_N_DAYS = "every_n_days"  # counted from `start_date`
    AS_NEEDED = "as_needed"  # logged, never reminded


@dataclass(frozen=True, slots=True)
class Phase:
    """The first `days` of a regimen with another amount (the label's 25 mg first days)."""

    days: int
    amount: str


@dataclass(frozen=True, slots=True)
class Regimen:
    """A prescription as times and days. Wall times are in the patient's zone, wherever that is.

    `amount` and the amounts of `weekday_amounts` are the prescriber's words ("50 mg"). Weekdays
    count from Monday = 0. For an injection `start_date` is the last one given and `every_days`
    the interval (label: 28; source: facts 1.3, S28 S29).
    """

    id: int
    patient_id: int
    form: Form
    pattern: Pattern
    start_date: date
    times: tuple[time, ...] = ()
    amount: str = ""
    weekday_amounts: tuple[tuple[int, str], ...] = ()
    every_days: int = 1
    phases: tuple[Phase, ...] = ()
    end_date: date | None = None
    is_active: bool = True


class DoseState(StrEnum):
    """What has become of one due administration."""

    DUE = "due"
    REMINDED = "reminded"
    SNOOZED = "snoozed"
    TAKEN = "taken"
    SKIPPED = "skipped"
    MISSED = "missed"  # its window ended without an answer
    UNDELIVERED = "undelivered"  # we failed to remind: never counted against the person


OPEN_DOSE_STATES = frozenset({DoseState.DUE, DoseState.REMINDED, DoseState.SNOOZED})


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose; unique per (regimen, local date, index). `*_at` are aware UTC."""

    id: int
    patient_id: int
    regimen_id: int
    local_date: date
    index: int  # of the day's times
    due_at: datetime
    closes_at: datetime  # end of the window
    state: DoseState = DoseState.DUE
    amount: str = ""
    reminded_at: datetime | None = None
    settled_at: datetime | None = None  # when the state became final
    taken_at: datetime | None = None  # when the person says they took it
    skip_reason: str | None = None
    is_extra: bool = False  # logged without a reminder

    @property
    def is_open(self) -> bool:
        """Whether an answer is still awaited."""
        return self.state in OPEN_DOSE_STATES

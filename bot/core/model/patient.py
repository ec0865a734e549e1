"""A patient, where they can be reached, and what they agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo


class PatientState(StrEnum):
    """How far somebody has come with us."""

    STRANGER = "stranger"  # wrote to us once; nothing agreed
    ENROLLING = "enrolling"
    ACTIVE = "active"
    LEFT = "left"  # ended it; keeps nothing but the right to come back


class AddressState(StrEnum):
    """Whether messages may and can go to an address."""

    ACTIVE = "active"
    OPTED_OUT = "opted_out"  # the person said STOP: only START changes this
    BLOCKED = "blocked"  # the person blocked the bot, or deleted the chat
    UNREACHABLE = "unreachable"  # the provider says that it can never be delivered


class Privacy(StrEnum):
    """How much a message may show to somebody who glances at the screen."""

    DISCREET = "discreet"  # no drug name, condition or clinic
    OPEN = "open"  # the person chose plain words


@dataclass(frozen=True, slots=True)
class Address:
    """A channel and a chat id or E.164 number. `consented_at` is None until the person agreed."""

    id: int
    patient_id: int
    channel: str
    value: str
    state: AddressState = AddressState.ACTIVE
    consented_at: datetime | None = None
    last_heard_at: datetime | None = None

    @property
    def is_usable(self) -> bool:
        """Whether unsolicited messages may go there."""
        return self.state is AddressState.ACTIVE and self.consented_at is not None


@dataclass(frozen=True, slots=True)
class Patient:
    """A person and how they want to be treated. Quiet hours are wall times in `zone`."""

    id: int
    state: PatientState
    created_at: datetime
    language: str = "en"
    zone: str | None = None  # IANA name; None until known
    country: str | None = None  # ISO 3166 two letters; decides the emergency numbers
    name: str | None = None  # only where staff gave one
    privacy: Privacy = Privacy.DISCREET
    quiet_start: time | None = None
    quiet_end: time | None = None
    paused_until: datetime | None = None
    held_until: datetime | None = None  # an emergency: no reminder, tip or check-in before this
    enrolled_at: datetime | None = None
    reasons: str | None = None  # their own reasons to go on, in their words
    support_person: str | None = None  # name and number, in their words
    shares_lapses: bool = False  # agreed that staff hear of lapses and hard days
    puzzled: int = 0  # texts in a row that nothing matched
    flexible_minutes: int = 0  # a reminder may come so much before or after its time

    @property
    def tz(self) -> ZoneInfo:
        """Their time zone; UTC while unknown."""
        return ZoneInfo(self.zone or "UTC")

    @property
    def is_discreet(self) -> bool:
        """Whether a message must not tell what it is about to who glances at it."""
        return self.privacy is Privacy.DISCREET

    def is_paused(self, now: datetime) -> bool:
        """Whether they asked for silence at `now` (aware UTC)."""
        return self.paused_until is not None and now < self.paused_until

    def is_held(self, now: datetime) -> bool:
        """Whether an emergency keeps everything else back at `now` (aware UTC)."""
        return self.held_until is not None and now < self.held_until


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody agreed to: when, on which channel, which version, the exact text they saw."""

    patient_id: int
    channel: str
    kind: str  # "service", "sms_opt_in", "stop", "delete"…
    version: str
    text: str
    given_at: datetime

"""The contracts of the rows that a transaction can read and write, one small role each.

All times in and out are aware UTC. A row that is asked for by id and is not there is `None`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from bot.core.model import (
    Address,
    Alert,
    CheckIn,
    Consent,
    Dialogue,
    Dose,
    DueWork,
    InboxEntry,
    Incoming,
    Lane,
    LinkPurpose,
    OneTimeLink,
    OutboxRow,
    Patient,
    Question,
    Receipt,
    Regimen,
    Rhythm,
    SideEffectReport,
    StaffAccount,
    StaffSession,
    TemplateVersion,
    TipShown,
)


class Inbox(Protocol):
    """Incoming events, kept before the provider is told that we have them."""

    def add(self, incoming: Incoming) -> int | None:
        """Keep an event; None where (channel, external id) is known already."""
        ...

    def pending(self, limit: int) -> list[InboxEntry]:
        """Events without a finished turn, in order of arrival."""
        ...

    def finish(self, entry_id: int, at: datetime) -> bool:
        """The turn is done; False where another one had done it already (or given up)."""
        ...

    def fail(self, entry_id: int, error: str) -> int:
        """Note a failed turn by its exception class; returns how many there have been."""
        ...

    def park(self, entry_id: int, at: datetime) -> bool:
        """Give up on an event: it stays to be read by `doctor`, later turns go on.

        False where another one had done it already.
        """
        ...

    def parked(self, limit: int) -> list[InboxEntry]:
        """Given-up events, oldest first."""
        ...

    def purge(self, before: datetime, limit: int) -> int:
        """Remove events settled before then, at most so many; how many."""
        ...

    def of(self, channel: str, address: str) -> list[Incoming]:
        """What has come from an address and is still kept, oldest first."""
        ...

    def count_like(self, incoming: Incoming, since: datetime) -> int:
        """How many equal texts this address has sent since then (loops with another bot)."""
        ...


class Patients(Protocol):
    """People, their addresses, their consents. Names, addresses and words are encrypted."""

    def find(self, channel: str, address: str) -> tuple[Patient, Address] | None:
        """Who writes from this address."""
        ...

    def get(self, patient_id: int) -> Patient | None:
        """One patient."""
        ...

    def add(self, patient: Patient) -> Patient:
        """Keep a new patient (its id is ignored) and return it with its id."""
        ...

    def save(self, patient: Patient) -> None:
        """Replace the row of this id."""
        ...

    def every(self) -> Iterable[Patient]:
        """All patients, by id, read in slices."""
        ...

    def count_reachable(self, channel: str) -> int:
        """How many active patients may be written to on this channel."""
        ...

    def add_address(self, address: Address) -> Address:
        """Keep a new address (its id is ignored). A known (channel, value) is a StorageError."""
        ...

    def save_address(self, address: Address) -> None:
        """Replace the row of this id."""
        ...

    def addresses(self, patient_id: int) -> list[Address]:
        """Their addresses, the one last heard from first."""
        ...

    def add_consent(self, consent: Consent) -> None:
        """Append to the record of what was agreed to."""
        ...

    def consents(self, patient_id: int) -> list[Consent]:
        """All they agreed to, oldest first."""
        ...

    def erase(self, patient_id: int) -> None:
        """Delete the person and every row about them; audit rows stay, without identity."""
        ...


class Regimens(Protocol):
    """Prescriptions."""

    def add(self, regimen: Regimen) -> Regimen:
        """Keep a new regimen (its id is ignored) and return it with its id."""
        ...

    def save(self, regimen: Regimen) -> None:
        """Replace the row of this id."""
        ...

    def get(self, regimen_id: int) -> Regimen | None:
        """One regimen."""
        ...

    def active(self, patient_id: int) -> list[Regimen]:
        """Their regimens in force, oldest first."""
        ...


class Doses(Protocol):
    """Single doses: the record that makes 'exactly once' checkable."""

    def add(self, dose: Dose) -> Dose | None:
        """Keep a new dose (its id is ignored); None where (regimen, date, index) is there."""
        ...

    def save(self, dose: Dose) -> None:
        """Replace the row of this id."""
        ...

    def get(self, dose_id: int) -> Dose | None:
        """One dose."""
        ...

    def between(self, patient_id: int, first: date, last: date) -> list[Dose]:
        """Doses by local date, both ends included, in order of `due_at`."""
        ...

    def recent(self, patient_id: int, limit: int) -> list[Dose]:
        """The latest doses, newest first."""
        ...


class DueQueue(Protocol):
    """Work for later. The database is the queue."""

    def put(
        self,
        kind: str,
        due_at: datetime,
        patient_id: int,
        subject: str = "",
        data: dict[str, Any] | None = None,
    ) -> None:
        """Schedule work; the same (kind, patient, subject) again moves and replaces it."""
        ...

    def cancel(self, patient_id: int, kind: str | None = None, subject: str | None = None) -> int:
        """Drop their work of this kind and subject (None: all); returns how many rows."""
        ...

    def take(self, now: datetime, limit: int) -> list[DueWork]:
        """Work that is due, earliest first. It stays until `done` in the same transaction."""
        ...

    def done(self, work_id: int) -> None:
        """Remove finished work; fine where the turn has put it anew under the same id."""
        ...

    def retry(self, work_id: int, due_at: datetime) -> int:
        """Its turn failed: try again then; returns how often it has failed."""
        ...

    def of(self, patient_id: int) -> list[DueWork]:
        """All their scheduled work, earliest first."""
        ...

    def since(self, first: datetime, limit: int) -> list[DueWork]:
        """Work due at `first` or later, earliest first."""
        ...

    def next_at(self) -> datetime | None:
        """When the earliest work of all is due."""
        ...


class Dialogues(Protocol):
    """Open prompts."""

    def put(self, dialogue: Dialogue) -> None:
        """Open a prompt; the same (patient, name, subject) is replaced."""
        ...

    def open(self, patient_id: int, now: datetime) -> list[Dialogue]:
        """Prompts that have not expired, newest first."""
        ...

    def close(self, patient_id: int, name: str | None = None, subject: str | None = None) -> None:
        """Drop the prompts of this name and subject (None: all)."""
        ...


@dataclass(frozen=True, slots=True)
class Claim:
    """A sender's hold on a batch: only rows whose token still matches may be recorded."""

    token: str
    until: datetime


class Outbox(Protocol):
    """Messages on their way. A claim moves `next_try_at` forward: the lease is the next try."""

    def add(self, row: OutboxRow) -> int:
        """Queue a message (its id is ignored); returns its id."""
        ...

    def get(self, row_id: int) -> OutboxRow | None:
        """One row."""
        ...

    def claim(
        self, channel: str, lane: Lane, now: datetime, limit: int, claim: Claim
    ) -> list[OutboxRow]:
        """Take due queued rows of a lane, earliest first, as *sending* under this claim."""
        ...

    def overdue_claims(self, now: datetime, limit: int) -> list[OutboxRow]:
        """Rows left in *sending* past their lease by a crash: their outcome is unknown."""
        ...

    def sent(self, row_id: int, token: str, provider_id: str, at: datetime) -> bool:
        """Record success; False where the claim is no longer ours."""
        ...

    def requeue(self, row_id: int, token: str, at: datetime, code: str, counts: bool) -> bool:
        """Try again at `at`; `counts`: whether this was a try. False: claim no longer ours."""
        ...

    def end(self, row_id: int, token: str | None, state: str, code: str, at: datetime) -> bool:
        """Final state (failed, expired, unknown, cancelled); `token` None ends any claim."""
        ...

    def receive(self, receipt: Receipt) -> OutboxRow | None:
        """Apply a provider's report, never backwards; the row that it changed, or None."""
        ...

    def cancel(
        self, patient_id: int, lanes: Sequence[Lane], at: datetime, address: str | None = None
    ) -> int:
        """Cancel what is still queued for a person (on one address); returns how many."""
        ...

    def cancel_dose(self, dose_id: int, at: datetime) -> int:
        """Cancel what is still queued about a dose; returns how many."""
        ...

    def of(self, patient_id: int, limit: int) -> list[OutboxRow]:
        """Their messages, newest first."""
        ...

    def next_at(self) -> datetime | None:
        """When the earliest queued row may be tried."""
        ...

    def purge(self, before: datetime, limit: int) -> int:
        """Remove messages that came to their end before then, at most so many; how many."""
        ...

    def depth(self, now: datetime) -> dict[tuple[str, str], tuple[int, timedelta]]:
        """By (channel, lane): how many rows wait, and for how long the oldest has been due."""
        ...


class Alerts(Protocol):
    """What staff must see."""

    def add(self, alert: Alert) -> Alert:
        """Keep a new alert (its id is ignored) and return it with its id."""
        ...

    def save(self, alert: Alert) -> None:
        """Replace the row of this id."""
        ...

    def get(self, alert_id: int) -> Alert | None:
        """One alert."""
        ...

    def by_code(self, code: str) -> Alert | None:
        """The open alert with this code."""
        ...

    def open(self) -> list[Alert]:
        """Alerts that nobody has acknowledged, oldest first."""
        ...

    def of(self, patient_id: int, limit: int) -> list[Alert]:
        """Their alerts, newest first."""
        ...


class Audit(Protocol):
    """What was changed by whom: append only, no text that identifies a person."""

    def add(
        self, at: datetime, actor: str, action: str, subject: str, details: dict[str, Any]
    ) -> None:
        """Append one entry; `actor` and `subject` are references such as `staff:3`."""
        ...

    def recent(self, limit: int) -> list[dict[str, Any]]:
        """Entries, newest first: id, at, actor, action, subject, details."""
        ...


class Settings(Protocol):
    """Small facts of the installation: a channel's position, the zone data's version."""

    def get(self, name: str) -> str | None:
        """The value, or None."""
        ...

    def put(self, name: str, value: str) -> None:
        """Keep a value."""
        ...


class Staff(Protocol):
    """Accounts of the team, sessions, links that work once. Who they are is encrypted."""

    def add(self, account: StaffAccount) -> StaffAccount:
        """Keep a new account (its id is ignored) and return it with its id.

        A known e-mail address or chat is a Conflict.
        """
        ...

    def save(self, account: StaffAccount) -> None:
        """Replace the row of this id; another's e-mail address or chat is a Conflict."""
        ...

    def get(self, staff_id: int) -> StaffAccount | None:
        """One account."""
        ...

    def by_email(self, email: str) -> StaffAccount | None:
        """The account with this e-mail address, in any case of letters."""
        ...

    def by_telegram(self, address: str) -> StaffAccount | None:
        """The account that writes from this `<channel>:<chat id>`."""
        ...

    def every(self) -> list[StaffAccount]:
        """All accounts, oldest first."""
        ...

    def add_session(self, session: StaffSession) -> None:
        """Somebody signed in."""
        ...

    def session(self, token_hash: str) -> StaffSession | None:
        """The session of this token, expired or not."""
        ...

    def touch_session(self, token_hash: str, last_seen_at: datetime, expires_at: datetime) -> None:
        """They are still there."""
        ...

    def end_session(self, token_hash: str) -> None:
        """They signed out."""
        ...

    def end_sessions(self, staff_id: int, keep: str = "") -> int:
        """End all their sessions but the one with the token hash `keep`; how many."""
        ...

    def add_link(self, link: OneTimeLink) -> None:
        """Keep a new link."""
        ...

    def link(self, token_hash: str) -> OneTimeLink | None:
        """The link of this token, used or expired or not."""
        ...

    def use_link(self, token_hash: str, purpose: LinkPurpose, at: datetime) -> OneTimeLink | None:
        """Use a link up; None where there is none for this, or it is used or has expired."""
        ...

    def sweep(self, now: datetime) -> int:
        """Remove sessions and links that have expired; how many."""
        ...


class TemplateEdits(Protocol):
    """Texts as staff have edited them. Rules are in `bot.core.editing`; here are only rows."""

    def add(self, version: TemplateVersion) -> TemplateVersion:
        """Keep a new version (its id is ignored) and return it with its id.

        A second *published* one of a (key, language) is a Conflict, here and in `save`.
        """
        ...

    def save(self, version: TemplateVersion) -> None:
        """Replace the row of this id."""
        ...

    def get(self, version_id: int) -> TemplateVersion | None:
        """One version."""
        ...

    def current(self, key: str, language: str) -> TemplateVersion | None:
        """The version in force; None where that is the shipped text."""
        ...

    def in_force(self) -> list[TemplateVersion]:
        """All versions in force, by key and language."""
        ...

    def open(self) -> list[TemplateVersion]:
        """Drafts, waiting and scheduled ones, oldest first."""
        ...

    def history(self, key: str, language: str, limit: int) -> list[TemplateVersion]:
        """All versions of a template in a language, newest first."""
        ...

    def due(self, now: datetime) -> list[TemplateVersion]:
        """Scheduled ones whose time has come, earliest first."""
        ...

    def next_at(self) -> datetime | None:
        """When the earliest scheduled one goes into force."""
        ...


class CheckIns(Protocol):
    """Ratings of urges, and how often each person is asked."""

    def add(self, check_in: CheckIn) -> CheckIn:
        """Keep a new check-in (its id is ignored) and return it with its id."""
        ...

    def save(self, check_in: CheckIn) -> None:
        """Replace the row of this id."""
        ...

    def get(self, check_in_id: int) -> CheckIn | None:
        """One check-in."""
        ...

    def since(self, patient_id: int, first: datetime) -> list[CheckIn]:
        """Theirs planned at `first` or later, in order of `planned_at`."""
        ...

    def recent(self, patient_id: int, limit: int) -> list[CheckIn]:
        """Their latest, newest first."""
        ...

    def rhythm(self, patient_id: int) -> Rhythm | None:
        """How often they are asked; None where that was never settled."""
        ...

    def save_rhythm(self, rhythm: Rhythm) -> None:
        """Keep or replace the one of this patient."""
        ...


class TipsShown(Protocol):
    """Which tips people got, and what came of them."""

    def add(self, shown: TipShown) -> TipShown:
        """Keep a new one (its id is ignored) and return it with its id."""
        ...

    def save(self, shown: TipShown) -> None:
        """Replace the row of this id."""
        ...

    def get(self, shown_id: int) -> TipShown | None:
        """One of them."""
        ...

    def of(self, patient_id: int) -> list[TipShown]:
        """All a person got, oldest first."""
        ...

    def counts(self) -> dict[str, tuple[int, int, int]]:
        """By tip id, over all people: how often shown, liked, disliked. For the admin page."""
        ...


class SideEffects(Protocol):
    """What people report about side effects."""

    def add(self, report: SideEffectReport) -> SideEffectReport:
        """Keep a new report (its id is ignored) and return it with its id."""
        ...

    def save(self, report: SideEffectReport) -> None:
        """Replace the row of this id."""
        ...

    def get(self, report_id: int) -> SideEffectReport | None:
        """One report."""
        ...

    def recent(self, patient_id: int, limit: int) -> list[SideEffectReport]:
        """Their latest, newest first."""
        ...


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


class Rows(Protocol):
    """Everything one transaction can read and write."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def patients(self) -> Patients: ...
    @property
    def regimens(self) -> Regimens: ...
    @property
    def doses(self) -> Doses: ...
    @property
    def due(self) -> DueQueue: ...
    @property
    def dialogues(self) -> Dialogues: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def staff(self) -> Staff: ...
    @property
    def template_edits(self) -> TemplateEdits: ...
    @property
    def check_ins(self) -> CheckIns: ...
    @property
    def tips_shown(self) -> TipsShown: ...
    @property
    def side_effects(self) -> SideEffects: ...
    @property
    def questions(self) -> Questions: ...

    def savepoint(self) -> AbstractContextManager[None]:
        """What happens inside is undone alone when it raises."""
        ...

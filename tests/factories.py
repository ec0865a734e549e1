"""Values with sensible defaults: a test says only what matters to it. Ana takes the medicine."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from bot.core.model import (
    Address,
    Alert,
    Body,
    Consent,
    Dialogue,
    Dose,
    Form,
    Incoming,
    IncomingKind,
    Lane,
    LexiconChange,
    LexiconVersion,
    OutboxRow,
    OutboxState,
    Patient,
    PatientState,
    Pattern,
    Regimen,
    StaffAccount,
    StaffRole,
    TemplateVersion,
)
from bot.core.ports import Claim, Rows

NOW = datetime(2027, 3, 1, 13, 0, tzinfo=UTC)  # a Monday, 08:00 in New York
_external_ids = count(1)


def patient(**changes: Any) -> Patient:
    """Ana: enrolled, in New York, speaks English."""
    values: dict[str, Any] = {
        "id": 0,
        "state": PatientState.ACTIVE,
        "created_at": NOW,
        "zone": "America/New_York",
        "country": "US",
        "enrolled_at": NOW,
    }
    return Patient(**values | changes)


def address(patient_id: int, **changes: Any) -> Address:
    """Ana's chat on Telegram, with her consent."""
    values: dict[str, Any] = {
        "id": 0,
        "patient_id": patient_id,
        "channel": "telegram",
        "value": "5550100",
        "consented_at": NOW,
        "last_heard_at": NOW,
    }
    return Address(**values | changes)


def consent(patient_id: int, **changes: Any) -> Consent:
    """Agreement to the service on Telegram."""
    values: dict[str, Any] = {
        "patient_id": patient_id,
        "channel": "telegram",
        "kind": "service",
        "version": "1",
        "text": "You may write to me.",
        "given_at": NOW,
    }
    return Consent(**values | changes)


def regimen(patient_id: int, **changes: Any) -> Regimen:
    """A tablet of 50 mg each day at 08:00."""
    values: dict[str, Any] = {
        "id": 0,
        "patient_id": patient_id,
        "form": Form.TABLET,
        "pattern": Pattern.DAILY,
        "start_date": date(2027, 3, 1),
        "times": (time(8),),
        "amount": "50 mg",
    }
    return Regimen(**values | changes)


def dose(patient_id: int, regimen_id: int, **changes: Any) -> Dose:
    """The dose of NOW, still open."""
    values: dict[str, Any] = {
        "id": 0,
        "patient_id": patient_id,
        "regimen_id": regimen_id,
        "local_date": date(2027, 3, 1),
        "index": 0,
        "due_at": NOW,
        "closes_at": NOW + timedelta(hours=6),
        "amount": "50 mg",
    }
    return Dose(**values | changes)


def incoming(text: str = "hello", **changes: Any) -> Incoming:
    """A text from Ana on Telegram; each call is another event unless `external_id` is given."""
    values: dict[str, Any] = {
        "channel": "telegram",
        "address": "5550100",
        "external_id": f"update-{next(_external_ids)}",
        "kind": IncomingKind.TEXT,
        "received_at": NOW,
        "text": text,
    }
    return Incoming(**values | changes)


def dialogue(patient_id: int, **changes: Any) -> Dialogue:
    """A prompt of the dose conversation, open for a day."""
    values: dict[str, Any] = {
        "patient_id": patient_id,
        "name": "dose",
        "step": "ask",
        "asked_at": NOW,
        "expires_at": NOW + timedelta(days=1),
    }
    return Dialogue(**values | changes)


def outbox_row(patient_id: int | None, **changes: Any) -> OutboxRow:
    """A queued reminder to Ana on Telegram, due now."""
    values: dict[str, Any] = {
        "id": 0,
        "patient_id": patient_id,
        "channel": "telegram",
        "address": "5550100",
        "lane": Lane.REMINDER,
        "key": "dose.reminder",
        "body": Body("Time for your dose."),
        "state": OutboxState.QUEUED,
        "created_at": NOW,
        "next_try_at": NOW,
    }
    return OutboxRow(**values | changes)


def alert(patient_id: int, **changes: Any) -> Alert:
    """An emergency that nobody has acknowledged."""
    values: dict[str, Any] = {
        "id": 0,
        "patient_id": patient_id,
        "tier": "emergency",
        "reason": "breathing",
        "raised_at": NOW,
        "excerpt": "I cannot breathe",
        "code": "otter",
    }
    return Alert(**values | changes)


def staff(email: str = "eda@clinic.example", **changes: Any) -> StaffAccount:
    """Eda, who edits texts."""
    values: dict[str, Any] = {
        "id": 0,
        "name": "Eda",
        "email": email,
        "role": StaffRole.EDITOR,
        "created_at": NOW,
    }
    return StaffAccount(**values | changes)


def lexicon_version(rule: str = "en.clinic_spit", **changes: Any) -> LexiconVersion:
    """A draft of Eda's."""
    values: dict[str, Any] = {
        "id": 0,
        "rule": rule,
        "change": LexiconChange.ENTRY,
        "content": {"tier": "urgent"},
        "author": "staff:1",
        "at": NOW,
    }
    return LexiconVersion(**values | changes)


def template_version(key: str = "dose.taken", **changes: Any) -> TemplateVersion:
    """A draft of Eda's."""
    values: dict[str, Any] = {
        "id": 0,
        "key": key,
        "language": "en",
        "parts": {"text": "Noted."},
        "author": "staff:1",
        "at": NOW,
    }
    return TemplateVersion(**values | changes)


def claimed(rows: Rows, limit: int = 10, holder: str = "me") -> list[OutboxRow]:
    """Reminders on Telegram that are due now, claimed for a minute."""
    claim = Claim(holder, NOW + timedelta(minutes=1))
    return rows.outbox.claim("telegram", Lane.REMINDER, NOW, limit, claim)

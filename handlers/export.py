"""All that is kept about a person: a file on Telegram, a link that ends by itself by SMS."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.core.model import Attachment, Incoming
from bot.core.ports import Rows
from bot.core.turn import Turn

LINK_LIVES = timedelta(hours=24)


def send(turn: Turn) -> None:
    """/export."""
    if turn.can_tap:
        content = patient_file(turn.rows, turn.patient.id)
        file = Attachment("my-data.json", "application/json", content)
        turn.say("export.file", attachment=file)
    elif turn.config.public_url or turn.config.has_simulator:
        turn.say("export.link", link=_link(turn))
    else:
        turn.raise_alert("notice", "asks_for_data", answer_key="export.ask_clinic")
        turn.say("export.ask_clinic")


def patient_file(rows: Rows, patient_id: int) -> bytes:
    """Everything kept about a person, as JSON in UTF-8."""
    record = patient_record(rows, patient_id)
    return json.dumps(record, ensure_ascii=False, indent=2, default=_plain).encode(
        "utf-8",
        "backslashreplace",  # half a character, as a broken phone sends it
    )


def patient_record(rows: Rows, patient_id: int) -> dict[str, Any]:
    """Everything kept about a person, by kind of row."""
    patient = rows.patients.get(patient_id)
    first, last = date(2000, 1, 1), date(2100, 1, 1)
    messages = rows.outbox.of(patient_id, 100_000)
    return {
        "patient": asdict(patient) if patient else None,
        "addresses": [asdict(a) for a in rows.patients.addresses(patient_id)],
        "consents": [asdict(c) for c in rows.patients.consents(patient_id)],
        "regimens": [asdict(r) for r in rows.regimens.active(patient_id)],
        "doses": [asdict(d) for d in rows.doses.between(patient_id, first, last)],
        "check_ins": [asdict(c) for c in rows.check_ins.recent(patient_id, 100_000)],
        "tips": [asdict(t) for t in rows.tips_shown.of(patient_id)],
        "side_effects": [asdict(s) for s in rows.side_effects.recent(patient_id, 100_000)],
        "questions": [asdict(q) for q in rows.questions.of(patient_id, 100_000)],
        "messages_to_you": [
            {"at": m.created_at, "channel": m.channel, "text": m.body.text, "state": m.state}
            for m in messages
        ],
        "messages_from_you": [
            {"at": i.received_at, "channel": i.channel, "kind": i.kind, "text": _written(i)}
            for a in rows.patients.addresses(patient_id)
            for i in rows.inbox.of(a.channel, a.value)
        ],
        "alerts": [asdict(a) for a in rows.alerts.of(patient_id, 100_000)],
    }


def file_of_link(rows: Rows, token: str, now: datetime) -> bytes | None:
    """The file that a link's token opens; None where it is wrong or has ended."""
    kept = rows.settings.get(_name(token))
    if kept is None:
        return None
    patient, _, until = kept.partition(" ")
    is_open = now < datetime.fromisoformat(until) and rows.patients.get(int(patient)) is not None
    return patient_file(rows, int(patient)) if is_open else None


def _written(incoming: Incoming) -> str:
    """What was typed or tapped, the command included."""
    command = f"/{incoming.command} " if incoming.command else ""
    return f"{command}{incoming.text}".strip()


def _link(turn: Turn) -> str:
    token = secrets.token_urlsafe(24)
    until = turn.now + LINK_LIVES
    turn.rows.settings.put(_name(token), f"{turn.patient.id} {until.isoformat()}")
    base = turn.config.public_url or f"http://{turn.config.host}:{turn.config.port}"
    return f"{base}/export/{token}"


def _name(token: str) -> str:
    return "export." + hashlib.sha256(token.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)

"""Alerts, for clinicians and admins: who, what they wrote, which rule, what the bot answered."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from bot.core.errors import StorageError
from bot.core.model import Address, Alert, AlertState, OutboxRow, Patient
from bot.core.ports import Rows
from bot.web.admin.excerpt import marked
from bot.web.admin.visit import Visit
from handlers.alert_taking import take

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Case:
    """An alert and all that belongs to it."""

    alert: Alert
    patient: Patient | None = None
    addresses: list[Address] = field(default_factory=list)
    answer: OutboxRow | None = None
    others: list[Alert] = field(default_factory=list)
    taken_by: str = ""

    @property
    def who(self) -> str:
        """Their name where staff gave one, else a number."""
        if not self.is_about_somebody:
            return "Steady itself"
        return (self.patient and self.patient.name) or f"Patient {self.alert.patient_id}"

    @property
    def is_about_somebody(self) -> bool:
        """Whether it is about a patient, and not about the program."""
        return self.alert.patient_id > 0

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to take it."""
        return self.alert.state is not AlertState.ACKNOWLEDGED

    @property
    def is_danger(self) -> bool:
        """Whether it must be seen at once."""
        return self.alert.tier in {"emergency", "urgent"}


async def listed(visit: Visit) -> Response:
    """Open ones, the gravest first; or what somebody has taken."""

    def look(rows: Rows) -> list[Case]:
        return [Case(alert, rows.patients.get(alert.patient_id)) for alert in rows.alerts.open()]

    cases = await visit.desk.store.read(look)
    cases.sort(key=lambda case: (not case.is_danger, -case.alert.raised_at.timestamp()))
    return visit.page("alerts", cases=cases[:SHOWN], total=len(cases), now=visit.desk.clock.now())


async def show(visit: Visit) -> Response:
    """One alert."""
    number, now = int(visit.part("id")), visit.desk.clock.now()
    me = visit.me

    def look(rows: Rows) -> Case | None:
        alert = rows.alerts.get(number)
        return None if alert is None else _case(rows, alert)

    case = await visit.desk.store.read(look)
    if case is None:
        return visit.missing("alert")
    with suppress(StorageError):  # a full disk must not hide somebody in danger
        await visit.desk.store.write(
            lambda rows: rows.audit.add(now, me.reference, "alert.seen", f"alert:{number}", {})
        )
    local = now.astimezone(case.patient.tz) if case.patient and case.patient.zone else None
    return visit.page("alert", case=case, now=now, local=local, words=_marked(case.alert))


async def acknowledge(visit: Visit) -> Response:
    """They take care of it."""
    number, now, me = int(visit.part("id")), visit.desk.clock.now(), visit.me

    def work(rows: Rows) -> bool:
        alert = rows.alerts.get(number)
        if alert is not None and alert.state is not AlertState.ACKNOWLEDGED:
            take(rows, alert, me.reference, now)
        return alert is not None

    if not await visit.desk.store.write(work):
        return visit.missing("alert")
    return visit.go(f"/alerts/{number}", done="acknowledged")


def _case(rows: Rows, alert: Alert) -> Case:
    said = rows.outbox.of(alert.patient_id, 100)
    answers = [row for row in said if row.key == alert.answer_key]
    by = {account.reference: account.name for account in rows.staff.every()}
    return Case(
        alert,
        rows.patients.get(alert.patient_id),
        rows.patients.addresses(alert.patient_id),
        min(answers, key=lambda row: abs(row.created_at - alert.raised_at), default=None),
        [each for each in rows.alerts.of(alert.patient_id, 20) if each.id != alert.id],
        by.get(alert.acknowledged_by or "", alert.acknowledged_by or ""),
    )


def _marked(alert: Alert) -> Markup:
    """What they wrote, with the words that the rules matched marked."""
    live = [finding for finding in alert.findings if finding.get("tier") != "none"]
    spans = chain.from_iterable(finding.get("spans", ()) for finding in live)
    return marked(alert.excerpt, map(_ends, spans))


def _ends(span: Any) -> tuple[int, int]:
    if isinstance(span, dict):
        return int(span["start"]), int(span["end"])
    return int(span[0]), int(span[1])

"""Alerts: paging staff without content, acknowledging, and saying plainly when nobody answers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.core.model import (
    Address,
    Alert,
    AlertState,
    Body,
    Button,
    Dialogue,
    DueWork,
    Lane,
    OutboxRow,
    OutboxState,
)
from bot.core.turn import Choice, Turn
from messages.screen import Tier

NAME = "alert"
_TYPED = re.compile(r"\s*ack\s+(?P<code>a\d+)\s*$", re.IGNORECASE)


def page(turn: Turn, work: DueWork) -> None:
    """Page the next staff address; when nobody is left, tell the patient so."""
    alert = turn.rows.alerts.get(int(work.subject))
    if alert is None or alert.state is not AlertState.OPEN:
        return
    staff = turn.config.staff_alerts
    if alert.paged >= len(staff):
        _nobody_left(turn, alert)
        return
    if not alert.code:
        alert = replace(alert, code=_code(alert))
    _page_one(turn, alert, staff[alert.paged])
    turn.rows.alerts.save(replace(alert, paged=alert.paged + 1))
    turn.schedule(work.kind, turn.now + timedelta(minutes=turn.config.alert_minutes), work.subject)


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """A staff member's *Acknowledge* button."""
    alert = turn.rows.alerts.get(int(argument)) if argument.isdecimal() else None
    if action == "ack" and alert is not None:
        _acknowledge(turn, alert)


def answer(turn: Turn) -> bool:
    """ACK A17, typed by staff: they are not patients and go no further."""
    match = _TYPED.match(turn.text) if is_staff(turn) else None
    if match is None:
        return False
    alert = turn.rows.alerts.by_code(match["code"].upper())
    if alert is None:
        turn.say("alert.unknown_code")
    else:
        _acknowledge(turn, alert)
    return True


def is_staff(turn: Turn) -> bool:
    """Whether the turn's address is one of the configured staff addresses."""
    address = turn.address
    return address is not None and _reference(address) in turn.config.staff_alerts


# -- inside ---------------------------------------------------------------------------------------


def _acknowledge(turn: Turn, alert: Alert) -> None:
    if not is_staff(turn):
        return
    if alert.state is not AlertState.ACKNOWLEDGED:
        position = turn.config.staff_alerts.index(_reference(turn.address)) if turn.address else 0
        by = f"staff address {position + 1}"
        turn.rows.alerts.save(
            replace(
                alert,
                state=AlertState.ACKNOWLEDGED,
                acknowledged_at=turn.now,
                acknowledged_by=by,
            )
        )
        turn.rows.due.cancel(alert.patient_id, "alert.page", str(alert.id))
        turn.rows.audit.add(turn.now, by, "alert.acknowledged", f"alert:{alert.id}", {})
    turn.say("alert.acknowledged", number=alert.id)


def _page_one(turn: Turn, alert: Alert, staff: str) -> None:
    """No content and no name: a number, how serious, and how to acknowledge."""
    channel, _, value = staff.partition(":")
    to = Address(id=0, patient_id=alert.patient_id, channel=channel, value=value)
    key = "alert.page_notice" if alert.tier == "notice" else "alert.page_safety"
    text = turn.render(
        key,
        turn.form_of(to),
        {"number": alert.id, "tier": alert.tier, "code": alert.code, "link": _link(turn, alert)},
    )
    label = turn.label(Choice("", "button.acknowledge"))
    buttons = (Button(label, f"{NAME}:ack:{alert.id}"),) if turn.has_buttons(to) else ()
    turn.rows.outbox.add(
        OutboxRow(
            id=0,
            patient_id=None,
            channel=channel,
            address=value,
            lane=Lane.SAFETY if alert.tier != "notice" else Lane.REPLY,
            key=key,
            body=Body(text, buttons),
            state=OutboxState.QUEUED,
            created_at=turn.now,
            next_try_at=turn.now,
        )
    )


def _nobody_left(turn: Turn, alert: Alert) -> None:
    turn.rows.alerts.save(replace(alert, state=AlertState.UNANSWERED))
    if turn.address is None:
        turn.address = next(iter(turn.rows.patients.addresses(turn.patient.id)), None)
    is_danger = alert.tier in {Tier.EMERGENCY, Tier.URGENT, Tier.UNSURE}
    if is_danger and turn.config.staff_alerts:
        turn.say("alert.nobody_has_seen", lane=Lane.SAFETY)


def _code(alert: Alert) -> str:
    return f"A{alert.id}"


def _link(turn: Turn, alert: Alert) -> str:
    base = turn.config.public_url
    return f"{base}/admin/alerts/{alert.id}" if base else ""


def _reference(address: Address) -> str:
    return f"{address.channel}:{address.value}"

"""Taking an alert: what it means when somebody on the team acknowledges, wherever they do it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.core.model import Alert, AlertState
from bot.core.ports import Rows
from messages.screen import Tier

DANGER = frozenset({Tier.EMERGENCY, Tier.URGENT, Tier.UNSURE})


def take(rows: Rows, alert: Alert, by: str, now: datetime) -> None:
    """`by` takes care: of this alert, and of what else the same person wrote until now."""
    for each in [alert, *_siblings(rows, alert)]:
        if each.state is AlertState.ACKNOWLEDGED:
            continue
        rows.alerts.save(
            replace(each, state=AlertState.ACKNOWLEDGED, acknowledged_at=now, acknowledged_by=by)
        )
        rows.due.cancel(each.patient_id, "alert.page", str(each.id))
        rows.audit.add(now, by, "alert.acknowledged", f"alert:{each.id}", {})


def _siblings(rows: Rows, alert: Alert) -> list[Alert]:
    """Alerts about danger of the same person that nobody has taken; none for a mere notice."""
    if alert.tier not in DANGER:
        return []
    return [
        other
        for other in rows.alerts.of(alert.patient_id, 50)
        if other.id != alert.id and other.tier in DANGER
    ]

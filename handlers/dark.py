"""Somebody whom no phone reaches any more: staff hear of it before the next reminder is due."""

from __future__ import annotations

from bot.core.model import AddressState, AlertState, PatientState
from bot.core.turn import Turn

REASON = "cannot_be_reached"
_LOST = frozenset({AddressState.BLOCKED, AddressState.UNREACHABLE})


def tell_if_dark(turn: Turn) -> None:
    """Call staff, once until somebody has taken it, where an enrolled person's last phone is lost.

    No loss is what they wished: STOP, or to leave.
    """
    rows, patient = turn.rows, turn.patient
    addresses = rows.patients.addresses(patient.id)
    is_dark = not any(address.is_usable for address in addresses)
    is_lost = any(address.state in _LOST for address in addresses)
    if patient.state is not PatientState.ACTIVE or not (is_dark and is_lost):
        return
    told = (alert for alert in rows.alerts.of(patient.id, 50) if alert.reason == REASON)
    if all(alert.state is AlertState.ACKNOWLEDGED for alert in told):
        turn.raise_alert("notice", REASON)

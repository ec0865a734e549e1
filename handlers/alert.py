"""Alerts: paging staff without content, acknowledging, and saying plainly when nobody answers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.core.model import Address, Alert, AlertState, Dialogue, DueWork
from bot.core.turn import Turn
from handlers.alert_page import page_staff, quiet_until
from handlers.alert_taking import DANGER, take
from handlers.safety_saying import say_safety

NAME = "alert"
TOLD_WITHIN = timedelta(minutes=60)  # "no one has seen it" is said once in this time
_TYPED = re.compile(r"\W*ack(?:nowledge)?\W*(?P<code>a?\d+)?\W*", re.IGNORECASE)


def page(turn: Turn, work: DueWork) -> None:
    """Page the next staff address; when nobody is left, tell the patient so."""
    alert = turn.rows.alerts.get(int(work.subject))
    if alert is None or alert.state is not AlertState.OPEN:
        return
    quiet = quiet_until(turn, alert)
    if quiet > turn.now:
        turn.schedule(work.kind, quiet, work.subject, **work.data)
        return
    staff = turn.config.staff_alerts
    if alert.paged >= len(staff):
        turn.speak(str(work.data.get("language", "")))
        _nobody_left(turn, alert)
        return
    alert = replace(alert, code=alert.code or f"A{alert.id}")
    page_staff(turn, alert, staff[alert.paged])
    turn.rows.alerts.save(replace(alert, paged=alert.paged + 1))
    again_at = turn.now + timedelta(minutes=turn.config.alert_minutes)
    turn.schedule(work.kind, again_at, work.subject, **work.data)


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """A staff member's *Acknowledge* button."""
    alert = turn.rows.alerts.get(int(argument)) if argument.isdecimal() else None
    if not is_staff(turn) or action != "ack" or alert is None:
        turn.say("alert.unknown_code")
    else:
        _acknowledge(turn, alert)


def answer(turn: Turn) -> bool:
    """ACK A17, ack 17, /ack A17 or a lone ACK, typed by staff: it goes no further."""
    if turn.incoming is None or not is_staff(turn):
        return False
    match = _TYPED.fullmatch(f"{turn.incoming.command} {turn.text}")
    if match is None:
        return False
    alert = _meant(turn, match["code"])
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


def _meant(turn: Turn, code: str | None) -> Alert | None:
    """The alert of a code; without one, the only alert that staff were paged about."""
    if code:
        return turn.rows.alerts.by_code(f"A{code.upper().removeprefix('A')}")
    paged = [alert for alert in turn.rows.alerts.open() if alert.paged]
    return paged[0] if len(paged) == 1 else None


def _acknowledge(turn: Turn, alert: Alert) -> None:
    position = turn.config.staff_alerts.index(_reference(turn.address)) if turn.address else 0
    take(turn.rows, alert, f"staff address {position + 1}", turn.now)
    turn.say("alert.acknowledged", number=alert.id)


def _nobody_left(turn: Turn, alert: Alert) -> None:
    turn.rows.alerts.save(replace(alert, state=AlertState.UNANSWERED))
    if alert.tier not in DANGER or not turn.config.staff_alerts or _was_told(turn):
        return
    turn.address = next(iter(turn.rows.patients.addresses(turn.patient.id)), turn.address)
    say_safety(turn, "alert.nobody_has_seen")


def _was_told(turn: Turn) -> bool:
    since = turn.now - TOLD_WITHIN
    return any(
        row.key == "alert.nobody_has_seen" and row.created_at > since
        for row in turn.rows.outbox.of(turn.patient.id, 50)
    )


def _reference(address: Address) -> str:
    return f"{address.channel}:{address.value}"

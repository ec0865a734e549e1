"""The page to staff: no content and no name, in the clinic's language, and never a storm."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.model import Address, Alert, Body, Button, Lane, OutboxRow, OutboxState
from bot.core.template_words import words_of
from bot.core.turn import Turn
from messages.screen import Tier
from messages.template import Form

QUIET = timedelta(minutes=10)  # one person's alerts page once in this time, unless a tier rises
NOTICE = "notice"


def quiet_until(turn: Turn, alert: Alert) -> datetime:
    """When an alert that was not paged yet may be: at once, unless staff were just called."""
    if alert.paged:
        return turn.now
    others = turn.rows.alerts.of(alert.patient_id, 50)
    calls = [
        _last_page(turn, other)
        for other in others
        if other.id != alert.id and other.paged and _rank(other) >= _rank(alert)
    ]
    return max((at + QUIET for at in calls), default=turn.now)


def page_staff(turn: Turn, alert: Alert, staff: str) -> None:
    """A number, how serious, and how to acknowledge, to `staff` (`<channel>:<address>`)."""
    channel, _, value = staff.partition(":")
    to = Address(id=0, patient_id=alert.patient_id, channel=channel, value=value)
    is_notice = alert.tier == NOTICE
    key = "alert.page_notice" if is_notice else "alert.page_safety"
    about = {"number": alert.id, "code": alert.code, "link": _link(turn, alert)}
    if not is_notice:
        about["tier"] = _words(turn, f"alert.tier_{alert.tier}", Form.SMS, {})
    buttons: tuple[Button, ...] = ()
    if turn.has_buttons(to):
        label = _words(turn, "button.acknowledge", Form.SMS, {})
        buttons = (Button(label, f"alert:ack:{alert.id}"),)
    turn.rows.outbox.add(
        OutboxRow(
            id=0,
            patient_id=None,
            channel=channel,
            address=value,
            lane=Lane.REPLY if is_notice else Lane.SAFETY,
            key=key,
            body=Body(_words(turn, key, turn.form_of(to), about), buttons),
            state=OutboxState.QUEUED,
            created_at=turn.now,
            next_try_at=turn.now,
        )
    )


def _words(turn: Turn, key: str, form: Form, variables: dict[str, object]) -> str:
    """In the clinic's first language, and as shipped where an edit broke it."""
    return words_of(
        turn.around.catalogue,
        key,
        turn.config.languages[0],
        form,
        discreet=False,
        variables={**turn.standard_variables, **variables},
        numbers=turn.numbers,
    ).text


def _last_page(turn: Turn, alert: Alert) -> datetime:
    """When staff were last called about it: the next call is due a fixed time after that."""
    next_call = next(
        (
            work.due_at
            for work in turn.rows.due.of(alert.patient_id)
            if work.kind == "alert.page" and work.subject == str(alert.id)
        ),
        None,
    )
    if next_call is None:  # taken, or nobody is left to call
        return alert.raised_at
    return next_call - timedelta(minutes=turn.config.alert_minutes)


def _rank(alert: Alert) -> int:
    return -1 if alert.tier == NOTICE else Tier(alert.tier).rank


def _link(turn: Turn, alert: Alert) -> str:
    base = turn.config.public_url
    return f"{base}/admin/alerts/{alert.id}" if base else ""

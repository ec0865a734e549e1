"""Hard days and lapses: staff hear of them if the person agreed; who has not is asked once."""

from __future__ import annotations

from datetime import timedelta

from bot.core.model import Consent, Dialogue
from bot.core.turn import Choice, Turn
from scheduler.cadence import HIGH

NAME = "hard_days"
DAYS = timedelta(days=3)
MANY = 3  # high ratings within DAYS
ASK_EVERY = timedelta(days=7)


def consider(turn: Turn) -> None:
    """After a high rating: three in three days are told."""
    since = turn.now - DAYS
    recent = turn.rows.check_ins.since(turn.patient.id, since)
    high = [each for each in recent if each.rating is not None and each.rating >= HIGH]
    told = [
        alert
        for alert in turn.rows.alerts.of(turn.patient.id, 50)
        if alert.reason == NAME and alert.raised_at > since
    ]
    if len(high) >= MANY and not told:
        tell(turn, NAME)


def tell(turn: Turn, reason: str) -> None:
    """Staff get a notice; without the person's agreement, the person gets a question."""
    if turn.patient.shares_lapses:
        turn.raise_alert("notice", reason, answer_key="hard_days.told")
    elif turn.config.staff_alerts and not _was_asked(turn):
        choices = [
            Choice(f"share:{reason}", "button.share_yes", row=0),
            Choice(f"keep:{reason}", "button.share_no", row=0),
        ]
        turn.ask(NAME, "share", "hard_days.may_tell", choices=choices)


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Whether staff may hear of it, now and later."""
    turn.done(NAME)
    if action == "share":
        turn.save(shares_lapses=True)
        _record(turn)
        tell(turn, argument if argument in {NAME, "lapse"} else NAME)
        turn.say("hard_days.told")
    elif action == "keep":
        turn.save(shares_lapses=False)
        turn.say("hard_days.kept")


def _was_asked(turn: Turn) -> bool:
    since = turn.now - ASK_EVERY
    rows = turn.rows.outbox.of(turn.patient.id, 200)
    return any(row.key == "hard_days.may_tell" and row.created_at > since for row in rows)


def _record(turn: Turn) -> None:
    channel = turn.address.channel if turn.address else ""
    text = turn.phrase("hard_days.may_tell")
    turn.rows.patients.add_consent(
        Consent(turn.patient.id, channel, "share_lapses", "1", text, turn.now)
    )

"""Progress that people can see: a picture on Telegram, a line of signs by SMS.

A turn draws nothing: it puts the numbers beside the message, and the picture is made of them
when the message leaves, outside the event loop.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from bot.core.model import Attachment
from bot.core.turn import Turn
from handlers.dose_record import streaks
from handlers.progress_facts import Facts, facts_of
from messages.spoken_time import say_date

CHART = "application/vnd.steady.chart+json"
"""Media type of an attachment that is drawn before it is sent."""
DAYS = 30
SHOWN_BY_SMS = 14
LABELS = ("title", "doses", "urge", "taken", "skipped", "missed", "each_day", "median", "answered")


def show(turn: Turn) -> None:
    """/progress: the last 30 days."""
    facts = facts_for(turn, DAYS)
    said = said_of(turn, facts)
    if facts.is_empty:
        turn.say("progress.nothing_yet")
    elif turn.can_tap:
        content = json.dumps(chart_of(turn, facts), ensure_ascii=False).encode()
        turn.say(
            "progress.picture", attachment=Attachment("progress.json", CHART, content), **said
        )
    else:
        turn.say("progress.line", line=sparkline(facts), **said)


def facts_for(turn: Turn, days: int, until_days_ago: int = 0) -> Facts:
    """The facts of `days` local days, the last one `until_days_ago`."""
    last = turn.today - timedelta(days=until_days_ago)
    first = last - timedelta(days=days)
    doses = turn.rows.doses.between(turn.patient.id, first, last)
    since = turn.now - timedelta(days=days + until_days_ago + 2)
    check_ins = turn.rows.check_ins.since(turn.patient.id, since)
    return facts_of(doses, check_ins, last, days, turn.patient.tz)


def said_of(turn: Turn, facts: Facts) -> dict[str, Any]:
    """What the texts about a period may name; own best over two years."""
    doses = turn.rows.doses.between(turn.patient.id, turn.today - timedelta(days=730), turn.today)
    known = [rating for rating in facts.smoothed if rating is not None]
    return {
        "taken": facts.taken,
        "due": facts.due,
        "asked": facts.asked,
        "answered": facts.answered,
        "first": _number(known[0]) if known else "",
        "last": _number(known[-1]) if known else "",
        "best": streaks(doses)[1],
        "recovery": facts.recovery or "",
    }


def sparkline(facts: Facts) -> str:
    """The last days as digits, `X` for ten and `.` for a day without an answer: GSM-7 letters."""
    signs = "0123456789X"
    return "".join(
        "." if rating is None else signs[round(rating)] for rating in facts.ratings[-SHOWN_BY_SMS:]
    )


def chart_of(turn: Turn, facts: Facts) -> dict[str, object]:
    """All that the picture needs: numbers and words, nothing that names a person."""
    return {
        "doses": list(facts.doses),
        "ratings": list(facts.ratings),
        "smoothed": list(facts.smoothed),
        "first": say_date(facts.days[0], turn.language),
        "last": say_date(facts.days[-1], turn.language),
        "labels": {
            name: turn.phrase(f"progress.label_{name}", asked=facts.asked, answered=facts.answered)
            for name in LABELS
        },
    }


def _number(rating: float) -> str:
    return f"{rating:g}"

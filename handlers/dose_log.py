"""Logging without being asked: "took it at 3", an extra dose, undo, and the last seven days."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.model import Dialogue, Dose, DoseState, Form, Pattern, Regimen
from bot.core.turn import Choice, Turn
from handlers import dose as dose_conversation
from messages.wording import say_date, say_time
from messages.words import parse_moment

NAME = "dose_log"
CORRECTABLE = timedelta(days=7)
EARLY = timedelta(hours=6)  # a dose logged this long before its time counts for it
EXTRA_INDEX = 100  # where the indexes of doses without a reminder begin


def taken(turn: Turn) -> None:
    """/taken [when]: the dose that is open, today's, or one of its own."""
    taken_at = _taken_at(turn, turn.text)
    dose = _dose_meant(turn, taken_at)
    if dose is not None and dose.state is DoseState.TAKEN:
        _ask_whether_second(turn, dose)
    elif dose is not None:
        _record(turn, dose, taken_at)
    else:
        _record_extra(turn, taken_at)


def said_taken(turn: Turn) -> bool:
    """Understand it without a prompt: "took it at 3", "ya me la tomé"."""
    words = turn.around.catalogue.words("dose_log.took_it", turn.language)
    text = turn.text.strip().casefold()
    if not any(text.startswith(word.casefold()) for word in words):
        return False
    if text.endswith("?"):
        return False
    taken(turn)
    return True


def skip(turn: Turn) -> None:
    """/skip: the dose that is open now."""
    dose = next((d for d in _recent(turn) if d.is_open), None)
    if dose is None:
        turn.say("dose_log.nothing_open")
        return
    dose_conversation.skip(turn, dose)


def undo(turn: Turn) -> None:
    """/undo: the last seven days, to put one right."""
    since = turn.now - CORRECTABLE
    doses = [d for d in _recent(turn) if d.due_at >= since and not d.is_open][:8]
    if not doses:
        turn.say("dose_log.nothing_to_undo")
        return
    choices = [Choice(f"day:{dose.id}", label=_label(turn, dose)) for dose in doses]
    turn.ask(NAME, "day", "dose_log.which_day", choices=choices)


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Which day, and what is right for it; or whether it was a second dose."""
    dose = turn.rows.doses.get(int(argument)) if argument.isdecimal() else None
    if dose is None or dose.patient_id != turn.patient.id:
        return
    if action == "day":
        _ask_what_happened(turn, dose)
    elif action == "was_taken":
        _correct(turn, dose, DoseState.TAKEN)
    elif action == "was_skipped":
        _correct(turn, dose, DoseState.SKIPPED)
    elif action == "same":
        turn.done(NAME)
        turn.say("dose_log.same_one")
    elif action == "second":
        turn.done(NAME)
        turn.raise_alert("urgent", "double_dose", answer_key="dose_log.second_dose")
        turn.say("dose_log.second_dose")


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """Nothing here awaits free words: anything else is answered by its own conversation."""
    del turn, dialogue
    return False


# -- inside ---------------------------------------------------------------------------------------


def _recent(turn: Turn) -> list[Dose]:
    return turn.rows.doses.recent(turn.patient.id, 40)


def _taken_at(turn: Turn, text: str) -> datetime:
    local = turn.local_now.replace(tzinfo=None)
    moment = parse_moment(text, local, turn.language)
    return turn.now if moment is None else moment.replace(tzinfo=turn.patient.tz)


def _dose_meant(turn: Turn, taken_at: datetime) -> Dose | None:
    """The open dose, else the one of that day that is nearest in time."""
    doses = [d for d in _recent(turn) if not d.is_extra]
    if dose := next((d for d in doses if d.is_open), None):
        return dose
    day = taken_at.astimezone(turn.patient.tz).date()
    same_day = [d for d in doses if d.local_date == day]
    untaken = [d for d in same_day if d.state is not DoseState.TAKEN]
    candidates = untaken or same_day
    return min(candidates, key=lambda d: abs(d.due_at - taken_at), default=None)


def _record(turn: Turn, dose: Dose, taken_at: datetime) -> None:
    settled = replace(dose, taken_at=taken_at)
    dose_conversation.settle(turn, settled, DoseState.TAKEN)
    turn.say("dose.taken", time=_local_time(turn, taken_at))


def _record_extra(turn: Turn, taken_at: datetime) -> None:
    """A dose without a reminder: before today's time, or as needed."""
    regimens = [r for r in turn.rows.regimens.active(turn.patient.id) if r.form is Form.TABLET]
    if not regimens:
        turn.say("dose_log.no_regimen")
        return
    regimen = regimens[0]
    day = taken_at.astimezone(turn.patient.tz).date()
    today = turn.rows.doses.between(turn.patient.id, day, day)
    extras = [d for d in today if d.is_extra]
    if extras and regimen.pattern is not Pattern.AS_NEEDED:
        _ask_whether_second(turn, extras[-1])
        return
    dose = _upcoming_today(turn, regimen, taken_at) or _extra(turn, regimen, taken_at, len(extras))
    if turn.rows.doses.add(dose) is not None:
        turn.say("dose.taken", time=_local_time(turn, taken_at))


def _upcoming_today(turn: Turn, regimen: Regimen, taken_at: datetime) -> Dose | None:
    """Today's scheduled dose taken early: its own row, so that no reminder follows."""
    for work in turn.rows.due.of(turn.patient.id):
        if work.kind == "dose.due" and work.subject == str(regimen.id):
            early = work.due_at - taken_at
            if timedelta(0) <= early <= EARLY:
                dose = _extra(turn, regimen, taken_at, 0)
                return replace(
                    dose,
                    index=int(work.data["index"]),
                    due_at=work.due_at,
                    closes_at=work.due_at,
                    amount=work.data.get("amount", ""),
                    is_extra=False,
                )
    return None


def _extra(turn: Turn, regimen: Regimen, taken_at: datetime, number: int) -> Dose:
    return Dose(
        id=0,
        patient_id=turn.patient.id,
        regimen_id=regimen.id,
        local_date=taken_at.astimezone(turn.patient.tz).date(),
        index=EXTRA_INDEX + number,
        due_at=taken_at,
        closes_at=taken_at,
        state=DoseState.TAKEN,
        amount=regimen.amount,
        settled_at=turn.now,
        taken_at=taken_at,
        is_extra=True,
    )


def _ask_whether_second(turn: Turn, dose: Dose) -> None:
    choices = [
        Choice(f"same:{dose.id}", "button.same_dose"),
        Choice(f"second:{dose.id}", "button.second_dose"),
    ]
    time = _local_time(turn, dose.taken_at or dose.due_at)
    turn.ask(NAME, "second", "dose_log.is_it_a_second", choices=choices, time=time)


def _ask_what_happened(turn: Turn, dose: Dose) -> None:
    choices = [
        Choice(f"was_taken:{dose.id}", "button.taken"),
        Choice(f"was_skipped:{dose.id}", "button.skipped"),
    ]
    turn.ask(NAME, "what", "dose_log.what_happened", choices=choices, day=_day(turn, dose))


def _correct(turn: Turn, dose: Dose, state: DoseState) -> None:
    if dose.due_at < turn.now - CORRECTABLE:
        turn.say("dose_log.too_long_ago")
        return
    taken_at = (dose.taken_at or dose.due_at) if state is DoseState.TAKEN else None
    turn.rows.audit.add(
        turn.now, f"patient:{turn.patient.id}", "dose.corrected", f"dose:{dose.id}",
        {"before": str(dose.state), "after": str(state)},
    )  # fmt: skip
    dose_conversation.settle(turn, replace(dose, taken_at=taken_at), state)
    turn.done(NAME)
    turn.say("dose_log.corrected", day=_day(turn, dose))


def _label(turn: Turn, dose: Dose) -> str:
    state = turn.label(Choice("", f"status.{dose.state}"))
    return f"{_day(turn, dose)} {state}"


def _day(turn: Turn, dose: Dose) -> str:
    return say_date(dose.local_date, turn.language)


def _local_time(turn: Turn, at: datetime) -> str:
    return say_time(at.astimezone(turn.patient.tz).time(), turn.language)

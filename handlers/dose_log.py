"""Logging without being asked: "took it at 3", an extra dose, and a second one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.core.model import Dialogue, Dose, DoseState, DueWork, PatientState, Pattern, Regimen
from bot.core.turn import Choice, Turn
from handlers import dose_answer, injection
from handlers.dose_record import settle
from handlers.regimen import injections, tablets
from messages.catalogue import Catalogue
from messages.spoken_time import say_moment, say_time
from messages.words import parse_moment
from scheduler.spreading import dose_due_at

NAME = "dose_log"
EARLY = timedelta(hours=6)  # a dose logged this long before its time counts for it
EXTRA_INDEX = 100  # where the indexes of doses without a reminder begin
WHEN_PATIENCE = timedelta(hours=2)
RECENT = 40


def taken(turn: Turn) -> None:
    """/taken [when]: the dose that is open, today's, or one of its own."""
    if not turn.text.strip():
        log_taken(turn, turn.now)
        return
    taken_at = _moment(turn, turn.text)
    if taken_at is None:
        _ask_when(turn)
    else:
        log_taken(turn, taken_at)


def said_taken(turn: Turn) -> bool:
    """Understand it without a prompt: "took it", "took it at 3", "ya me la tomé"."""
    rest = _after_took_it(turn)
    if rest is None:
        return False
    taken_at = _moment(turn, turn.text) if rest else turn.now
    if taken_at is None:
        return False
    log_taken(turn, taken_at)
    return True


def said_taken_somehow(turn: Turn) -> bool:
    """More words than a time after "took it": asks when, instead of guessing."""
    if not _after_took_it(turn):
        return False
    _ask_when(turn)
    return True


def skip(turn: Turn) -> None:
    """/skip: the dose that is open now."""
    dose = next((d for d in _recent(turn) if d.is_open), None)
    if dose is None:
        turn.say("dose_log.nothing_open")
    else:
        dose_answer.skip(turn, dose)


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Taken just now; or whether it was a second dose."""
    if action == "now":
        turn.done(NAME)
        log_taken(turn, turn.now)
    elif action == "same" and dialogue is not None:
        turn.done(NAME)
        turn.say("dose_log.same_one")
    elif action == "second" and dialogue is not None:
        turn.done(NAME)
        _record_second(turn, datetime.fromisoformat(dialogue.data["taken_at"]))


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """When it was taken, typed."""
    taken_at = _moment(turn, turn.text) if dialogue.step == "when" else None
    if taken_at is None:
        return False
    turn.done(NAME)
    log_taken(turn, taken_at)
    return True


def log_taken(turn: Turn, taken_at: datetime) -> None:
    """Record that a dose was taken then (aware): of the one it fits, else one of its own."""
    if not tablets(turn):
        _log_without_tablets(turn)
        return
    dose = _dose_meant(turn, taken_at)
    if dose is not None:
        settle(turn, replace(dose, taken_at=taken_at), DoseState.TAKEN)
        turn.say("dose.taken", time=_say_when(turn, taken_at))
        return
    earlier = _taken_that_day(turn, taken_at)
    regimen = _regimen_meant(turn)
    coming = _coming(turn, taken_at)
    if coming is None and earlier and regimen.pattern is not Pattern.AS_NEEDED:
        _ask_whether_second(turn, earlier[-1], taken_at)
        return
    turn.rows.doses.add(coming or _extra(turn, regimen, taken_at))
    turn.say("dose.taken", time=_say_when(turn, taken_at))


# -- inside ---------------------------------------------------------------------------------------


def _log_without_tablets(turn: Turn) -> None:
    regimen = next(iter(injections(turn)), None)
    if regimen is None:
        turn.say("dose_log.no_regimen")
    else:
        injection.ask_given(turn, regimen)


def _after_took_it(turn: Turn) -> str | None:
    """What follows "took it"; None where the text does not begin so, or asks."""
    text = turn.text.strip().casefold().rstrip(" .!")
    if turn.patient.state is not PatientState.ACTIVE or text.endswith("?"):
        return None
    said = _took_it(turn.around.catalogue, turn.language)
    if not text.startswith(said):  # most texts; all words in one step
        return None
    for word in said:
        if text == word or text.startswith(f"{word} "):
            return text[len(word) :].strip()
    return None


@lru_cache(maxsize=32)
def _took_it(catalogue: Catalogue, language: str) -> tuple[str, ...]:
    """The ways to say so, the longest first."""
    words = catalogue.words("dose_log.took_it", language)
    return tuple(sorted((word.casefold() for word in words), key=len, reverse=True))


def _moment(turn: Turn, text: str) -> datetime | None:
    """The past moment that a text names (aware)."""
    local = turn.local_now.replace(tzinfo=None)
    moment = parse_moment(text, local, turn.language)
    return None if moment is None else moment.replace(tzinfo=turn.patient.tz)


def _ask_when(turn: Turn) -> None:
    choices = [Choice("now", "button.just_now")]
    turn.ask(NAME, "when", "dose_log.when", choices=choices, patience=WHEN_PATIENCE)


def _recent(turn: Turn) -> list[Dose]:
    return turn.rows.doses.recent(turn.patient.id, RECENT)


def _dose_meant(turn: Turn, taken_at: datetime) -> Dose | None:
    """The open dose that the time fits, else one of that day that was not taken, the nearest."""
    doses = [d for d in _recent(turn) if not d.is_extra and d.due_at - EARLY <= taken_at]
    if dose := next((d for d in doses if d.is_open), None):
        return dose
    day = taken_at.astimezone(turn.patient.tz).date()
    untaken = [d for d in doses if d.local_date == day and d.state is not DoseState.TAKEN]
    return min(untaken, key=lambda d: abs(d.due_at - taken_at), default=None)


def _taken_that_day(turn: Turn, taken_at: datetime) -> list[Dose]:
    day = taken_at.astimezone(turn.patient.tz).date()
    doses = turn.rows.doses.between(turn.patient.id, day, day)
    ids = {regimen.id for regimen in tablets(turn)}
    return [d for d in doses if d.state is DoseState.TAKEN and d.regimen_id in ids]


def _regimen_meant(turn: Turn) -> Regimen:
    return tablets(turn)[0]


def _coming(turn: Turn, taken_at: datetime) -> Dose | None:
    """A scheduled dose taken early: its own row, so that no reminder follows."""
    by_subject = {str(regimen.id): regimen for regimen in tablets(turn)}
    for work in turn.rows.due.of(turn.patient.id):
        regimen = by_subject.get(work.subject) if work.kind == "dose.due" else None
        if regimen is not None and _comes_next(work, taken_at):
            dose = _early(turn, regimen, work, taken_at)
            known = turn.rows.doses.between(turn.patient.id, dose.local_date, dose.local_date)
            if (regimen.id, dose.index) not in {(d.regimen_id, d.index) for d in known}:
                return dose
    return None


def _comes_next(work: DueWork, taken_at: datetime) -> bool:
    """Whether a dose taken then was this one: not long before it, and before its reminder."""
    due_at = dose_due_at(work)
    return due_at - EARLY <= taken_at <= max(due_at, work.due_at)


def _early(turn: Turn, regimen: Regimen, work: DueWork, taken_at: datetime) -> Dose:
    return replace(
        _extra(turn, regimen, taken_at),
        local_date=date.fromisoformat(work.data["date"]),
        index=int(work.data["index"]),
        due_at=dose_due_at(work),
        closes_at=dose_due_at(work),
        amount=work.data.get("amount", ""),
        is_extra=False,
    )


def _extra(turn: Turn, regimen: Regimen, taken_at: datetime) -> Dose:
    day = taken_at.astimezone(turn.patient.tz).date()
    extras = [d for d in turn.rows.doses.between(turn.patient.id, day, day) if d.is_extra]
    return Dose(
        id=0,
        patient_id=turn.patient.id,
        regimen_id=regimen.id,
        local_date=day,
        index=EXTRA_INDEX + len(extras),
        due_at=taken_at,
        closes_at=taken_at,
        state=DoseState.TAKEN,
        amount=regimen.amount,
        settled_at=turn.now,
        taken_at=taken_at,
        is_extra=True,
    )


def _ask_whether_second(turn: Turn, dose: Dose, taken_at: datetime) -> None:
    choices = [Choice("same", "button.same_dose"), Choice("second", "button.second_dose")]
    turn.ask(
        NAME, "second", "dose_log.is_it_a_second",
        choices=choices,
        data={"taken_at": taken_at.isoformat()},
        time=_say_when(turn, dose.taken_at or dose.due_at),
    )  # fmt: skip


def _record_second(turn: Turn, taken_at: datetime) -> None:
    """More than was due: logged, and who to ask, at once."""
    if tablets(turn):
        turn.rows.doses.add(_extra(turn, _regimen_meant(turn), taken_at))
    turn.raise_alert("urgent", "double_dose", answer_key="dose_log.second_dose")
    turn.say("dose_log.second_dose")


def _say_when(turn: Turn, at: datetime) -> str:
    """The time, with its day where that is not today."""
    local = at.astimezone(turn.patient.tz)
    if local.date() == turn.today:
        return say_time(local.time(), turn.language)
    return say_moment(local, turn.language)

"""Enrolling: what this is, consent, medicine, times, time zone. Six taps or five texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time

from bot.core.config import Join
from bot.core.model import Consent, Dialogue, DueWork, IncomingKind, PatientState
from bot.core.turn import Choice, Turn
from handlers import enrolment_medicine as medicine, enrolment_zone as zone
from handlers.invitation import use_invitation
from handlers.plan import plan
from handlers.staff_enrolment import INVITED
from messages.words import detect_language

NAME = "enrolment"
CONSENT_VERSION = "1"
QUIET = (time(21, 30), time(7, 0))


def gate(turn: Turn) -> bool:
    """People who are not enrolled: an open prompt gets its answer, everything else begins anew."""
    if turn.patient.state is PatientState.ACTIVE:
        return False
    dialogues = turn.rows.dialogues.open(turn.patient.id, turn.now)
    is_command = turn.incoming is not None and turn.incoming.command
    if any(d.name == NAME for d in dialogues) and not is_command:
        return False
    begin(turn)
    return True


def begin(turn: Turn) -> None:
    """/start, or the first text of somebody new."""
    if turn.patient.state is PatientState.ACTIVE:
        turn.say("enrolment.already")
        return
    language = detect_language(turn.text)
    if language in turn.config.languages:
        turn.save(language=language)
    if turn.config.join is not Join.OPEN and not use_invitation(turn):
        key = "enrolment.closed" if turn.config.join is Join.CLOSED else "enrolment.needs_code"
        if turn.config.join is Join.CODE:
            turn.ask(NAME, "code", key)
        else:
            turn.say(key)
        return
    introduce(turn)


def introduce(turn: Turn) -> None:
    """What this is and is not, and the question whether they agree."""
    turn.save(state=PatientState.ENROLLING)
    others = [code for code in turn.config.languages if code != turn.language]
    choices = [
        Choice("agree", "button.agree"),
        Choice("decline", "button.decline"),
        *(Choice(f"language:{code}", f"button.language_{code}") for code in others),
    ]
    turn.ask(NAME, "consent", "enrolment.welcome", choices=choices, read_by=_read_by(turn))


def invite(turn: Turn, work: DueWork) -> None:
    """The first text to somebody whom staff signed up: one answer enrols them."""
    turn.address = next(iter(turn.rows.patients.addresses(turn.patient.id)), None)
    choices = [Choice("agree", "button.agree"), Choice("decline", "button.decline")]
    data = {"prepared": True, **work.data}
    turn.ask(
        NAME, "consent", "enrolment.staff_enrolled",
        choices=choices, data=data, patience=INVITED, read_by=_read_by(turn),
    )  # fmt: skip


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """A step's choice. A button of an enrolment that is over changes nothing."""
    if turn.patient.state is PatientState.ACTIVE:
        turn.say("enrolment.already")
        return
    if dialogue is None:
        introduce(turn)
        return
    _CHOICES[action](turn, argument, dialogue)


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """Typed answers: a code, times, a date, a city; a shared location."""
    step = _REPLIES.get(dialogue.step)
    if step is None:
        _ask_again(turn, dialogue)
        return True
    step(turn, dialogue)
    return True


# -- steps ----------------------------------------------------------------------------------------


def _language(turn: Turn, argument: str, dialogue: Dialogue) -> None:
    if argument in turn.config.languages:
        turn.save(language=argument)
    introduce(turn)


def _decline(turn: Turn, argument: str, dialogue: Dialogue) -> None:
    turn.done(NAME)
    turn.save(state=PatientState.STRANGER)
    turn.say("enrolment.declined")


def _agree(turn: Turn, argument: str, dialogue: Dialogue) -> None:
    """Record the consent: when, on which channel, which version, the exact text they saw."""
    if turn.address is None:
        return
    key = "enrolment.staff_enrolled" if dialogue.data.get("prepared") else "enrolment.welcome"
    text = turn.render(key, turn.form_of(turn.address), {"read_by": _read_by(turn)})
    turn.rows.patients.add_consent(
        Consent(turn.patient.id, turn.address.channel, "service", CONSENT_VERSION, text, turn.now)
    )
    turn.consent_address()
    if dialogue.data.get("prepared"):  # staff entered medicine, times and zone
        finish(turn, dialogue.data)
        return
    medicine.ask_form(turn)


def finish(turn: Turn, data: Mapping[str, object]) -> None:
    """Everything is known: keep it, plan the first dose, say what happens now."""
    turn.done(NAME)
    medicine.keep(turn, data)
    turn.save(
        state=PatientState.ACTIVE,
        enrolled_at=turn.now,
        quiet_start=turn.patient.quiet_start or QUIET[0],
        quiet_end=turn.patient.quiet_end or QUIET[1],
    )
    medicine.fit_quiet_hours(turn)
    plan(turn)
    turn.say("enrolment.done", plan=medicine.say_plan(turn))


def _code(turn: Turn, dialogue: Dialogue) -> None:
    if use_invitation(turn):
        turn.done(NAME)
        introduce(turn)
    else:
        turn.say("enrolment.wrong_code")


def _zone_settled(turn: Turn, argument: str, dialogue: Dialogue) -> None:
    if zone.settle(turn, argument, dialogue):
        finish(turn, dialogue.data)


def _zone_typed(turn: Turn, dialogue: Dialogue) -> None:
    zone.read(turn, dialogue)


def _read_by(turn: Turn) -> str:
    """Whether a person reads this, in words."""
    key = "enrolment.read_by_staff" if turn.config.staff_alerts else "enrolment.read_by_nobody"
    return turn.phrase(key)


def _ask_again(turn: Turn, dialogue: Dialogue) -> None:
    """The step awaits one of its choices and got something else."""
    if turn.incoming is not None and turn.incoming.kind is IncomingKind.LOCATION:
        return
    labels = ", ".join(f"{n} {o.label}" for n, o in enumerate(dialogue.options, start=1))
    turn.say("enrolment.please_choose", choices_shown=labels)


_CHOICES: dict[str, Callable[[Turn, str, Dialogue], None]] = {
    "language": _language,
    "agree": _agree,
    "decline": _decline,
    "form": medicine.form_chosen,
    "pattern": medicine.pattern_chosen,
    "time": medicine.time_chosen,
    "interval": medicine.interval_chosen,
    "injected": medicine.injected_chosen,
    "zone": _zone_settled,
}

_REPLIES: dict[str, Callable[[Turn, Dialogue], None]] = {
    "code": _code,
    "time": medicine.time_typed,
    "injected": medicine.injected_typed,
    "interval": medicine.interval_typed,
    "zone": _zone_typed,
}

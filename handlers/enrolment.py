"""Enrolling: what this is, consent, medicine, times, time zone. Six taps or five texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from bot.core.config import Join
from bot.core.model import Consent, Dialogue, DueWork, PatientState
from bot.core.turn import Choice, Turn
from handlers import cadence, medicine, milestone, quiet, regimen, zone
from handlers.invitation import use_invitation
from handlers.plan import plan
from handlers.staff_enrolment import INVITED
from messages.words import detect_language

NAME = "enrolment"
CONSENT_VERSION = "1"
QUIET = (time(21, 30), time(7, 0))
OPEN_TO_STRANGERS = frozenset({NAME, "delete", "link"})  # also without being enrolled
RIGHTS = frozenset({"delete", "export"})  # commands that everybody may give


def gate(turn: Turn) -> bool:
    """People who are not enrolled: an open prompt gets its answer, everything else begins anew."""
    if turn.patient.state is PatientState.ACTIVE:
        return False
    if turn.incoming is not None and turn.incoming.command in RIGHTS:
        return False
    dialogues = turn.open_dialogues
    if any(d.name in OPEN_TO_STRANGERS for d in dialogues) and not _starts_over(turn):
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
    if _may_join(turn):
        introduce(turn)
    elif turn.config.join is Join.CODE:
        turn.ask(NAME, "code", "enrolment.needs_code")
    else:
        turn.say("enrolment.closed")


def introduce(turn: Turn) -> None:
    """What this is and is not, and the question whether they agree."""
    turn.save(state=PatientState.ENROLLING)
    others = [code for code in turn.config.languages if code != turn.language]
    languages = [Choice(f"language:{code}", f"button.language_{code}") for code in others]
    _ask_consent(turn, "enrolment.welcome", [*_agree_or_not(), *languages], {})


def invite(turn: Turn, work: DueWork) -> None:
    """The first text to somebody whom staff signed up: one answer enrols them."""
    turn.address = next(iter(turn.rows.patients.addresses(turn.patient.id)), None)
    prepared = {"prepared": True, **work.data}
    _ask_consent(turn, "enrolment.staff_enrolled", _agree_or_not(), prepared)


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """A step's choice. A button of an enrolment that is over changes nothing."""
    if turn.patient.state is PatientState.ACTIVE:
        turn.say("enrolment.already")
    elif dialogue is None:
        _tapped_before(turn)
    elif action in medicine.CHOICES:
        _go_on(turn, medicine.CHOICES[action](turn, argument, dialogue))
    elif action == "agree":
        _agree(turn, dialogue)
    elif action == "decline":
        _decline(turn)
    elif action == "language" and argument in turn.config.languages:
        turn.save(language=argument)
        introduce(turn)
    elif action == "zone" and zone.settle(turn, argument):
        finish(turn, dialogue.data)


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """Typed answers: a code, times, a date, a city; a shared location."""
    if dialogue.step in medicine.REPLIES and turn.text:
        _go_on(turn, medicine.REPLIES[dialogue.step](turn, dialogue))
    elif dialogue.step == "code":
        _code(turn)
    elif dialogue.step == "zone":
        _place(turn, dialogue)
    else:
        _ask_again(turn, dialogue)
    return True


def finish(turn: Turn, data: Mapping[str, Any]) -> None:
    """Everything is known: keep it, plan the first dose, say what happens now."""
    turn.done(NAME)
    regimen.keep(turn, data)
    turn.save(
        state=PatientState.ACTIVE,
        enrolled_at=turn.now,
        quiet_start=turn.patient.quiet_start or QUIET[0],
        quiet_end=turn.patient.quiet_end or QUIET[1],
    )
    quiet.give_way(turn)
    plan(turn)
    cadence.start(turn)
    milestone.plan(turn)
    if any(regimen.is_overdue(turn, each) for each in regimen.injections(turn)):
        turn.raise_alert("notice", "injection_overdue", answer_key="enrolment.done")
    _say_done(turn)


# -- steps ----------------------------------------------------------------------------------------


def _may_join(turn: Turn) -> bool:
    """Whether the door is open, was opened before, or is opened by the text."""
    is_in = turn.config.join is Join.OPEN or turn.patient.state is PatientState.ENROLLING
    return is_in or (turn.config.join is Join.CODE and use_invitation(turn))


def _starts_over(turn: Turn) -> bool:
    """Whether they ask to begin again, by a command or its word."""
    if turn.incoming is not None and turn.incoming.command:
        return True
    words = turn.around.catalogue.words("command.start", turn.language)
    return turn.text.strip(" .!").casefold() in words


def _agree_or_not() -> list[Choice]:
    return [Choice("agree", "button.agree"), Choice("decline", "button.decline")]


def _ask_consent(turn: Turn, key: str, choices: list[Choice], data: dict[str, Any]) -> None:
    """Ask, and remember the exact text they saw: it is what they agree to."""
    by = "enrolment.read_by_staff" if turn.config.staff_alerts else "enrolment.read_by_nobody"
    row_id = turn.say(key, choices=choices, name=NAME, read_by=turn.phrase(by))
    row = turn.rows.outbox.get(row_id) if row_id is not None else None
    shown = {"shown": row.body.text} if row is not None else {}
    turn.listen(NAME, "consent", choices=choices, data=data | shown, patience=INVITED)


def _agree(turn: Turn, dialogue: Dialogue) -> None:
    """Record the consent: when, on which channel, which version, the exact text they saw."""
    if turn.address is not None:
        turn.rows.patients.add_consent(
            Consent(
                turn.patient.id, turn.address.channel, "service", CONSENT_VERSION,
                dialogue.data.get("shown", ""), turn.now,
            )
        )  # fmt: skip
    turn.consent_address()
    if dialogue.data.get("prepared"):  # staff entered medicine, times and zone
        finish(turn, dialogue.data)
    else:
        medicine.ask_form(turn, NAME)


def _decline(turn: Turn) -> None:
    turn.done(NAME)
    turn.save(state=PatientState.STRANGER)
    turn.say("enrolment.declined")


def _code(turn: Turn) -> None:
    if use_invitation(turn):
        introduce(turn)
    else:
        turn.say("enrolment.wrong_code")


def _go_on(turn: Turn, data: medicine.Description) -> None:
    """The last question, once the medicine is described."""
    if data is not None:
        zone.ask(turn, NAME, "enrolment.zone", data)


def _place(turn: Turn, dialogue: Dialogue) -> None:
    found = zone.read(turn, dialogue)
    if found is not None and zone.settle(turn, found):
        finish(turn, dialogue.data)


def _say_done(turn: Turn) -> None:
    """What happens now, and what may be changed; of times also how exact they must be."""
    has_times = any(each.times for each in regimen.tablets(turn))
    topics = ("quiet", "privacy", "flexible") if has_times else ("quiet", "privacy")
    changes = [Choice(f"change:{topic}", f"button.change_{topic}", row=0) for topic in topics]
    said: dict[str, Any] = {"plan": regimen.say_plan(turn), "time": zone.time_there(turn)}
    if turn.can_tap:
        turn.ask("settings", "menu", "enrolment.done", choices=changes, **said)
        return
    if has_times:  # a word of the button, typed, is enough
        turn.listen("settings", "menu", choices=changes[-1:])
        said["plan"] += " " + turn.phrase("enrolment.plan_flexible")
    turn.say("enrolment.done", **said)


def _tapped_before(turn: Turn) -> None:
    """A button of an earlier step: the open step is asked about again, or all begins anew."""
    dialogues = turn.open_dialogues
    dialogue = next((d for d in dialogues if d.name == NAME), None)
    if dialogue is not None:
        _ask_again(turn, dialogue)
    else:
        begin(turn)


def _ask_again(turn: Turn, dialogue: Dialogue) -> None:
    """The step awaits one of its choices and got something else."""
    turn.offer_again("enrolment.please_choose", dialogue)

"""In which language a call for help is answered: the one it is written in, where that is clear.

Fear speaks in the first language, whatever was chosen at enrolment. The choice stays as it is:
only what belongs to the call, its follow-ups and the answers to them, is said in the call's.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model import Dialogue, Incoming, IncomingKind, Patient, PatientState
from bot.core.turn import Turn
from handlers.safety_saying import NAME
from messages.screen import Screening
from messages.words import detect_language

SAMPLE = "safety.emergency_general"  # a language that has this text has all of them


def language_of_call(
    screening: Screening, incoming: Incoming, patient: Patient | None, languages: Sequence[str]
) -> str | None:
    """One of `languages` that the call is written in; None where it is not clear.

    Somebody new has chosen no language: what their app says of them counts, and the first hint.
    """
    hints: list[str | None] = [screening.language]
    if patient is None or patient.state is PatientState.STRANGER:
        found = [finding.language for finding in screening.findings[:1]]
        hints += [incoming.language, detect_language(incoming.text), *found]
    return next((hint for hint in hints if hint in languages), None)


def speak_as_called(turn: Turn, screening: Screening) -> None:
    """Go on in the language of this call; where it is not clear, as our open question was put."""
    if turn.incoming is None:
        return
    language = language_of_call(screening, turn.incoming, turn.patient, _offered(turn))
    if language is not None and turn.patient.state is PatientState.STRANGER:
        turn.save(language=language)
    turn.speak(_asked_in(turn) if language is None else language)


def speak_as_answered(turn: Turn) -> None:
    """Go on in the language of an answer to us; where that is not clear, as the question was put.

    A tap answers the very message that it stands under: its label tells the language of that.
    """
    incoming = turn.incoming
    if incoming is None:
        return
    if incoming.kind is IncomingKind.BUTTON:
        is_ours = incoming.data.startswith(f"{NAME}:")
    else:
        is_ours = turn.patient.is_held(turn.now) or _question(turn) is not None
    if is_ours:
        written = detect_language(turn.text) or ""
        turn.speak(written if written in _offered(turn) else _asked_in(turn))


def speak_as_said(turn: Turn, text: str) -> None:
    """Go on in the language of one of our own texts, which is said once more on another phone."""
    written = detect_language(text) or ""
    if written in _offered(turn):
        turn.speak(written)


def _question(turn: Turn) -> Dialogue | None:
    return next((each for each in turn.open_dialogues if each.name == NAME), None)


def _asked_in(turn: Turn) -> str:
    question = _question(turn)
    return "" if question is None else str(question.data.get("language", ""))


def _offered(turn: Turn) -> list[str]:
    has = turn.around.catalogue.has
    return [language for language in turn.config.languages if has(SAMPLE, language)]

"""A question: the best answer with its source, or plainly that there is none here.

An answer never advises a dose; what it may say stands in the catalogue. Questions about a serious
reaction are answered before this by `safety.question`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.core.model import Dialogue, IncomingKind, Question
from bot.core.turn import Choice, Turn
from messages.article import load_headings
from messages.help import HelpEntry, HelpMatch, with_local_numbers

NAME = "question"
NEIGHBOURS = 2
PATIENCE = timedelta(hours=2)
LONGEST = 1000  # characters kept
_ASKS = re.compile(
    r"\?|^\W*(?:what|why|how|when|where|who|which|can|could|should|does|do|is|are|will|qu[eé]|c[oó]mo"
    r"|cu[aá]ndo|cu[aá]nto|d[oó]nde|qui[eé]n|cu[aá]l|por qu[eé]|puedo|debo|es|hay)\b",
    re.IGNORECASE,
)


def ask(turn: Turn) -> None:
    """/ask [question]."""
    if turn.text.strip():
        _answer(turn, turn.text)
    else:
        turn.ask(NAME, "question", "question.ask")


def answer(turn: Turn) -> bool:
    """A plain text: answered where an answer is sure, or where it asks something."""
    if turn.incoming is None or turn.incoming.kind is not IncomingKind.TEXT:
        return False
    text = turn.text.strip()
    if len(text.split()) < 2:
        return False
    found = _find(turn, text)
    is_known = bool(found) and found[0].is_confident
    if not is_known and _ASKS.search(text) is None:
        return False
    _say(turn, text, found)
    return True


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Did it help; a neighbour; a person."""
    number, _, entry_id = argument.partition(":")
    asked = turn.rows.questions.get(int(number)) if number.isdecimal() else None
    if asked is None or asked.patient_id != turn.patient.id:
        return
    if action == "helped":
        turn.rows.questions.save(replace(asked, was_helpful=True))
        turn.done(NAME)
        turn.say("question.glad")
    elif action == "not":
        turn.rows.questions.save(replace(asked, was_helpful=False))
        turn.done(NAME)
        _offer_person(turn, asked, "question.sorry")
    elif action == "entry":
        _say_entry(turn, asked, entry_id)
    elif action == "person":
        turn.done(NAME)
        turn.raise_alert(
            "notice", "asks_for_person", excerpt=asked.text, answer_key="fallback.person_told"
        )
        turn.say("fallback.person_told")


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """The question that /ask asked for."""
    if dialogue.step != "question" or not turn.text.strip():
        return False
    turn.done(NAME)
    _answer(turn, turn.text)
    return True


# -- inside ---------------------------------------------------------------------------------------


def _find(turn: Turn, text: str) -> tuple[HelpMatch, ...]:
    return turn.around.library.answers.find(text, turn.language, 1 + NEIGHBOURS)


def _answer(turn: Turn, text: str) -> None:
    _say(turn, text.strip(), _find(turn, text.strip()))


def _say(turn: Turn, text: str, found: tuple[HelpMatch, ...]) -> None:
    best = found[0] if found and found[0].is_confident else None
    asked = turn.rows.questions.add(
        Question(
            0,
            turn.patient.id,
            turn.now,
            text[:LONGEST],
            turn.language,
            best.entry.id if best else None,
            round(found[0].score, 3) if found else 0.0,
        )
    )
    if best is None:
        _offer_person(turn, asked, "question.unknown")
        return
    others = [match.entry for match in found[1:]]
    _say_answer(turn, asked, best.entry, others)


def _say_entry(turn: Turn, asked: Question, entry_id: str) -> None:
    """A neighbour was meant."""
    entry = turn.around.library.help.entries(turn.language).get(entry_id)
    if entry is None:  # switched off since it was offered
        _offer_person(turn, asked, "question.unknown")
        return
    turn.rows.questions.save(replace(asked, entry=entry_id))
    _say_answer(turn, asked, entry, [])


def _say_answer(turn: Turn, asked: Question, entry: HelpEntry, others: list[HelpEntry]) -> None:
    is_open = turn.patient.privacy == "open"
    choices = [
        Choice(f"helped:{asked.id}", "button.it_helped", row=0),
        Choice(f"not:{asked.id}", "button.it_did_not", row=0),
        *(
            Choice(f"entry:{asked.id}:{each.id}", label=_title(each, is_open=is_open))
            for each in others
        ),
    ]
    is_short = not turn.can_tap or not is_open
    turn.ask(
        NAME,
        "helped",
        "question.answer",
        choices=choices,
        patience=PATIENCE,
        title=_title(entry, is_open=is_open),
        safety="" if is_short else _here(turn, entry, entry.safety),
        answer=_here(turn, entry, entry.sms if is_short else entry.answer),
        source=load_headings()[entry.source] if is_open else "",
        asks_prescriber=entry.asks_prescriber,
    )


def _here(turn: Turn, entry: HelpEntry, text: str) -> str:
    """With the numbers that work where they are."""
    return with_local_numbers(text, entry.language, turn.numbers)


def _title(entry: HelpEntry, *, is_open: bool) -> str:
    return entry.title if is_open else entry.discreet_title


def _offer_person(turn: Turn, asked: Question, key: str) -> None:
    """We do not know: say so, and who may."""
    choices = [Choice(f"person:{asked.id}", "button.ask_person")]
    has_staff = bool(turn.config.staff_alerts)
    turn.ask(NAME, "person", key, choices=choices if has_staff else (), has_staff=has_staff)

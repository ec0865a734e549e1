"""Answers to what the screen found in a text: emergency, urgent, unsure; and serious questions.

Which guidance fits is decided in `safety_guidance`, the question "are you safe?" stands in
`safety_check` and its answers in `safety_reply`, the silence around an emergency in `safety_hold`;
in which language all of it is said, in `safety_language`.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from bot.core.model import Dialogue, DueWork
from bot.core.turn import Turn
from handlers import arrival, safety_check, safety_hold, safety_reply, stop_help
from handlers.safety_direct import take_answer
from handlers.safety_guidance import Guidance, guidance_for, question_key
from handlers.safety_language import speak_as_answered, speak_as_called
from handlers.safety_saying import say_nobody_reads, say_safety
from messages.screen import Screening, Tier
from messages.words import OptOut, opt_out_intent

REPEAT_WITHIN = timedelta(minutes=60)  # the same emergency told again gets the shorter form


def answer(turn: Turn) -> bool:
    """The first stage of every turn: what the screen found is answered before anything else."""
    speak_as_answered(turn)
    if _answered(turn):
        return True
    turn.speak("")  # any other conversation is in the language that they chose
    return False


def _answered(turn: Turn) -> bool:
    if safety_reply.answer_aftermath(turn):
        return True  # "I called 911" tells of the same emergency, not of a new one
    screening = turn.screening
    if screening is None or not screening.tier.is_escalation:
        return safety_reply.answer(turn)
    if screening.tier is not Tier.EMERGENCY and safety_reply.answer_plainly(turn, screening.tier):
        return True  # "I am not safe" is the answer to our question, not a new riddle
    escalate(turn, screening)
    if arrival.is_belated(turn):
        arrival.say_belated(turn, "arrival.belated_call")
    if _asks_to_stop(turn):
        stop_help.withdraw(turn)
    return True


def escalate(turn: Turn, screening: Screening) -> None:
    """Guidance first, then everything that follows from it."""
    guidance = guidance_for(screening, turn.text)
    speak_as_called(turn, screening)
    if screening.tier is Tier.EMERGENCY:
        _emergency(turn, screening, guidance)
    elif screening.tier is Tier.URGENT:
        _urgent(turn, screening, guidance)
    else:
        _unsure(turn, screening, guidance)


def question(turn: Turn) -> bool:
    """A question about a serious reaction: the information, and what to do if it is now."""
    screening = turn.screening
    if screening is None or not screening.is_question:
        return False
    key = question_key(screening.topic)
    if key is None:
        return False
    turn.say(key)
    return True


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """A tap under one of our questions."""
    safety_check.choose(turn, action, argument, dialogue)


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """Words were understood by the first stage already, or are none of ours."""
    return False


def follow_up(turn: Turn, work: DueWork) -> None:
    """Ask whether they are safe, after 10 and again after 30 minutes."""
    safety_check.follow_up(turn, work)


# -- inside ---------------------------------------------------------------------------------------


def _emergency(turn: Turn, screening: Screening, guidance: Guidance) -> None:
    is_repeat = _is_repeat(turn, guidance)
    key = take_answer(turn.rows, turn.incoming)
    if not key:
        key = guidance.repeat_key if is_repeat else guidance.key
        also = turn.phrase(guidance.also_key) if guidance.also_key else ""
        say_safety(turn, key, also=also)
    _alert(turn, screening, key)
    safety_hold.begin(turn)
    safety_check.begin(turn, guidance.about)
    if not is_repeat:
        say_nobody_reads(turn)


def _urgent(turn: Turn, screening: Screening, guidance: Guidance) -> None:
    if not take_answer(turn.rows, turn.incoming):
        say_safety(turn, guidance.key)
    _alert(turn, screening, guidance.key)
    say_nobody_reads(turn)
    if guidance.key == "safety.urgent_mood":
        safety_check.listen_for_yes(turn)


def _unsure(turn: Turn, screening: Screening, guidance: Guidance) -> None:
    take_answer(turn.rows, turn.incoming)  # the question is asked again, now with its buttons
    safety_check.ask_if_meant(turn, guidance.key, guidance.group, guidance.about)
    _alert(turn, screening, guidance.key)
    say_nobody_reads(turn)


def _is_repeat(turn: Turn, guidance: Guidance) -> bool:
    since = turn.now - REPEAT_WITHIN
    recent = [a for a in turn.rows.alerts.of(turn.patient.id, 50) if a.raised_at >= since]
    return any(alert.answer_key == guidance.key for alert in recent)


def _alert(turn: Turn, screening: Screening, key: str) -> None:
    findings = [asdict(finding) for finding in screening.findings]
    for finding in findings:
        finding.pop("matched")  # the words stand, encrypted, in the excerpt
    turn.raise_alert(
        screening.tier,
        screening.topic or "screen_error",
        excerpt=turn.text[:1000],
        answer_key=key,
        findings=findings,
        lexicon_version=screening.lexicon_version,
    )


def _asks_to_stop(turn: Turn) -> bool:
    """Whether the same text also asks for no more messages: that is obeyed as well."""
    intent = opt_out_intent(turn.text)
    return intent is not None and intent.kind is OptOut.STOP

"""A side effect: which, how strong, since when; what helps, whom to call, and a look tomorrow.

Red flags never come here: the screen has answered them before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.model import Dialogue, DueWork, Lane, SideEffectReport
from bot.core.turn import Choice, Turn
from messages.screen import Tier
from messages.words import parse_number
from scheduler.quiet_hours import next_allowed

NAME = "side_effect"
OFFERED = (
    *("nausea", "stomach", "headache", "fatigue", "insomnia", "dizziness", "anxiety", "low_mood"),
    "other",
)
TOPICS = frozenset(OFFERED) | {
    *("appetite", "cough_cold", "foggy", "muscle_joint", "sexual", "site_mild", "skin_mild"),
    "sweating",
}
"""Topics of the screen that have their own text, `feeling.<topic>`."""
STRONG = 3
DAYS_IN_A_ROW = 3
FOLLOW_UP = timedelta(hours=22)
SINCE = ("today", "days", "week")


def begin(turn: Turn) -> None:
    """/side [words]: which one."""
    topic = _topic(turn)
    if topic is not None:
        told(turn, topic)
        return
    choices = [
        Choice(f"which:{topic}", f"button.effect_{topic}", row=number // 3)
        for number, topic in enumerate(OFFERED)
    ]
    turn.ask(NAME, "which", "side_effect.which", choices=choices)


def told(turn: Turn, topic: str) -> None:
    """They named one: what helps and when to call, at once; then how strong it is."""
    known = topic if topic in TOPICS else "other"
    report = turn.rows.side_effects.add(
        SideEffectReport(
            0, turn.patient.id, known, turn.now, turn.today, note=turn.text.strip()[:300] or None
        )
    )
    turn.say(f"feeling.{known}")
    _ask_strength(turn, report, "side_effect.how_strong")


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Which, how strong, since when."""
    if action == "which" and argument in TOPICS:
        turn.done(NAME)
        told(turn, argument)
        return
    number, _, value = argument.partition(":")
    report = turn.rows.side_effects.get(int(number)) if number.isdecimal() else None
    if report is None or report.patient_id != turn.patient.id:
        return
    if action == "strength" and value.isdecimal() and int(value) <= STRONG:
        _note_strength(turn, report, int(value))
    elif action == "since" and value in SINCE:
        _note_since(turn, report, value)


def is_exact(turn: Turn, dialogue: Dialogue) -> bool:
    """Whether the text is the number from 0 to 3 that is awaited."""
    return (
        dialogue.step == "strength"
        and parse_number(turn.text, turn.language, 0, STRONG) is not None
    )


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """Typed: how strong; or which one, in own words."""
    if dialogue.step == "which":
        if not _is_about_it(turn):
            return False
        turn.done(NAME)
        told(turn, _topic(turn) or "other")
        return True
    report = turn.rows.side_effects.get(int(dialogue.subject)) if dialogue.subject else None
    if report is None or dialogue.step != "strength":
        return False
    strength = parse_number(turn.text, turn.language, 0, STRONG)
    if strength is not None:
        _note_strength(turn, report, strength)
        return True
    is_attempt = len(turn.text.split()) <= 2 and "?" not in turn.text
    if dialogue.data.get("again") or not is_attempt:
        return False
    turn.listen(NAME, "strength", subject=dialogue.subject, data={"again": True})
    turn.say("side_effect.again")
    return True


def follow_up(turn: Turn, work: DueWork) -> None:
    """The next day: how is it now? Once, outside quiet hours."""
    before = turn.rows.side_effects.get(int(work.subject))
    patient = turn.patient
    if before is None or turn.address is None or patient.is_paused(turn.now):
        return
    if patient.is_held(turn.now) or turn.now - work.due_at > timedelta(hours=12):
        return
    allowed_at = next_allowed(turn.now, patient)
    if allowed_at > turn.now:  # we were away, and woke at night
        turn.schedule(work.kind, allowed_at, work.subject)
        return
    newer = turn.rows.side_effects.recent(patient.id, 1)[0]
    if newer.reported_at > before.reported_at:
        return  # they have told more since: that report has its own day after
    report = turn.rows.side_effects.add(
        SideEffectReport(0, patient.id, before.topic, turn.now, turn.today, since=before.since)
    )
    _ask_strength(turn, report, "side_effect.follow_up", lane=Lane.REMINDER)


# -- inside ---------------------------------------------------------------------------------------


def _is_about_it(turn: Turn) -> bool:
    """Words that can name an effect: no question, and nothing of which the screen knows better."""
    tier = turn.screening.tier if turn.screening else Tier.NONE
    is_question = "?" in turn.text
    return bool(turn.text.strip()) and tier in {Tier.NONE, Tier.COMMON} and not is_question


def _topic(turn: Turn) -> str | None:
    screening = turn.screening
    if screening is None or screening.tier is not Tier.COMMON:
        return None
    return screening.topic


def _effect(turn: Turn, report: SideEffectReport) -> str:
    key = report.topic if report.topic in OFFERED else "other"
    return turn.phrase(f"button.effect_{key}")


def _ask_strength(turn: Turn, report: SideEffectReport, key: str, lane: Lane = Lane.REPLY) -> None:
    """A number from 0 to 3. No options are kept: "2" must not name the second, which is 1."""
    turn.listen(NAME, "strength", subject=str(report.id))
    choices = [
        Choice(f"strength:{report.id}:{number}", f"button.strength_{number}", row=number // 2)
        for number in range(STRONG + 1)
    ]
    turn.say(
        key,
        choices=choices if turn.can_tap else (),
        name=NAME,
        lane=lane,
        effect=_effect(turn, report),
        expires_at=turn.now + timedelta(hours=12) if lane is Lane.REMINDER else None,
    )


def _note_strength(turn: Turn, report: SideEffectReport, strength: int) -> None:
    if report.strength is not None:
        turn.say("side_effect.already")
        return
    report = replace(report, strength=strength)
    turn.rows.side_effects.save(report)
    turn.done(NAME, str(report.id))
    if strength == 0:
        turn.say("side_effect.gone")
        return
    _plan_follow_up(turn, report)
    if strength == STRONG or _is_worse(turn, report) or _days(turn, report) >= DAYS_IN_A_ROW:
        turn.say("side_effect.urgent")
        turn.raise_alert(
            "urgent",
            "side_effect",
            excerpt=(report.note or report.topic)[:1000],
            answer_key="side_effect.urgent",
        )
    elif report.since is None:
        choices = [
            Choice(f"since:{report.id}:{since}", f"button.since_{since}", row=0) for since in SINCE
        ]
        turn.ask(NAME, "since", "side_effect.since", choices=choices, subject=str(report.id))
    else:
        turn.say("side_effect.noted")


def _note_since(turn: Turn, report: SideEffectReport, since: str) -> None:
    turn.rows.side_effects.save(replace(report, since=since))
    turn.done(NAME, str(report.id))
    turn.say("side_effect.long" if since == "week" else "side_effect.noted")


def _plan_follow_up(turn: Turn, report: SideEffectReport) -> None:
    turn.cancel("side_effect.follow_up")
    at = next_allowed(turn.now + FOLLOW_UP, turn.patient)
    turn.schedule("side_effect.follow_up", at, str(report.id))


def _earlier(turn: Turn, report: SideEffectReport) -> list[SideEffectReport]:
    """What they said about the same effect before, newest first."""
    recent = turn.rows.side_effects.recent(turn.patient.id, 40)
    return [
        each
        for each in recent
        if each.topic == report.topic and each.id != report.id and each.strength is not None
    ]


def _is_worse(turn: Turn, report: SideEffectReport) -> bool:
    """Stronger than the last time, which was yesterday or the day before."""
    last = next(iter(_earlier(turn, report)), None)
    if last is None or report.local_date - last.local_date > timedelta(days=2):
        return False
    return (report.strength or 0) > (last.strength or 0) > 0


def _days(turn: Turn, report: SideEffectReport) -> int:
    """On how many days in a row, up to this report's, the effect was there."""
    days = {each.local_date for each in _earlier(turn, report) if each.strength}
    days.add(report.local_date)
    count = 0
    while report.local_date - timedelta(days=count) in days:
        count += 1
    return count

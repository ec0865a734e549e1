"""Answers to what the screen found: emergency, urgent, unsure; and looking after the person since.

The texts are `safety.*` in the catalogue; which one fits which topic stands in `GUIDANCE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta

from bot.core.model import Address, AddressState, Dialogue, DueWork, Lane
from bot.core.turn import Choice, Turn
from messages.screen import Screening, Tier

NAME = "safety"
FOLLOW_UPS = (timedelta(minutes=10), timedelta(minutes=30))  # after the guidance
REPEAT_WITHIN = timedelta(minutes=60)  # a second text in this time gets the shorter form
HOLD = timedelta(hours=2)  # nothing else is sent for so long unless they say that they are safe

GUIDANCE: Mapping[Tier, Mapping[str, str]] = {
    Tier.EMERGENCY: {
        "anaphylaxis": "allergy",
        "breathing": "breathing",
        "overdose": "overdose",
        "seizure_loc": "unconscious",
        "chest_pain": "chest",
        "stroke": "stroke",
        "suicidality": "suicide",
        "self_harm": "suicide",
        "alcohol_withdrawal": "alcohol_withdrawal",
        "child_ingestion": "child",
    },
    Tier.URGENT: {
        "liver": "liver",
        "depression": "mood",
        "lethargy": "lethargy",
        "injection_site": "injection_site",
        "precipitated_withdrawal": "withdrawal",
        "rash": "rash",
        "hallucination": "hallucination",
        "pneumonia": "chest_cough",
        "opioid_planned": "opioid_planned",
        "surgery": "opioid_planned",
        "double_dose": "double_dose",
        "pregnancy": "pregnancy",
        "overdose_risk": "overdose_risk",
        "overdose_recent": "overdose_risk",
        "gi_bleed": "bleeding",
    },
}
"""Which guidance a topic gets; every other topic gets the `general` one of its tier."""


def answer(turn: Turn) -> bool:
    """The first stage of every turn: what the screen found is answered before anything else."""
    if turn.screening is None:
        return False
    if turn.screening.tier is Tier.EMERGENCY:
        _emergency(turn, turn.screening)
    elif turn.screening.tier is Tier.URGENT:
        _urgent(turn, turn.screening)
    elif turn.screening.tier is Tier.UNSURE:
        _unsure(turn, turn.screening)
    else:
        return False
    return True


def question(turn: Turn) -> bool:
    """A question about a serious reaction: the information, and what to do if it is now."""
    screening = turn.screening
    if screening is None or not screening.is_question or screening.topic is None:
        return False
    if not _is_serious(screening.topic):
        return False
    turn.say("safety.question")
    return True


def choose(turn: Turn, action: str, argument: str, dialogue: Dialogue | None) -> None:
    """Safe, called, not safe; or whether words were meant so."""
    turn.done(NAME)
    turn.cancel("safety.follow_up")
    if action in {"not_safe", "meant_it"}:
        key = "safety.still_not_safe"
        turn.raise_alert(Tier.EMERGENCY, "not_safe", answer_key=key)
        _say_safety(turn, key)
        _look_after(turn, 1)
    else:
        turn.save(held_until=None)
        _say_safety(turn, "safety.glad_called" if action == "called" else "safety.glad_safe")


def reply(turn: Turn, dialogue: Dialogue) -> bool:
    """Free words here were screened already; anything else goes on to its own conversation."""
    return False


def follow_up(turn: Turn, work: DueWork) -> None:
    """Ask whether they are safe, after 10 and again after 30 minutes."""
    if turn.address is None:  # not enrolled, or opted out: the address they wrote from
        turn.address = next(iter(turn.rows.patients.addresses(turn.patient.id)), None)
    number = int(work.data["number"])
    _ask_if_safe(turn, "safety.are_you_safe")
    if number + 1 < len(FOLLOW_UPS):
        _look_after(turn, number + 1)


def guidance_key(tier: Tier, topic: str | None) -> str:
    """The template that answers a tier and topic."""
    if tier is Tier.UNSURE:
        return "safety.unsure"
    group = GUIDANCE[tier].get(topic or "", "general")
    return f"safety.{tier}_{group}"


# -- inside ---------------------------------------------------------------------------------------


def _emergency(turn: Turn, screening: Screening) -> None:
    key = guidance_key(Tier.EMERGENCY, screening.topic)
    if _is_repeat(turn):
        key = "safety.again_crisis" if key.endswith("_suicide") else "safety.again_emergency"
    _say_safety(turn, key)
    _alert(turn, screening, key)
    turn.rows.outbox.cancel(turn.patient.id, (Lane.REMINDER, Lane.BULK), turn.now)
    turn.save(held_until=turn.now + HOLD)
    _look_after(turn, 0)
    _say_nobody_reads(turn)


def _urgent(turn: Turn, screening: Screening) -> None:
    key = guidance_key(Tier.URGENT, screening.topic)
    _say_safety(turn, key)
    _alert(turn, screening, key)
    _say_nobody_reads(turn)


def _unsure(turn: Turn, screening: Screening) -> None:
    _ask_if_meant(turn)
    _alert(turn, screening, "safety.unsure")


def _is_repeat(turn: Turn) -> bool:
    recent = turn.rows.alerts.of(turn.patient.id, 5)
    since = turn.now - REPEAT_WITHIN
    return any(a.tier == Tier.EMERGENCY and a.raised_at >= since for a in recent)


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


def _targets(turn: Turn) -> list[Address]:
    """Where they wrote from; after STOP there also the other places they agreed to.

    Someone who opted out and then writes of a crisis is answered, not lectured on rules; on SMS
    the carrier may still refuse it, which is why the other addresses get it too.
    """
    if turn.address is None:
        return []
    if turn.address.state is not AddressState.OPTED_OUT:
        return [turn.address]
    others = [a for a in turn.rows.patients.addresses(turn.patient.id) if a.is_usable]
    return [turn.address, *others]


def _say_safety(turn: Turn, key: str) -> None:
    for address in _targets(turn):
        turn.say(key, to=address, lane=Lane.SAFETY)


def _say_nobody_reads(turn: Turn) -> None:
    """Where no staff are configured: no person reads this, and the person must know."""
    if not turn.config.staff_alerts:
        _say_safety(turn, "safety.nobody_reads")


def _ask_if_safe(turn: Turn, key: str) -> None:
    choices = [
        Choice("safe", "button.safe"),
        Choice("called", "button.called"),
        Choice("not_safe", "button.not_safe"),
    ]
    turn.ask(NAME, "safe", key, choices=choices, lane=Lane.SAFETY)


def _ask_if_meant(turn: Turn) -> None:
    choices = [Choice("meant_it", "button.not_safe"), Choice("safe", "button.safe")]
    turn.ask(NAME, "meant", "safety.unsure", choices=choices, lane=Lane.SAFETY)


def _look_after(turn: Turn, number: int) -> None:
    turn.schedule("safety.follow_up", turn.now + FOLLOW_UPS[number], number=number)


def _is_serious(topic: str) -> bool:
    return any(topic in topics for topics in GUIDANCE.values())

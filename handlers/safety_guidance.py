"""Which guidance answers what the screen found. The texts are `safety.*` in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from messages.screen import Screening, Tier

GROUPS: Mapping[Tier, Mapping[str, str]] = {
    Tier.EMERGENCY: {
        "anaphylaxis": "allergy",
        "breathing": "breathing",
        "overdose": "overdose",
        "seizure_loc": "unconscious",
        "chest_pain": "chest",
        "stroke": "stroke",
        "suicidality": "suicide",
        "self_harm": "suicide",
        "veiled_distress": "suicide",
        "depression": "suicide",
        "alcohol_withdrawal": "alcohol_withdrawal",
        "child_ingestion": "child",
        "poisoning": "poisoning",
        "severe_bleeding": "bleeding",
        "gi_bleed": "bleeding",
        "violence": "violence",
    },
    Tier.URGENT: {
        "liver": "liver",
        "depression": "mood",
        "agitation": "mood",
        "lethargy": "lethargy",
        "injection_site": "injection_site",
        "precipitated_withdrawal": "withdrawal",
        "severe_gi": "stomach",
        "rash": "rash",
        "swelling": "rash",
        "hallucination": "hallucination",
        "confusion": "hallucination",
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
"""The group of a topic; every other topic gets the `general` group of its tier."""

QUESTIONS: Mapping[str, str] = {
    "anaphylaxis": "allergy",
    "breathing": "allergy",
    "rash": "allergy",
    "swelling": "allergy",
    "overdose": "overdose",
    "overdose_risk": "overdose",
    "suicidality": "mood",
    "self_harm": "mood",
    "depression": "mood",
    "liver": "liver",
    "precipitated_withdrawal": "withdrawal",
    "opioid_planned": "opioids",
    "surgery": "opioids",
    "injection_site": "injection_site",
    "double_dose": "double_dose",
    "pregnancy": "pregnancy",
}
"""The information that answers a question about a topic; every other serious one: `general`."""

LIFE_ORDER = (
    "overdose",  # naloxone first: it also covers not breathing and not waking
    "allergy",
    "breathing",
    "unconscious",
    "chest",
    "stroke",
    "bleeding",
    "child",
    "poisoning",
    "alcohol_withdrawal",
    "suicide",
    "violence",
    "general",
)
"""Where a text names several emergencies: the one whose guidance saves the most time first."""

_MINDS = frozenset({"suicidality", "self_harm", "veiled_distress", "depression", "violence"})


@dataclass(frozen=True, slots=True)
class Guidance:
    """The answer to one screening."""

    group: str
    key: str
    repeat_key: str  # when the same group was answered a short while ago
    with_crisis: bool = False  # the crisis line belongs in as well


def guidance_for(screening: Screening) -> Guidance:
    """The guidance for a text that the screen escalates."""
    if screening.tier is Tier.EMERGENCY:
        return _emergency(screening)
    if screening.tier is Tier.URGENT:
        group = GROUPS[Tier.URGENT].get(screening.topic or "", "general")
        return Guidance(group, f"safety.urgent_{group}", f"safety.urgent_{group}")
    key = _unsure_key(screening.topic)
    return Guidance(emergency_group(screening.topic), key, key)


def emergency_group(topic: str | None) -> str:
    """The emergency guidance that fits a topic, should it turn out to be one."""
    return GROUPS[Tier.EMERGENCY].get(topic or "", "general")


def question_key(topic: str | None) -> str | None:
    """The information for a question about a topic; None where it is no serious one."""
    is_serious = any(topic in groups for groups in GROUPS.values())
    if topic is None or not (is_serious or topic in QUESTIONS):
        return None
    return f"safety.question_{QUESTIONS.get(topic, 'general')}"


def _emergency(screening: Screening) -> Guidance:
    found = [f.topic for f in screening.findings if f.tier is Tier.EMERGENCY]
    groups = {emergency_group(topic) for topic in (screening.topic, *found)}
    group = min(groups, key=LIFE_ORDER.index)
    is_crisis = "suicide" in groups
    return Guidance(
        group,
        f"safety.emergency_{group}",
        "safety.again_crisis" if is_crisis else "safety.again_emergency",
        with_crisis=is_crisis and group != "suicide",
    )


def _unsure_key(topic: str | None) -> str:
    if topic is None:
        return "safety.unsure_unread"
    return "safety.unsure" if topic in _MINDS else "safety.unsure_body"

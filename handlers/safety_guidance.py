"""Which guidance answers what the screen found. The texts are `safety.*` in the catalogue.

Who writes of somebody else in danger gets the form for a helper, `…_other`. Where it is in doubt
who is meant, the form for the writer stays: it names the same numbers, and a helper can use it,
while somebody in danger who is told to stay with "them" has been left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from messages.screen import Screening, Tier
from messages.words import tells_of_somebody_else

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

OTHER = "other"
FOR_HELPERS = frozenset(LIFE_ORDER) - {"child", "poisoning", "violence"}
"""Groups with a form for a helper; what those three say is said to a helper, or to everybody."""

_MINDS = frozenset({"suicidality", "self_harm", "veiled_distress", "depression", "violence"})
_NEAR, _FAR = 4, 10  # words from a person to what is said of them; wishes can be the writer's own


@dataclass(frozen=True, slots=True)
class Guidance:
    """The answer to one screening."""

    group: str
    key: str
    repeat_key: str  # when the same group was answered a short while ago
    also_key: str = ""  # what belongs in as well: the crisis line
    about: str = ""  # who is in danger: empty for the writer, else `OTHER`


def guidance_for(screening: Screening, text: str = "") -> Guidance:
    """The guidance for a `text` that the screen escalates."""
    if screening.tier is Tier.EMERGENCY:
        return _emergency(screening, text)
    if screening.tier is Tier.URGENT:
        group = GROUPS[Tier.URGENT].get(screening.topic or "", "general")
        return Guidance(group, f"safety.urgent_{group}", f"safety.urgent_{group}")
    group = emergency_group(screening.topic)
    about = OTHER if _tells_of_other(screening, text, group) else ""
    key = _unsure_key(screening.topic, about)
    return Guidance(group, key, key, about=about)


def emergency_key(group: str, about: str) -> str:
    """The guidance of a group, for the writer or for a helper."""
    has_own = about and group in FOR_HELPERS
    return f"safety.emergency_{group}_{about}" if has_own else f"safety.emergency_{group}"


def emergency_group(topic: str | None) -> str:
    """The emergency guidance that fits a topic, should it turn out to be one."""
    return GROUPS[Tier.EMERGENCY].get(topic or "", "general")


def question_key(topic: str | None) -> str | None:
    """The information for a question about a topic; None where it is no serious one."""
    is_serious = any(topic in groups for groups in GROUPS.values())
    if topic is None or not (is_serious or topic in QUESTIONS):
        return None
    return f"safety.question_{QUESTIONS.get(topic, 'general')}"


def _emergency(screening: Screening, text: str) -> Guidance:
    found = [f.topic for f in screening.findings if f.tier is Tier.EMERGENCY]
    groups = {emergency_group(topic) for topic in (screening.topic, *found)}
    group = min(groups, key=LIFE_ORDER.index)
    is_other = groups == {"child"} or _tells_of_other(screening, text, group)
    is_crisis, ending = "suicide" in groups, f"_{OTHER}" if is_other else ""
    return Guidance(
        group,
        emergency_key(group, OTHER if is_other else ""),
        f"safety.again_crisis{ending}" if is_crisis else "safety.again_emergency",
        also_key=f"safety.also_crisis{ending}" if is_crisis and group != "suicide" else "",
        about=OTHER if is_other else "",
    )


def _tells_of_other(screening: Screening, text: str, group: str) -> bool:
    """Whether the strongest findings are about somebody else, as far as the words tell."""
    if group == "violence":
        return False
    dangers = [
        (span.start, span.end)
        for finding in screening.findings
        if finding.tier is screening.tier
        for span in finding.spans
    ]
    return tells_of_somebody_else(text, dangers, _NEAR if group == "suicide" else _FAR)


def _unsure_key(topic: str | None, about: str) -> str:
    if topic is None:
        return "safety.unsure_unread"
    if topic not in _MINDS:
        return "safety.unsure_body"
    return "safety.unsure_other" if about else "safety.unsure"

"""What the circumstances of a match do to its tier, by default and per entry."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from messages.screen.lexicon import Circumstance
from messages.screen.model import Tier

KEEP = "keep"
_ANOTHER = (Circumstance.CARED_FOR, Circumstance.TOLD_OF)
_ASKED = {tier: min(tier, Tier.UNSURE, key=lambda each: each.rank) for tier in Tier}
_KEPT = (Circumstance.OTHER_SUBJECT, *_ANOTHER)
_OFF: dict[Circumstance, Tier | None] = dict.fromkeys(Circumstance, Tier.NONE) | dict.fromkeys(
    _KEPT
)
_MILD = _OFF | {Circumstance.NOBODY: None}

# None keeps the tier. Someone else in danger is still in danger; a stranger's rash is not.
# Entries of what only the sender can say of himself turn OTHER_SUBJECT off.
POLICIES: Mapping[Tier, Mapping[Circumstance, Tier | None]] = {
    Tier.EMERGENCY: _OFF | {Circumstance.SOMEONE_ELSE: None},
    Tier.URGENT: _OFF,
    Tier.UNSURE: _OFF,
    Tier.COMMON: _MILD | {Circumstance.TOLD_OF: Tier.NONE},
    Tier.CRAVING: _MILD
    | dict.fromkeys(_ANOTHER, Tier.NONE)
    | {Circumstance.QUESTION: None, Circumstance.HYPOTHETICAL: None},
    Tier.NONE: _OFF | {Circumstance.SOMEONE_ELSE: None},
}

# A wish to die is heard in talk too: "my son keeps talking about suicide".
_HEARD_IN_TALK = frozenset({"suicidality", "self_harm", "violence", "veiled_distress"})
_OF_THE_MIND = _HEARD_IN_TALK | {"depression", "agitation", "confusion", "hallucination"}
_OF_THE_MIND |= {"anxiety", "low_mood", "foggy", "sexual"}
_ASKED_IN_GENERAL = frozenset({"overdose_risk", "opioid_planned"})  # "can you get high on it"


@cache
def default_policy(tier: Tier, topic: str) -> Mapping[Circumstance, Tier | None]:
    """What circumstances do to a finding whose entry says nothing else."""
    policy = dict(POLICIES[tier])
    if topic in _HEARD_IN_TALK:
        policy[Circumstance.GENERAL] = None
        policy |= dict.fromkeys((Circumstance.RESERVED, Circumstance.HYPOTHETICAL), _ASKED[tier])
    if topic in _OF_THE_MIND | _ASKED_IN_GENERAL:
        policy[Circumstance.NOBODY] = None
    if topic in _OF_THE_MIND:
        policy |= dict.fromkeys(_ANOTHER, policy[Circumstance.SOMEONE_ELSE])
    return policy


def parse_policy(
    default: Mapping[Circumstance, Tier | None], written: Mapping[str, str]
) -> Mapping[Circumstance, Tier | None]:
    """The default with an entry's own `context` lines over it, each `circumstance: keep or tier`.

    Raises:
        ValueError: an unknown circumstance or tier.
    """
    if not written:
        return default  # one object for the many entries that say nothing else
    policy = dict(default)
    for name, outcome in written.items():
        try:
            circumstance = Circumstance(name)
            policy[circumstance] = None if outcome == KEEP else Tier(outcome)
        except ValueError:
            raise ValueError(
                f"context '{name}: {outcome}' is not known: {', '.join(Circumstance)}; "
                f"{KEEP}, {', '.join(Tier)}"
            ) from None
    if Circumstance.NEGATED in written:
        policy[Circumstance.RESERVED] = policy[Circumstance.NEGATED]
    if Circumstance.SOMEONE_ELSE in written:
        policy |= dict.fromkeys(_ANOTHER, policy[Circumstance.SOMEONE_ELSE])
    return policy

"""What the circumstances of a match do to its tier, by default and per entry."""

from __future__ import annotations

from collections.abc import Mapping

from messages.screen.lexicon import Circumstance
from messages.screen.model import Tier

KEEP = "keep"
_OFF: dict[Circumstance, Tier | None] = dict.fromkeys(Circumstance, Tier.NONE) | {
    Circumstance.OTHER_SUBJECT: None
}

# None keeps the tier. Someone else in danger is still in danger; someone else's rash is not.
# Entries of what only the sender can say of himself turn OTHER_SUBJECT off.
POLICIES: Mapping[Tier, Mapping[Circumstance, Tier | None]] = {
    Tier.EMERGENCY: _OFF | {Circumstance.SOMEONE_ELSE: None},
    Tier.URGENT: _OFF,
    Tier.UNSURE: _OFF,
    Tier.COMMON: _OFF,
    Tier.CRAVING: _OFF | {Circumstance.QUESTION: None, Circumstance.HYPOTHETICAL: None},
    Tier.NONE: _OFF | {Circumstance.SOMEONE_ELSE: None},
}

# A wish to die is heard in talk too: "my son keeps talking about suicide".
_HEARD_IN_TALK = frozenset({"suicidality", "self_harm", "violence", "veiled_distress"})


def default_policy(tier: Tier, topic: str) -> Mapping[Circumstance, Tier | None]:
    """What circumstances do to a finding whose entry says nothing else."""
    if topic in _HEARD_IN_TALK:
        return {**POLICIES[tier], Circumstance.GENERAL: None}
    return POLICIES[tier]


def parse_policy(
    default: Mapping[Circumstance, Tier | None], written: Mapping[str, str]
) -> Mapping[Circumstance, Tier | None]:
    """The default with an entry's own `context` lines over it, each `circumstance: keep or tier`.

    Raises:
        ValueError: an unknown circumstance or tier.
    """
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
    return policy

"""From a match to a finding: its place in the text, and its tier after what stands around it."""

from __future__ import annotations

from dataclasses import replace

from messages.screen.lexicon import Circumstance, Kind, Rule
from messages.screen.matching import Places
from messages.screen.model import Finding, Span, Tier
from messages.screen.normalise import Words


def strength(finding: Finding) -> tuple[int, int]:
    """Orders findings of one rule: the higher tier, then fewer circumstances."""
    return (finding.tier.rank, -len(finding.context))


def both(one: Finding, other: Finding) -> Finding:
    """Two matches of a marker as one: a combination must know all the places it has."""
    weaker, stronger = sorted((one, other), key=strength)
    if weaker.tier is not stronger.tier:
        return stronger
    return replace(
        stronger, spans=stronger.spans + weaker.spans, matched=stronger.matched + weaker.matched
    )


def tier_of(rule: Rule, circumstances: list[Circumstance]) -> Tier:
    """The tier of a match, after its circumstances."""
    # A marker has no tier of its own; any tier but NONE says that it is there.
    tier = rule.tier if rule.kind is Kind.FINDING else Tier.COMMON
    for circumstance in circumstances:
        outcome = rule.policy[circumstance]
        if outcome is not None and outcome.rank < tier.rank:
            tier = outcome
    return tier


def finding_of(
    rule: Rule,
    tier: Tier,
    text: str,
    words: Words,
    places: Places,
    circumstances: list[Circumstance],
) -> Finding:
    """The finding of a rule at some places of a text."""
    spans = tuple(Span(words.starts[first], words.ends[last - 1]) for first, last in places)
    return Finding(
        rule=rule.id,
        tier=tier,
        topic=rule.topic,
        language=rule.language,
        spans=spans,
        matched=tuple(text[span.start : span.end] for span in spans),
        distance=sum(sum(words.distances[first:last]) for first, last in places),
        context=tuple(item.value for item in circumstances),
    )

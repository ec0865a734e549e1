"""From findings to the verdict: combinations, then the strongest tier that is left."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from messages.screen.lexicon import Circumstance, Lexicon, Rule
from messages.screen.model import Finding, Screening, Tier

_ASKED = frozenset({Circumstance.QUESTION.value, Circumstance.HYPOTHETICAL.value})


def combined(combinations: Iterable[Rule], findings: list[Finding]) -> list[Finding]:
    """The combinations whose parts all stand in the text, none of them switched off."""
    live = {finding.topic: finding for finding in reversed(findings) if finding.tier.rank}
    found: list[Finding] = []
    if not live:
        return found
    for rule in combinations:
        if any(map(live.keys().isdisjoint, rule.parts)):
            continue
        parts = [[live[name] for name in sorted(part & live.keys())] for part in rule.parts]
        together = next(filter(_apart, itertools.product(*parts)), None)
        if together is not None:
            found.append(_joined(rule, together))
    return found


def _apart(parts: tuple[Finding, ...]) -> bool:
    """Whether each part has words of its own: one "nosebleed" is not two signs."""
    return not any(_within(*two) for two in itertools.permutations(parts, 2))


def _within(one: Finding, other: Finding) -> bool:
    return all(
        any(span.start < word.end and word.start < span.end for word in other.spans)
        for span in one.spans
    )


def _joined(rule: Rule, parts: tuple[Finding, ...]) -> Finding:
    return Finding(
        rule=rule.id,
        tier=rule.tier,
        topic=rule.topic,
        language=rule.language,
        spans=tuple(span for part in parts for span in part.spans),
        matched=tuple(words for part in parts for words in part.matched),
        distance=sum(part.distance for part in parts),
        context=(),
    )


def verdict(findings: list[Finding], lexicon: Lexicon) -> Screening:
    """The screening of a text with these findings; markers are left out of it."""

    def strength(finding: Finding) -> tuple[float, int, int, str]:
        rank = float(finding.tier.rank)
        if finding.tier is Tier.CRAVING:  # "so anxious I want a drink" is about the drink
            rank = Tier.COMMON.rank + 0.5
        topic = lexicon.topics[finding.topic]
        return (-rank, -topic.tier.rank, finding.distance, finding.rule)

    shown = sorted((f for f in findings if f.topic in lexicon.topics), key=strength)
    tier = shown[0].tier if shown else Tier.NONE
    if tier is not Tier.NONE:
        asked = tier is Tier.UNSURE and not _ASKED.isdisjoint(shown[0].context)
        return Screening(tier, shown[0].topic, tuple(shown), asked, lexicon.version)
    questions = [finding for finding in shown if not _ASKED.isdisjoint(finding.context)]
    topic = questions[0].topic if questions else None
    return Screening(tier, topic, tuple(shown), bool(questions), lexicon.version)

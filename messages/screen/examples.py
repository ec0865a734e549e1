"""Whether a rule finds what its examples say that it must, and leaves the others alone."""

from __future__ import annotations

from collections.abc import Iterator

from messages.screen.engine import Screen
from messages.screen.lexicon import Rule
from messages.screen.model import Finding, Tier


def example_faults(screen: Screen, rule: Rule) -> Iterator[tuple[str, str]]:
    """Each example of a finding that does not come out as it should, and why."""
    for text in rule.must_match:
        finding = _of(screen, rule, text)
        if finding is None:
            yield text, "no phrase of the entry is in it"
        elif finding.tier is Tier.NONE:
            context = " and ".join(finding.context).replace("_", " ")
            yield text, f"the words are there, but set aside: {context}"
    for text in rule.must_not_match:
        finding = _of(screen, rule, text)
        if finding is not None and finding.tier is not Tier.NONE:
            yield text, f"it is found all the same, by '{' … '.join(finding.matched)}'"


def _of(screen: Screen, rule: Rule, text: str) -> Finding | None:
    findings = screen.read(text).findings
    return next((finding for finding in findings if finding.rule == rule.id), None)

"""A screen that finds what a test writes: `emergency breathing suicidality`, `question liver`."""

from __future__ import annotations

from messages.screen import Finding, Screening, Span, Tier


def screening(tier: Tier, *topics: str, is_question: bool = False) -> Screening:
    """A verdict made by hand; the first topic is the strongest."""
    findings = tuple(
        Finding(
            rule=f"test.{topic}",
            tier=tier,
            topic=topic,
            language="en",
            spans=(Span(0, 4),),
            matched=("word",),
            distance=0,
            context=(),
        )
        for topic in topics
    )
    return Screening(tier, topics[0] if topics else None, findings, is_question, "test")


def scripted(text: str) -> Screening:
    """A text whose first word is a tier, or `question`, is found to be about the other words."""
    first, *topics = text.split() or [""]
    if first == "question":
        return screening(Tier.NONE, *topics, is_question=True)
    if first in set(Tier):
        return screening(Tier(first), *topics)
    return screening(Tier.NONE)


def broken(text: str) -> Screening:
    """A screen with a bug."""
    raise RuntimeError(text)

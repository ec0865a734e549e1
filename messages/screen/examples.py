"""Whether a rule finds what its examples say that it must, and leaves the others alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from messages.screen.engine import Screen
from messages.screen.lexicon import Kind, Lexicon, Rule
from messages.screen.loading import speller
from messages.screen.model import Finding, Tier
from messages.screen.pattern import parse_pattern


def example_faults(screen: Screen, rule: Rule) -> Iterator[tuple[str, str]]:
    """Each example of a finding or an idiom that does not come out as it should, and why.

    An idiom needs the whole lexicon in `screen`: its counterexamples are what is still serious.
    """
    return _of_idiom(screen, rule) if rule.kind is Kind.IDIOM else _of_finding(screen, rule)


def phrases_in(screen: Screen, rule: Rule, text: str) -> frozenset[str]:
    """Which patterns of a rule a text meets, before context; compiles them, one by one."""
    lexicon = screen.lexicon
    alone = _alone(rule, lexicon, screen.vocabulary)
    return frozenset(rule.patterns[int(number)] for number in Screen(alone).rules_in(text))


def _of_finding(screen: Screen, rule: Rule) -> Iterator[tuple[str, str]]:
    for text in rule.must_match:
        finding = _found(screen, rule, text)
        if finding is None:
            yield text, "no phrase of the entry is in it"
        elif finding.tier is Tier.NONE:
            context = " and ".join(finding.context).replace("_", " ")
            yield text, f"the words are there, but set aside: {context}"
    for text in rule.must_not_match:
        finding = _found(screen, rule, text)
        if finding is not None and finding.tier is not Tier.NONE:
            yield text, f"it is found all the same, by '{' … '.join(finding.matched)}'"


def _of_idiom(screen: Screen, rule: Rule) -> Iterator[tuple[str, str]]:
    for text in rule.must_match:
        live = [
            finding
            for finding in screen.read(text).findings
            if finding.topic in rule.covers and finding.tier is not Tier.NONE
        ]
        if rule.id not in screen.rules_in(text):
            yield text, "no phrase of the entry is in it"
        elif live:
            yield text, f"it is taken for {live[0].tier} all the same, by {live[0].rule}"
    for text in rule.must_not_match:
        if screen.read(text).tier is Tier.NONE:
            yield text, "nothing serious is found in it any more, or never was"


def _found(screen: Screen, rule: Rule, text: str) -> Finding | None:
    findings = screen.read(text).findings
    return next((finding for finding in findings if finding.rule == rule.id), None)


def _alone(rule: Rule, lexicon: Lexicon, vocabulary: frozenset[str]) -> Lexicon:
    """A lexicon in which each pattern of the rule is a rule, called by its number."""
    spelling, classes = speller(lexicon.shorthand), lexicon.classes[rule.language]
    rules = tuple(
        replace(rule, id=str(number), variants=parse_pattern(pattern, classes, spelling))
        for number, pattern in enumerate(rule.patterns)
    )
    return replace(lexicon, rules=rules, real_words=lexicon.real_words | vocabulary)

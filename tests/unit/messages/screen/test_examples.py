"""Every lexicon entry does what its own examples say."""

from __future__ import annotations

import pytest

from messages.screen import Lexicon, Screen, shipped_screen
from messages.screen.lexicon import Kind, Rule
from messages.screen.loading import OPINIONS

RULES = {rule.id: rule for rule in shipped_screen().lexicon.rules}


def _found(screen: Screen, rule: Rule, text: str) -> bool:
    if rule.kind in {Kind.IDIOM, Kind.MARKER}:
        return rule.id in screen.rules_in(text)
    findings = screen.read(text).findings
    if rule.kind is Kind.COMBINATION:
        return any(finding.rule == rule.id for finding in findings)
    return any(finding.topic == rule.topic and finding.tier.rank for finding in findings)


@pytest.mark.parametrize("identifier", sorted(RULES))
def test_an_entry_matches_its_examples(screen: Screen, identifier: str) -> None:
    rule = RULES[identifier]
    missed = [text for text in rule.must_match if not _found(screen, rule, text)]
    assert not missed


@pytest.mark.parametrize("identifier", sorted(RULES))
def test_an_entry_leaves_its_counterexamples_alone(screen: Screen, identifier: str) -> None:
    rule = RULES[identifier]
    for text in rule.must_not_match:
        screening = screen.read(text)
        if rule.kind is Kind.IDIOM:  # the literal form still counts
            assert screening.tier.rank, text
        elif rule.kind is Kind.MARKER:
            assert rule.id not in screen.rules_in(text), text
        else:
            live = [f.rule for f in screening.findings if f.tier.rank]
            assert rule.id not in live, text


def test_idiom_examples_are_not_taken_for_emergencies(screen: Screen) -> None:
    texts = [
        text for rule in RULES.values() if rule.kind is Kind.IDIOM for text in rule.must_match
    ]
    assert not [text for text in texts if screen.read(text).tier == "emergency"]


def test_every_topic_can_be_found_by_some_rule(lexicon: Lexicon) -> None:
    found = {rule.topic for rule in lexicon.rules if rule.kind in {Kind.FINDING, Kind.COMBINATION}}
    assert set(lexicon.topics) == found.union(OPINIONS)


def test_every_entry_names_where_it_comes_from(lexicon: Lexicon) -> None:
    assert all("facts.md" in rule.source or "issue 3" in rule.source for rule in lexicon.rules)

"""What staff have added to the lexicon and retired from it, laid over the shipped one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from messages.screen.added import AddedEntry, OverlayError, rule_of, variants_of
from messages.screen.lexicon import Kind, Lexicon, Rule


@dataclass(frozen=True, slots=True)
class Overlay:
    """All changes that are in force together."""

    added: tuple[AddedEntry, ...] = ()
    retired: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Rule -> its retired patterns; an empty set is the whole rule."""

    @property
    def is_empty(self) -> bool:
        """Whether the lexicon is as shipped."""
        return not self.added and not self.retired

    @property
    def fingerprint(self) -> str:
        """The same for the same changes, whoever made them in whichever order."""
        added = sorted(
            [each.id, each.tier, each.topic, each.patterns, each.must_match, each.must_not_match]
            for each in self.added
        )
        retired = sorted([rule, sorted(patterns)] for rule, patterns in self.retired.items())
        return hashlib.sha256(json.dumps([added, retired]).encode()).hexdigest()[:8]

    def version_over(self, shipped: Lexicon) -> str:
        """The version of the lexicon that the two make."""
        return shipped.version if self.is_empty else f"{shipped.version}+{self.fingerprint}"


@dataclass(frozen=True, slots=True)
class Laid:
    """A lexicon with an overlay over it; what did not fit was left out, and is named."""

    lexicon: Lexicon
    problems: Mapping[str, str]  # by rule


def lay_over(shipped: Lexicon, overlay: Overlay) -> Laid:
    """The shipped lexicon with the changes. One that does not fit leaves all others in force."""
    rules = {rule.id: rule for rule in shipped.rules}
    problems: dict[str, str] = {}
    for name, patterns in overlay.retired.items():
        try:
            remaining = _without(shipped, rules.get(name), patterns)
        except OverlayError as error:
            problems[name] = str(error)
            continue
        if remaining is None:
            del rules[name]
        else:
            rules[name] = remaining
    for entry in overlay.added:
        try:
            rules[entry.id] = rule_of(entry, shipped)
        except OverlayError as error:
            problems[entry.id] = str(error)
    version = overlay.version_over(shipped)
    return Laid(replace(shipped, version=version, rules=tuple(rules.values())), problems)


def _without(lexicon: Lexicon, rule: Rule | None, patterns: frozenset[str]) -> Rule | None:
    """The rule without these patterns; None where nothing of it is left."""
    if rule is None:
        raise OverlayError("it was retired, and is no longer shipped at all")
    if not patterns:
        return None
    if rule.kind is Kind.COMBINATION:
        raise OverlayError("a combination can only be retired as a whole")
    missing = patterns - set(rule.patterns)
    if missing:
        raise OverlayError(f"the retired phrase '{min(missing)}' is shipped in other words now")
    left = tuple(pattern for pattern in rule.patterns if pattern not in patterns)
    if not left:
        return None
    variants = variants_of(left, rule.language, lexicon)
    return replace(rule, patterns=left, variants=variants)

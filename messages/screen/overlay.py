"""What staff have added to the lexicon and retired from it, laid over the shipped one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from messages.screen.lexicon import Kind, Lexicon, Rule
from messages.screen.loading import speller
from messages.screen.model import Tier
from messages.screen.normalise import MARKS
from messages.screen.pattern import Classes, Variant, parse_pattern
from messages.screen.phrases import PatternError
from messages.screen.policy import default_policy

CLINIC = "clinic_"  # begins the name of every added entry, so that none is ever shipped


_MOST_PHRASES = 3000  # of one entry, beside the groups that are shipped


class OverlayError(ValueError):
    """An addition or a retirement that cannot be laid over; the message says why."""

    def __init__(self, reason: str, pattern: str = "") -> None:
        """`pattern` is the one that it is about, if it is about one."""
        super().__init__(f"'{pattern}': {reason}" if pattern else reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class AddedEntry:
    """What staff have added: a finding, or everyday wording that means nothing serious.

    The latter has the tier *none*: it switches findings of its topic off where it overlaps them
    and says more than they do, as the shipped idioms do.
    """

    id: str  # `<language>.clinic_<name>`
    tier: Tier
    topic: str
    patterns: tuple[str, ...]
    source: str
    must_match: tuple[str, ...]
    must_not_match: tuple[str, ...]

    @property
    def language(self) -> str:
        """The lexicon whose classes its patterns may use."""
        return self.id.partition(".")[0]


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


def rule_of(entry: AddedEntry, lexicon: Lexicon) -> Rule:
    """An added entry as a rule.

    Raises:
        OverlayError: of the first thing that is wrong with it.
    """
    _refuse_unknown(entry, lexicon)
    variants: dict[Variant, None] = {}
    for pattern in entry.patterns:
        variants.update(dict.fromkeys(_variants(pattern, entry.language, lexicon)))
    _refuse_too_many(variants, lexicon.classes[entry.language])
    is_idiom = entry.tier is Tier.NONE
    return Rule(
        id=entry.id,
        kind=Kind.IDIOM if is_idiom else Kind.FINDING,
        language=entry.language,
        tier=entry.tier,
        topic="" if is_idiom else entry.topic,
        patterns=entry.patterns,
        variants=tuple(variants),
        policy=default_policy(entry.tier, entry.topic),
        covers=frozenset({entry.topic}) if is_idiom else frozenset(),
        parts=(),
        source=entry.source,
        must_match=entry.must_match,
        must_not_match=entry.must_not_match,
    )


def _refuse_unknown(entry: AddedEntry, lexicon: Lexicon) -> None:
    if entry.language not in lexicon.classes:
        raise OverlayError(f"there is no lexicon in the language '{entry.language}'")
    if entry.topic not in lexicon.topics:
        raise OverlayError(f"there is no topic '{entry.topic}'")
    if not entry.patterns:
        raise OverlayError("an entry needs at least one phrase")
    if not entry.must_match or not entry.must_not_match:
        raise OverlayError("an entry needs sentences that it must find, and some that it must not")


def _refuse_too_many(variants: Iterable[Variant], classes: Classes) -> None:
    """One entry must not fill the memory of the program that reads with it."""
    slots = {frozenset(element.phrases) for variant in variants for element in variant}
    if sum(map(len, slots.difference(classes.values()))) > _MOST_PHRASES:
        raise OverlayError("its phrases say too many things at once; make several entries of them")


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
    variants = _all_variants(left, rule.language, lexicon)
    return replace(rule, patterns=left, variants=variants)


def _all_variants(patterns: Iterable[str], language: str, lexicon: Lexicon) -> tuple[Variant, ...]:
    spelling = speller(lexicon.shorthand)
    classes = lexicon.classes[language]
    found = (each for text in patterns for each in parse_pattern(text, classes, spelling))
    return tuple(dict.fromkeys(found))


def _variants(pattern: str, language: str, lexicon: Lexicon) -> tuple[Variant, ...]:
    """The readings of a new pattern; OverlayError where it is none, or fits nearly any text."""
    try:
        variants = _all_variants([pattern], language, lexicon)
    except PatternError as error:
        raise OverlayError(str(error), pattern) from error
    everyday = lexicon.common_words | MARKS
    if any(_is_everyday(variant, everyday) for variant in variants):
        raise OverlayError("it fits texts about anything: everyday words are enough", pattern)
    return variants


def _is_everyday(variant: Variant, everyday: frozenset[str]) -> bool:
    """Whether each slot has a phrase of everyday words only, and the whole is short."""
    shortest = 0
    for element in variant:
        plain = [len(phrase) for phrase in element.phrases if everyday.issuperset(phrase)]
        if not plain:
            return False
        shortest += min(plain)
    return shortest < _SAYS_SOMETHING


_SAYS_SOMETHING = 3  # "let me go": three everyday words together can mean a thing

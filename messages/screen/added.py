"""What staff have added to the lexicon: an entry, and the rule that it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from messages.screen.lexicon import Kind, Lexicon, Rule
from messages.screen.loading import speller
from messages.screen.model import Tier
from messages.screen.normalise import MARKS
from messages.screen.pattern import Variant, parse_pattern
from messages.screen.phrases import Classes, PatternError
from messages.screen.policy import default_policy

CLINIC = "clinic_"  # begins the name of every added entry, so that none is ever shipped
_MOST_PHRASES = 3000  # of one entry, beside the groups that are shipped
_SAYS_SOMETHING = 3  # "let me go": three everyday words together can mean a thing


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


def variants_of(patterns: Iterable[str], language: str, lexicon: Lexicon) -> tuple[Variant, ...]:
    """All readings of some patterns, with the shipped groups of a language."""
    spelling = speller(lexicon.shorthand)
    classes = lexicon.classes[language]
    found = (each for text in patterns for each in parse_pattern(text, classes, spelling))
    return tuple(dict.fromkeys(found))


def _variants(pattern: str, language: str, lexicon: Lexicon) -> tuple[Variant, ...]:
    """The readings of a new pattern; OverlayError where it is none, or fits nearly any text."""
    try:
        variants = variants_of([pattern], language, lexicon)
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

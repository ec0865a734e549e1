"""The screen: reads a text with a lexicon and says how strongly it must be answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from messages.screen.bare import Bare
from messages.screen.context import Context
from messages.screen.decide import combined, verdict
from messages.screen.explain import explanation
from messages.screen.findings import both, finding_of, strength, tier_of
from messages.screen.idioms import Idioms
from messages.screen.index import Index
from messages.screen.lexicon import Kind, Lexicon
from messages.screen.matching import Places
from messages.screen.model import Finding, Screening, Tier
from messages.screen.normalise import MARKS, Normaliser, Words
from messages.screen.pattern import words_of
from messages.screen.spelling import Corrector
from messages.screen.tongues import Tongues
from messages.screen.vowels import Vowelless

_SPOKEN = "es"  # the language that is written as it sounds
_SURE = frozenset({Tier.URGENT, Tier.EMERGENCY})  # what a reading without fillers may add


class Screen:
    """Reads texts. Holds no text; one instance serves all threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the lexicon for look-up."""
        self.lexicon = lexicon
        by_tier: dict[Tier, set[str]] = {tier: set() for tier in Tier}
        by_language: dict[str, set[str]] = defaultdict(set)
        for rule in lexicon.rules:
            words = words_of(rule.variants)
            by_tier[rule.tier] |= words
            by_language[rule.language] |= words
        gravity = {word: tier.rank for tier in Tier for word in by_tier[tier]}
        cue_words = {word for variants in lexicon.cues.values() for word in words_of(variants)}
        known = gravity.keys() | cue_words | lexicon.real_words | lexicon.common_words
        vowelless = Vowelless(gravity, lexicon.common_words)
        for word in MARKS | lexicon.common_words:
            gravity.pop(word, None)
        self._known = frozenset(known)
        self._gravity = gravity
        spoken = lexicon.vocabularies.get(_SPOKEN, frozenset()) | by_language[_SPOKEN]
        common = known & (lexicon.common_words | cue_words)
        self._corrector = Corrector(gravity, common, spoken, vowelless)
        self._normaliser = Normaliser(lexicon.shorthand, self._known, self._corrector)
        self._index = Index(lexicon)
        self._tongues = Tongues(lexicon, by_language)
        self._bare = Bare(lexicon)
        # a doubt that was set aside says no more than that nothing is sure: the weights are free
        self._doubts = {rule.id for rule in lexicon.rules if rule.tier is Tier.UNSURE}
        self._combinations = [r for r in lexicon.rules if r.kind is Kind.COMBINATION]
        self._nothing = verdict([], lexicon)

    def read(self, text: str) -> Screening:
        """The verdict on one text, any text; the same every time."""
        words = self._normaliser.read(text)
        screening = self._judged(text, words)
        if not screening.tier.is_escalation:
            return screening
        return replace(screening, language=self._tongues.clear(words, screening))

    def _judged(self, text: str, words: Words) -> Screening:
        screening = self._by_rules(text, words)
        opinion = self.lexicon.opinion
        if opinion is None or screening.tier.is_escalation:
            return screening
        aside = (
            f.spans
            for f in screening.findings
            if f.tier is Tier.NONE and f.rule not in self._doubts
        )
        doubt = opinion.read(text, words, chain.from_iterable(aside))
        return verdict([*screening.findings, doubt], self.lexicon) if doubt else screening

    def by_rules(self, text: str) -> Screening:
        """The verdict without the second opinion."""
        return self._by_rules(text, self._normaliser.read(text))

    def words(self, text: str) -> list[str]:
        """The words of a text as the rules see them, marks and edges among them."""
        return self._normaliser.read(text).words

    def _by_rules(self, text: str, words: Words) -> Screening:
        found = self._read(text, words)
        first = verdict(found, self.lexicon) if found else self._nothing
        bare = None if first.tier is Tier.EMERGENCY else self._bare.read(text, words)
        if bare is None:
            return first
        known = {finding.rule for finding in found}
        hidden = [
            finding
            for finding in self._read(text, bare)
            if not finding.context and finding.tier in _SURE and finding.rule not in known
        ]
        return verdict(found + hidden, self.lexicon) if hidden else first

    def _read(self, text: str, whole: Words) -> list[Finding]:
        """The best finding of each rule in the words of a text, with what they make together."""
        findings: dict[str, Finding] = {}
        settled: set[int] = set()
        for words in whole.windows():
            for finding in self._findings(text, words, settled):
                known = findings.get(finding.rule)
                if known is None or strength(finding) > strength(known):
                    findings[finding.rule] = finding
        found = list(findings.values())
        return found + combined(self._combinations, found)

    def explain(self, text: str) -> str:
        """Why a text is answered as it is, for people to read."""
        return explanation(self.read(text))

    def rules_in(self, text: str) -> frozenset[str]:
        """The ids of all rules whose patterns occur, markers and idioms too, before context."""
        return frozenset(
            self.lexicon.rules[number].id
            for words in self._normaliser.read(text).windows()
            for number, _ in self._index.matches(self._index.scan(words.words))
        )

    @property
    def vocabulary(self) -> frozenset[str]:
        """The words that are never taken for a misspelling."""
        return self._known

    def corrects(self, word: str) -> bool:
        """Whether a plain word would be taken for a misspelt word of an escalating rule."""
        meant, distance = self._corrector(word)
        return (
            word not in self._known
            and distance > 0
            and self._gravity.get(meant, 0) >= Tier.UNSURE.rank
        )

    def _findings(self, text: str, words: Words, settled: set[int]) -> Iterator[Finding]:
        """The best match of each rule in a piece of a text.

        `settled` rules were found without a circumstance in an earlier piece: no match can be
        stronger. They are left out, and new ones are added.
        """
        hits = self._index.scan(words.words)
        matches: dict[int, set[Places]] = {}
        silent = self._tongues.silent(words)
        left_out = settled | silent if settled else silent
        for number, places in self._index.matches(hits, left_out):
            matches.setdefault(number, set()).add(places)
        if not matches:
            return
        rules = self.lexicon.rules
        idioms = Idioms(
            words.words,
            ((rules[n], found) for n, found in matches.items() if rules[n].kind is Kind.IDIOM),
        )
        context = Context(hits, self._index)
        for number in sorted(matches):
            rule = rules[number]
            if rule.kind is Kind.IDIOM:
                continue
            best: Finding | None = None
            for places in sorted(matches[number]):
                circumstances = [
                    *context.of(places, asks=rule.asks_if_taken_back),
                    *idioms.around(rule, places, context),
                ]
                tier = tier_of(rule, circumstances)
                if rule.kind is Kind.MARKER and best is not None:
                    best = both(best, finding_of(rule, tier, text, words, places, circumstances))
                elif best is None or (tier.rank, -len(circumstances)) > strength(best):
                    best = finding_of(rule, tier, text, words, places, circumstances)
                if not circumstances and rule.kind is not Kind.MARKER:
                    settled.add(number)
                    break
            if best is not None:
                yield best

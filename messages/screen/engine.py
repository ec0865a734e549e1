"""The screen: reads a text with a lexicon and says how strongly it must be answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from messages.screen.context import Context
from messages.screen.lexicon import Circumstance, Kind, Lexicon, Rule
from messages.screen.matching import Hits, Index, Place, Places
from messages.screen.model import Finding, Screening, Span, Tier
from messages.screen.normalise import MARKS, Normaliser, Words
from messages.screen.pattern import Variant
from messages.screen.spelling import Corrector

_ESCALATES = Tier.UNSURE.rank
_ASKED = frozenset({Circumstance.QUESTION.value, Circumstance.HYPOTHETICAL.value})


def _words(variants: Iterable[Variant]) -> Iterator[str]:
    for variant in variants:
        for element in variant:
            for phrase in element.phrases:
                yield from phrase


class Screen:
    """Reads texts. Holds no text; one instance serves all threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the lexicon for look-up."""
        self.lexicon = lexicon
        gravity: dict[str, int] = {}
        for rule in lexicon.rules:
            for word in _words(rule.variants):
                gravity[word] = max(gravity.get(word, 0), rule.tier.rank)
        cue_words = {word for variants in lexicon.cues.values() for word in _words(variants)}
        known = gravity.keys() | cue_words | lexicon.real_words | lexicon.common_words
        for word in MARKS | lexicon.common_words:
            gravity.pop(word, None)
        self._known = frozenset(known)
        self._gravity = gravity
        self._corrector = Corrector(gravity)
        self._normaliser = Normaliser(lexicon.shorthand, self._known, self._corrector)
        self._index = Index(lexicon)
        self._combinations = tuple(r for r in lexicon.rules if r.kind is Kind.COMBINATION)

    def read(self, text: str) -> Screening:
        """The verdict on one text, any text; the same every time."""
        words = self._normaliser.read(text)
        hits = self._index.scan(words.words)
        matches: dict[int, list[Places]] = {}
        for number, places in self._index.matches(hits):
            matches.setdefault(number, []).append(places)
        if not matches:
            return Screening(Tier.NONE, None, (), False, self.lexicon.version)
        findings = self._findings(text, words, hits, matches)
        findings += self._combined(findings)
        shown = [f for f in findings if f.topic in self.lexicon.topics]
        shown.sort(key=self._strength)
        return self._verdict(shown)

    def corrects(self, word: str) -> bool:
        """Whether a plain word would be taken for a misspelt word of an escalating rule."""
        meant, distance = self._corrector(word)
        return word not in self._known and distance > 0 and self._gravity[meant] >= _ESCALATES

    def _findings(
        self, text: str, words: Words, hits: Hits, matches: dict[int, list[Places]]
    ) -> list[Finding]:
        rules = self.lexicon.rules
        idioms = [
            (rules[number].covers, places[0][0], places[-1][1])
            for number, found in matches.items()
            if rules[number].kind is Kind.IDIOM
            for places in found
        ]
        context = Context(hits, self._index)
        findings = []
        for number in sorted(matches):
            rule = rules[number]
            if rule.kind is Kind.IDIOM:
                continue
            found = [
                self._finding(rule, text, words, places, context, idioms)
                for places in sorted(matches[number])
            ]
            findings.append(min(found, key=lambda f: (-f.tier.rank, len(f.context))))
        return findings

    def _finding(
        self,
        rule: Rule,
        text: str,
        words: Words,
        places: Places,
        context: Context,
        idioms: list[tuple[frozenset[str], int, int]],
    ) -> Finding:
        found = list(context.of(places))
        start, end = places[0][0], places[-1][1]
        if any(
            _switches_off(first, last, start, end) and (not covers or rule.topic in covers)
            for covers, first, last in idioms
        ):
            found.append(Circumstance.IDIOM)
        tier = rule.tier if rule.kind is Kind.FINDING else Tier.COMMON
        outcomes = [rule.policy[item] for item in found]
        for outcome in outcomes:
            if outcome is not None and outcome.rank < tier.rank:
                tier = outcome
        spans = tuple(self._span(words, place) for place in places)
        return Finding(
            rule=rule.id,
            tier=tier,
            topic=rule.topic,
            language=rule.language,
            spans=spans,
            matched=tuple(text[span.start : span.end] for span in spans),
            distance=sum(sum(words.distances[first:last]) for first, last in places),
            context=tuple(item.value for item in found),
        )

    def _span(self, words: Words, place: Place) -> Span:
        return Span(words.starts[place[0]], words.ends[place[1] - 1])

    def _combined(self, findings: list[Finding]) -> list[Finding]:
        live = {f.topic: f for f in reversed(findings) if f.tier.rank}
        combined = []
        for rule in self._combinations:
            parts = [
                next((live[name] for name in sorted(part) if name in live), None)
                for part in rule.parts
            ]
            present = [part for part in parts if part is not None]
            if len(present) < len(parts):
                continue
            combined.append(
                Finding(
                    rule=rule.id,
                    tier=rule.tier,
                    topic=rule.topic,
                    language=rule.language,
                    spans=tuple(span for part in present for span in part.spans),
                    matched=tuple(word for part in present for word in part.matched),
                    distance=sum(part.distance for part in present),
                    context=(),
                )
            )
        return combined

    def _strength(self, finding: Finding) -> tuple[float, int, int, str]:
        topic = self.lexicon.topics[finding.topic]
        rank = float(finding.tier.rank)
        if finding.tier is Tier.CRAVING:  # "so anxious I want a drink" is about the drink
            rank = Tier.COMMON.rank + 0.5
        return (-rank, -topic.tier.rank, finding.distance, finding.rule)

    def _verdict(self, findings: list[Finding]) -> Screening:
        version = self.lexicon.version
        if not findings:
            return Screening(Tier.NONE, None, (), False, version)
        strongest = findings[0]
        if strongest.tier is not Tier.NONE:
            asked = _ASKED.intersection(strongest.context) and strongest.tier is Tier.UNSURE
            return Screening(
                strongest.tier, strongest.topic, tuple(findings), bool(asked), version
            )
        questions = [f for f in findings if _ASKED.intersection(f.context)]
        topic = questions[0].topic if questions else None
        return Screening(Tier.NONE, topic, tuple(findings), bool(questions), version)


def _switches_off(first: int, last: int, start: int, end: int) -> bool:
    """An idiom must say more than the match: "deep breath" leaves "cannot take a deep breath"."""
    overlaps = first < end and start < last
    inside = start <= first and last <= end and (start, end) != (first, last)
    return overlaps and not inside

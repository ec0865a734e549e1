"""An entry as staff write it: plain words, or patterns, or both, with sentences to check it by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from messages.screen import AddedEntry, OverlayError, Screen, Tier
from messages.screen.added import CLINIC, rule_of
from messages.screen.examples import example_faults
from messages.screen.lexicon import Lexicon
from messages.screen.phrases import PatternError
from messages.screen.plain_words import MOST_BETWEEN, pattern_of_words

MOST_LINES = 40  # phrases, or sentences of one kind
LONGEST_PHRASE = 300
LONGEST_SENTENCE = 500
_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True, slots=True)
class Written:
    """What is in the form. `faults` says what is wrong with it; until then it may be anything."""

    name: str  # of the entry, without language and "clinic_"
    language: str
    tier: str
    topic: str
    words: tuple[str, ...] = ()  # lines of plain words, in their order
    between: int = 2  # other words that may stand after each of them
    patterns: tuple[str, ...] = ()  # lines of the pattern language
    must_match: tuple[str, ...] = ()
    must_not_match: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        """The rule's id."""
        return f"{self.language}.{CLINIC}{self.name}"

    @property
    def is_everyday(self) -> bool:
        """Whether it is everyday wording, to be left alone."""
        return self.tier == Tier.NONE

    def content(self) -> dict[str, Any]:
        """What is kept of it, beside the rule's id."""
        kept = asdict(self)
        del kept["name"], kept["language"]
        return kept

    @classmethod
    def of(cls, rule: str, content: Mapping[str, Any]) -> Written:
        """What was kept, again."""
        language, _, name = rule.partition(".")
        lists = {key: tuple(value) for key, value in content.items() if isinstance(value, list)}
        return cls(name=name.removeprefix(CLINIC), language=language, **{**content, **lists})

    def all_patterns(self) -> tuple[str, ...]:
        """The plain words as patterns, and the patterns; PatternError where a line has no word."""
        from_words = [pattern_of_words(line, self.between) for line in self.words]
        return (*from_words, *self.patterns)

    def added(self, source: str) -> AddedEntry:
        """For the overlay.

        Raises:
            OverlayError, PatternError, ValueError: it cannot be laid over any lexicon.
        """
        return AddedEntry(
            self.rule,
            Tier(self.tier),
            self.topic,
            self.all_patterns(),
            source,
            self.must_match,
            self.must_not_match,
        )

    def without(self, patterns: frozenset[str]) -> Written:
        """Without the lines that make these patterns."""
        return replace(
            self,
            words=tuple(
                line for line in self.words if pattern_of_words(line, self.between) not in patterns
            ),
            patterns=tuple(line for line in self.patterns if line not in patterns),
        )


def name_from(typed: str) -> str:
    """A name for an entry out of what somebody typed: "Can't swallow" -> "can_t_swallow"."""
    plain = unicodedata.normalize("NFKD", typed.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def faults(written: Written, lexicon: Lexicon) -> list[str]:
    """All that is wrong with an entry, before its sentences are tried."""
    found = [*_of_fields(written, lexicon), *_of_sizes(written)]
    if found:
        return found
    found = [*_of_phrases(written, lexicon)]
    if not (written.words or written.patterns):
        found.append("Write at least one phrase.")
    if not written.must_match:
        found.append("Write at least one sentence that must be found.")
    if not written.must_not_match:
        found.append("Write at least one similar sentence that must not be found.")
    return found


def faults_of_sentences(written: Written, screen: Screen) -> list[str]:
    """Sentences that do not come out as they should; quick, as only this entry is compiled.

    `screen` gives the vocabulary, so that words are corrected as they will be. Everyday wording
    means nothing by itself: its sentences are tried when it is replayed.
    """
    if written.is_everyday:
        return []
    lexicon = screen.lexicon
    rule = rule_of(written.added("tried"), lexicon)
    real = lexicon.real_words | screen.vocabulary
    alone = Screen(replace(lexicon, rules=(rule,), real_words=real))
    return [f"“{text}”: {fault}." for text, fault in example_faults(alone, rule)]


def _of_fields(written: Written, lexicon: Lexicon) -> Iterator[str]:
    if not _NAME.fullmatch(written.name):
        yield "Give the entry a short name of letters and digits, such as “swallowing”."
    if written.language not in lexicon.classes:
        yield f"The language must be one of {', '.join(sorted(lexicon.classes))}."
    if written.tier not in set(Tier):
        yield "Choose how serious it is."
    if written.topic not in lexicon.topics:
        yield "Choose what it is about."
    if not 0 <= written.between <= MOST_BETWEEN:
        yield f"From none to {MOST_BETWEEN} other words may stand between."


def _of_sizes(written: Written) -> Iterator[str]:
    for what, lines, longest in (
        ("phrases", (*written.words, *written.patterns), LONGEST_PHRASE),
        ("sentences that must be found", written.must_match, LONGEST_SENTENCE),
        ("sentences that must not be found", written.must_not_match, LONGEST_SENTENCE),
    ):
        if len(lines) > MOST_LINES:
            yield f"There are more than {MOST_LINES} {what}: make two entries of them."
        if any(len(line) > longest for line in lines):
            yield f"One of the {what} has more than {longest} letters."


def _of_phrases(written: Written, lexicon: Lexicon) -> Iterator[str]:
    """Each line by itself, so that all bad ones are named at once."""
    probe = replace(written, words=(), patterns=(), must_match=("x",), must_not_match=("x",))
    for line in written.words:
        try:
            rule_of(replace(probe, words=(line,)).added(""), lexicon)
        except PatternError as error:
            yield f"“{line}”: {error}."
        except OverlayError as error:
            yield f"“{line}”: {error.reason}."
    for line in written.patterns:
        try:
            rule_of(replace(probe, patterns=(line,)).added(""), lexicon)
        except OverlayError as error:
            yield f"“{line}”: {error.reason}."

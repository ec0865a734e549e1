"""The compiled lexicon: rules, topics, cues of context, and the vocabulary. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from messages.screen.model import Tier
from messages.screen.opinion import Opinion
from messages.screen.pattern import Variant
from messages.screen.phrases import Classes
from messages.screen.small_words import SmallWords


class Kind(StrEnum):
    """What a rule is for."""

    FINDING = "finding"  # a serious reaction, a side effect, a craving
    MARKER = "marker"  # only a part of a combination, such as "took an opioid"
    IDIOM = "idiom"  # everyday wording that switches findings off where it overlaps them
    COMBINATION = "combination"  # several findings or markers in one text


class Circumstance(StrEnum):
    """What the words around a match make of it."""

    NEGATED = "negated"
    RESERVED = "reserved"  # denied, and yet: "not, because of my kids", "not, but I want to"
    QUESTION = "question"
    HYPOTHETICAL = "hypothetical"
    PAST = "past"  # long ago
    RESOLVED = "resolved"
    SOMEONE_ELSE = "someone_else"
    CARED_FOR = "cared_for"  # someone else, close to the speaker: "my daughter has hives"
    TOLD_OF = "told_of"  # one person: "he has hives"
    NOBODY = "nobody"  # "you" or "people", and nobody who could be ill
    OTHER_SUBJECT = "other_subject"  # said of the person named right before: "they will die"
    INDICATION = "indication"  # what a medicine is taken for, or a diagnosis
    MENTIONED = "mentioned"  # what a film, an article, a class is about
    GENERAL = "general"  # talked about, or said of people in general
    IDIOM = "idiom"


class Unless(StrEnum):
    """What an idiom leaves alone."""

    SPEAKER = "speaker"  # what the sender says of themselves
    RESERVATION = "reservation"  # what is denied, and yet: that is asked about


class Cue(StrEnum):
    """The lists of `context.yaml`."""

    NEGATION = "negation"
    PSEUDO_NEGATION = "pseudo_negation"
    NEGATION_AFTER = "negation_after"
    RESERVED_BEFORE = "reserved_before"  # a denial that admits it: "have not the courage to"
    RESERVED_AFTER = "reserved_after"  # and what takes it back: "but I want to", "yet"
    CONTRAST = "contrast"
    NEW_CLAUSE = "new_clause"
    LIST = "list"
    QUESTION_OPENER = "question_opener"
    COMPLETE_QUESTION = "complete_question"  # needs nothing more: "why is this happening"
    HYPOTHETICAL = "hypothetical"
    NOT_HYPOTHETICAL = "not_hypothetical"
    FIRST_PERSON = "first_person"
    SOMEONE_ELSE = "someone_else"
    REMOTE = "remote"
    NOT_REMOTE = "not_remote"
    PRESENT_TENSE = "present_tense"
    PAST_TENSE = "past_tense"
    STATEMENT = "statement"  # the first word of what somebody tells of their own
    BINDING = "binding"  # what binds it to the words before: "that I", "when I"
    PRESENT = "present"  # what the speaker says of themselves now: "I want", "I keep"
    RESOLVED_BEFORE = "resolved_before"
    RESOLVED_AFTER = "resolved_after"
    JUST_NOW = "just_now"  # what was there so lately may come back: "20 min ago"
    RELIEF = "relief"  # directly before what got less
    EFFECT = "effect"  # something new begins: "gave me", "caused"
    NO_RELIEF = "no_relief"  # only looks like it: "all hope is gone", "stopped my pills"
    INDICATION = "indication"
    MENTION = "mention"  # before what something is about: "a film about"
    MENTION_AFTER = "mention_after"  # behind it: "awareness week"
    GENERAL = "general"  # before it: "we talked about", "some people"
    GENERAL_AFTER = "general_after"  # behind it: "runs in the family"
    TIME = "time"
    CURRENT = "current"
    INTERJECTION = "interjection"
    CONFIRMED = "confirmed"  # what was asked or feared is there: "and I have it"
    OWN_CASE = "own_case"
    FILLER = "filler"  # says nothing, wherever it stands: "um", "you know"
    OPENING = "opening"  # says nothing at the start of a sentence: "hi", "sorry to bother"
    CLOSING = "closing"  # says nothing at its end: "please", "lol"


@dataclass(frozen=True, slots=True)
class Topic:
    """What can be found, as `topics.yaml` lists it."""

    name: str
    tier: Tier
    about: str
    source: str  # where facts.md says so


@dataclass(frozen=True, slots=True)
class Rule:
    """One lexicon entry."""

    id: str
    kind: Kind
    language: str
    tier: Tier  # NONE for markers and idioms
    topic: str  # a topic; the marker's name; empty for idioms
    patterns: tuple[str, ...]
    variants: tuple[Variant, ...]
    policy: Mapping[Circumstance, Tier | None]  # None: the match keeps its tier
    covers: frozenset[str]  # idioms: the topics they switch off, empty = all
    parts: tuple[frozenset[str], ...]  # combinations: one of each set must be there
    source: str
    must_match: tuple[str, ...]
    must_not_match: tuple[str, ...]
    unless: Unless | None = None  # idioms: what they do not take the harm out of

    @property
    def asks_if_taken_back(self) -> bool:
        """Whether a denial that takes itself back is asked about."""
        return self.policy[Circumstance.RESERVED] is not self.policy[Circumstance.NEGATED]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that the screen knows. `version` is a hash of the files it was read from."""

    version: str
    topics: Mapping[str, Topic]
    rules: tuple[Rule, ...]
    cues: Mapping[Cue, tuple[Variant, ...]]
    shorthand: Mapping[str, tuple[str, ...]]
    real_words: frozenset[str]  # never taken for a misspelling
    common_words: frozenset[str]  # poor anchors for look-up
    classes: Mapping[str, Classes]  # by language, for new patterns
    small_words: SmallWords  # of all languages, by what they do
    vocabularies: Mapping[str, frozenset[str]]  # by language: the listed words and the cues
    opinion: Opinion | None = None  # asks about texts in which no rule finds anything

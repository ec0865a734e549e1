"""Small words by which the screen knows what is said around a match, in all languages together.

They stand in `small_words.yaml` of each language, under the same names as here, as texts are read:
in plain letters, spelt out. A comma stands for a break within a sentence, # for a number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, TypeVar, cast

from messages.document import Entry
from messages.screen.normalise import COMMA

_Group = TypeVar("_Group")
_Some = frozenset[str]


@dataclass(frozen=True)
class Links:
    """What joins words and clauses."""

    joining: _Some  # "and", "or", "nor"
    adding: _Some  # "and" alone

    @cached_property
    def listing(self) -> _Some:
        """What stands between the items of a list."""
        return self.joining | {COMMA}


@dataclass(frozen=True)
class Asking:
    """How questions are known (`questions.py`)."""

    opening: _Some  # begins a question that ends in a mark: "what", "is"
    verbs: _Some  # begins one behind a comma, or asks what follows a match: "does fainting mean"
    leading: _Some  # before such a verb
    tags: _Some  # asks for a yes: "I passed out, no?"
    told: _Some  # what somebody did is told, whatever mark follows: "took 40 pills?"
    inverting: _Some  # begins a question without a mark: "do seizures happen"
    not_inverted: _Some  # unless one of these is behind it: "do not", "is the"


@dataclass(frozen=True)
class People:
    """Of whom something is said (`persons.py`)."""

    telling: _Some  # before whom the speaker talks to: "I told my sister"
    named: _Some  # "he", "her"
    ours: _Some  # before those whom the speaker cares for: "my daughter"
    no_kin: _Some  # and whom they do not: "my boss"
    death: _Some  # the dead are in no danger
    strangers: _Some
    anybody: _Some  # "you", "people": nobody in particular
    anybody_beside: _Some  # only in a text with one of these: "ya" is read as "you"
    anybody_alone: _Some  # in all others: only these
    addressed: _Some  # at the start of a text it is a greeting: "y'all the baby got into it"
    object: _Some  # before a "you" that does nothing: "operate on you"
    no_subject: _Some  # behind one: "you know"
    felt: _Some  # behind one who is meant: "you cannot breathe"
    asks: _Some  # who asks for help is somebody

    @cached_property
    def of_others(self) -> _Some:
        """What says that it is nobody whom the speaker cares for."""
        return self.death | self.strangers


@dataclass(frozen=True)
class Ending:
    """What became of a match (`course.py`)."""

    verbs: _Some  # no item of a list: "less pain, had hives"
    now: _Some
    other_event: _Some  # behind a comma: "gasping, had a cold years ago"
    had: _Some  # with one of the next behind it
    same: _Some
    goes_on: _Some  # behind a year: "in 2020, and"
    own_use: _Some  # with "and" beside it, an indication ends: "for alcohol and"
    speaker: _Some


@dataclass(frozen=True)
class Denying:
    """What a negation denies (`negation.py`)."""

    choosing: _Some  # "or", "nor"
    open: _Some  # goes on with a denial behind them: "no pain or trouble"
    without: _Some  # denies a denial: "cannot walk without gasping"
    fillers: _Some  # between a negation and its verb: "nor do I ever"
    nothing: _Some  # behind what is denied: "pain? none"
    answer: _Some  # of those, what answers: "slurred speech: none"


@dataclass(frozen=True)
class Telling:
    """What is told, and of when (`statements.py`)."""

    unreal: _Some  # before a verb that tells nothing: "would", "to"
    then: _Some  # and what tells of then: "would often get hives"
    the: _Some  # begins something new behind a match: "I cannot breathe the nausea went away"
    same: _Some  # unless it is the match that is named again: "the pain went away"


@dataclass(frozen=True)
class Mentioning:
    """What is only spoken of (`mentions.py`)."""

    tellers: _Some  # who tells of their own: "a film about it, now I"
    this: _Some  # before something that is there: "this chest pain"


@dataclass(frozen=True)
class Supposing:
    """What is only thought of (`context.py`)."""

    conditions: _Some  # "if"
    of_later: _Some  # behind which a present may be meant of later: "si te vas me mato"
    modal: _Some
    what: _Some  # "what if"
    linking: _Some  # begins no report of its own: "when", "since"
    tellers: _Some  # who reports behind "and"


@dataclass(frozen=True)
class Filling:
    """What says nothing (`bare.py`)."""

    maybe: _Some  # "like"
    not_behind: _Some  # but "do like", "feels like"


@dataclass(frozen=True)
class SmallWords:
    """All of them."""

    links: Links
    asking: Asking
    people: People
    ending: Ending
    denying: Denying
    telling: Telling
    mentioning: Mentioning
    supposing: Supposing
    filling: Filling


def read_small_words(documents: Sequence[Entry]) -> SmallWords:
    """The words of all languages; a group or a name that a language lacks adds none.

    Raises:
        DocumentError: a name that is not known here.
    """
    known = frozenset(each.name for each in fields(SmallWords))
    for document in documents:
        document.refuse_unknown(known)

    def group(kind: Callable[..., _Group], name: str) -> _Group:
        entries = [document.entry(name) for document in documents]
        names = [each.name for each in fields(cast(Any, kind))]
        for entry in entries:
            entry.refuse_unknown(frozenset(names))
        return kind(**{each: _union(entries, each) for each in names})

    return SmallWords(
        links=group(Links, "links"),
        asking=group(Asking, "asking"),
        people=group(People, "people"),
        ending=group(Ending, "ending"),
        denying=group(Denying, "denying"),
        telling=group(Telling, "telling"),
        mentioning=group(Mentioning, "mentioning"),
        supposing=group(Supposing, "supposing"),
        filling=group(Filling, "filling"),
    )


def _union(entries: Sequence[Entry], name: str) -> _Some:
    return frozenset(
        word for entry in entries for line in entry.texts(name) for word in line.split()
    )

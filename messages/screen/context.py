"""What the words around a match make of it: negated, asked, long ago, gone, someone else's.

Every cue works within its clause. Scope ends at the end of the sentence, at a contrast ("but"),
at the start of a new clause, and at a comma that does not belong to a list.
"""

from __future__ import annotations

from collections.abc import Iterator

from messages.screen.course import Course
from messages.screen.cues import ENDS, Cues
from messages.screen.index import Index
from messages.screen.lexicon import Circumstance, Cue
from messages.screen.matching import Hits, Places
from messages.screen.mentions import Mentions
from messages.screen.negation import Negation
from messages.screen.normalise import COMMA
from messages.screen.persons import Persons
from messages.screen.questions import Questions
from messages.screen.statements import Statements

_REACH_HYPOTHETICAL = 12
_REACH_LISTED = 24  # of "side effects such as A, B, C and D"
_REACH_RESERVED = 10  # words before a match
_REACH_SPEAKER = 2
_REACH_PRESENT = 2  # words between "I want" and what is wanted, or "if" and "I want"
_REACH_CONFIRMED = 6  # words of "and I have it"
_BREAKS = ENDS | {COMMA}


class Context:
    """The cues of one text, looked up only when something was found in it."""

    def __init__(self, hits: Hits, index: Index) -> None:
        """Prepare look-ups in the words of `hits`."""
        self._cues = Cues(hits, index)
        self._small, self._adding = index.small.supposing, index.small.links.adding
        self._negation = Negation(self._cues)
        self._statements = Statements(self._cues)
        self._course = Course(self._cues, self._negation, self._statements)
        self._mentions = Mentions(self._cues, self._negation, self._course)
        self._questions = Questions(self._cues)
        self._not_hypothetical = self._cues.covered(Cue.NOT_HYPOTHETICAL)
        self._persons = Persons(self._cues)

    def of(self, places: Places, *, asks: bool = False) -> Iterator[Circumstance]:
        """The circumstances of a match; whether it asks where a denial takes itself back."""
        start, end = places[0][0], places[-1][1]
        first, last = self._cues.sentence(start, end)
        if self._negation.denies(places):
            taken_back = asks and self.reserved(start, end)
            yield Circumstance.RESERVED if taken_back else Circumstance.NEGATED
        if self._course.resolved(places, first, last):
            yield Circumstance.RESOLVED
        said_now = self._said_now(start, end)
        if (
            said_now < 0
            and self._course.remote(places, first, last)
            and not self._cues.within(Cue.NOT_REMOTE, first, last)
        ):
            yield Circumstance.PAST
        if self._hypothetical(places, first, last, said_now):
            yield Circumstance.HYPOTHETICAL
        if self._questions.ask(start, end, first, last):
            yield Circumstance.QUESTION
        yield from self._said_of(start, end, first, last)
        yield from self._only_named(places, first, last)

    def _said_of(self, start: int, end: int, first: int, last: int) -> Iterator[Circumstance]:
        """The circumstances of what is told of somebody else, or of nobody."""
        other = self._persons.another(start, end, first)
        if other >= 0 and not self._cues.within(Cue.CURRENT, first, last):
            yield self._persons.of_whom(other, first, last)
        if self._persons.other_subject(start):
            yield Circumstance.OTHER_SUBJECT
        if self._persons.nobody(start, end):
            yield Circumstance.NOBODY

    def _only_named(self, places: Places, first: int, last: int) -> Iterator[Circumstance]:
        """The circumstances of what is named and not told: why a medicine is taken, a film."""
        if self._course.indicated(places, first):
            yield Circumstance.INDICATION
        own = range(places[0][0], places[-1][1])
        if self._cues[Cue.FIRST_PERSON].keys().isdisjoint(own):
            if self._mentions.mentioned(places, first, last):
                yield Circumstance.MENTIONED
            if self._mentions.general(places, first, last):
                yield Circumstance.GENERAL

    def reserved(self, start: int, end: int) -> bool:
        """Whether a denial takes itself back: "not, because of my kids", "no courage to"."""
        first, last = self._cues.sentence(start, end)
        table = self._cues[Cue.RESERVED_BEFORE]
        admitted = any(
            place in table and self._negation.contrasts.isdisjoint(range(place, start))
            for place in range(max(first, start - _REACH_RESERVED), start)
        )
        taken_back = self._cues[Cue.RESERVED_AFTER]
        return admitted or any(place in taken_back for place in range(end - 1, last))

    def spoken(self, start: int, end: int) -> bool:
        """Whether "I" stands among some words or leads to them: "and I really want to die"."""
        own = self._cues[Cue.FIRST_PERSON]
        if any(place in own for place in range(start, end)):
            return True
        for place in range(start - 1, max(0, start - 1 - _REACH_SPEAKER), -1):
            if self._cues.words[place] in ENDS or self._cues.words[place] == COMMA:
                return False
            if place in own:
                return True
        return False

    def _said_now(self, start: int, end: int) -> int:
        """Where the speaker says the match of the present, "and so I want to die"; or -1.

        The last of several places counts: nothing supposed can stand between it and the match.
        """
        for place, ends in reversed(self._cues[Cue.PRESENT].items()):
            after = max(ends)
            if place >= end or start - after > _REACH_PRESENT:
                continue
            if _BREAKS.isdisjoint(self._cues.words[after:start]):
                return place
        return -1

    def _hypothetical(self, places: Places, first: int, last: int, said_now: int) -> bool:
        """Whether it is only thought of; "if it goes on, I want to die" is not."""
        table, start, end = self._cues[Cue.HYPOTHETICAL], places[0][0], places[-1][1]
        if not table:
            return False
        if self._cues.within(
            Cue.CONFIRMED, end, min(last + _REACH_CONFIRMED, len(self._cues.words))
        ):
            return False
        if said_now >= 0 and table.keys().isdisjoint(range(said_now - _REACH_PRESENT, start)):
            return False
        commas = self._cues.words[max(first, start - _REACH_LISTED) : start].count(COMMA)
        reach = max(first, start - (_REACH_LISTED if commas > 1 else _REACH_HYPOTHETICAL))
        return any(
            at in table
            and at not in self._not_hypothetical
            and self._negation.contrasts.isdisjoint(range(at, start))
            and not self._told_after(at, max(table[at]), start)
            and not self._told_now(at, max(table[at]), places)
            for at in range(reach, start)
        )

    def _told_now(self, place: int, after: int, places: Places) -> bool:
        """Whether a match is told of now beside a condition that is not the speaker's own.

        "If you can read this I cannot breathe" is; "if I drink on it I cannot breathe" is not.
        A Spanish present may be meant of later: "si te vas me mato".
        """
        word = self._cues.words[place]
        own = word in self._small.conditions and place + 1 in self._cues[Cue.FIRST_PERSON]
        return (
            not own
            and word not in self._small.of_later
            and self._statements.begins(after, places[0][0], joined=False)
            and self._statements.of_now(places)
            and self._small.modal.isdisjoint(self._cues.words[after : places[-1][1]])
        )

    def _told_after(self, place: int, after: int, start: int) -> bool:
        """Whether a report follows what was only thought of: "what if it is a stroke, my face is".

        What follows a plain "if" is still supposed: "if I stop, I get ill".
        """
        words, small = self._cues.words, self._small
        if words[place] in small.conditions and words[place - 1] not in small.what:
            return False
        return any(
            clause in self._negation.clauses
            and words[clause] not in small.linking
            and (
                words[clause - 1] == COMMA
                or (words[clause] in self._adding and words[clause + 1] in small.tellers)
            )
            for clause in range(after, start + 1)
        )

"""Whether something is only spoken of: a film about it, a class on it, what it does to people.

"A documentary about seizures", "seizure awareness week" and "some people faint" tell of nobody
who is ill now. Wishes to die are heard in such talk too ("he keeps talking about suicide"): what
is said of things in general leaves them, see `policy.py`.
"""

from __future__ import annotations

from messages.screen.course import Course
from messages.screen.cues import ENDS, Cues
from messages.screen.lexicon import Cue
from messages.screen.matching import Places
from messages.screen.negation import Negation
from messages.screen.phrasebook import Place

_REACH_BEFORE = 3  # words between "about" and what it is about
_REACH_AFTER = 1  # words between "seizure disorder" and "awareness week"
_REACH_LISTED = 12  # of "a talk about A, B and C"
_REACH_CONFIRMED = 8  # words after the sentence that say "and I have it"
_DENIED = 2


class Mentions:
    """What one text only speaks of."""

    def __init__(self, cues: Cues, negation: Negation, course: Course) -> None:
        """Prepare look-ups in the cues of a text."""
        self._cues = cues
        self._small = cues.small.mentioning
        self._negation = negation
        self._course = course

    def mentioned(self, places: Places, first: int, last: int) -> bool:
        """Whether it is the subject of a film, an article, a class, a campaign."""
        return self._spoken_of(Cue.MENTION, Cue.MENTION_AFTER, places, first, last)

    def general(self, places: Places, first: int, last: int) -> bool:
        """Whether it is talked about, or said of people in general; "this chest pain" is not."""
        return self._spoken_of(Cue.GENERAL, Cue.GENERAL_AFTER, places, first, last)

    def _spoken_of(self, before: Cue, after: Cue, places: Places, first: int, last: int) -> bool:
        start, end = places[0][0], places[-1][1]
        if not (self._before(before, places[0], first) or self._after(after, start, end)):
            return False
        told = min(last + _REACH_CONFIRMED, len(self._cues.words))
        return not self._cues.within(Cue.CONFIRMED, end, told)

    def _before(self, cue: Cue, slot: Place, first: int) -> bool:
        table, words = self._cues[cue], self._cues.words
        start, most = slot  # of "some people | pass out" the match may have "people" already
        for place in range(start, max(first, start - 2 * _REACH_LISTED) - 1, -1) if table else ():
            if place in self._negation.contrasts:
                return False
            end = max((after for after in table.get(place, ()) if after <= most), default=0)
            if end and self._small.tellers.isdisjoint(words[end:start]):
                near = start - end <= _REACH_BEFORE
                return (near or self._course.lists(end, start)) and not self._denied(place)
        return False

    def _denied(self, place: int) -> bool:
        """Whether nobody spoke of it: "they never told me about the seizures"."""
        before = range(max(0, place - _DENIED), place)
        return not self._negation.places.keys().isdisjoint(before)

    def _after(self, cue: Cue, start: int, end: int) -> bool:
        table, words = self._cues[cue], self._cues.words
        if not table or (cue is Cue.GENERAL_AFTER and words[start - 1] in self._small.this):
            return False
        for place in range(end, min(end + _REACH_AFTER + 1, len(words))):
            if words[place] in ENDS:
                return False
            if place in table:
                return True
            if words[place] in self._small.this:
                return False
        return False

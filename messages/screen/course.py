"""What became of a match: it is gone, it got less, it was long ago, or a medicine is for it.

"It helped my pain and gave me chest pain" says of the pain that it got less, and of the chest pain
that it began: a verb of effect in between keeps the match. "I want to die, my wife is gone" says
of the wife that she is gone: a person in between, or a loss, has nothing to do with the match.
"""

from __future__ import annotations

from messages.screen.cues import Cues
from messages.screen.lexicon import Cue
from messages.screen.matching import Places
from messages.screen.negation import Negation
from messages.screen.normalise import COMMA
from messages.screen.statements import Statements

_REACH_BEFORE = 9
_REACH_AFTER = 10
_REACH_RELIEF = 3
_REACH_LIST = 12  # of "less A, B, C and D"
_LIST_ITEM = 5  # words of one item
_REACH_INDICATION = 4
_OVERLAP = 1  # "helped my | numbness", where "my numbness" is the match
_LEAST_TOLD = 3  # words before a year that make a sentence of their own: "we moved in 2020"


class Course:
    """The course of what was found in one text."""

    def __init__(self, cues: Cues, negation: Negation, statements: Statements) -> None:
        """Leave out what only looks like an end: "all hope is gone"."""
        self._cues = cues
        self._small, self._links = cues.small.ending, cues.small.links
        self._statements = statements
        self._negation = negation
        no_relief = cues.covered(Cue.NO_RELIEF)
        self._ended, self._ending, self._relief = (
            {place: ends for place, ends in cues[cue].items() if place not in no_relief}
            for cue in (Cue.RESOLVED_AFTER, Cue.RESOLVED_BEFORE, Cue.RELIEF)
        )

    def resolved(self, places: Places, first: int, last: int) -> bool:
        """Whether it is gone or got less, and that not within the hour."""
        start, end = places[0][0], places[-1][1]
        if self._cues.within(Cue.JUST_NOW, first, last):
            return False
        return (
            self._cleared(places, first)
            or self._passed(end, first, last)
            or self._less(start, first)
        )

    def remote(self, places: Places, first: int, last: int) -> bool:
        """Long ago; not "gasping, had a cold years ago", nor "fine then, today I fainted"."""
        table = self._cues[Cue.REMOTE]
        if not table or self._statements.of_now(places):
            return False
        return any(
            first <= place < last
            and min(ends) <= last
            and not self._other_event(places, first, place)
            for place, ends in table.items()
        )

    def _other_event(self, places: Places, first: int, place: int) -> bool:
        """Whether a time long ago is that of something else told beside a match."""
        words, after = self._cues.words, max(self._cues[Cue.REMOTE][place])
        start, end = places[0][0], places[-1][1]
        if not self._small.now.isdisjoint(words[after + 1 : start]):
            return True
        if after <= start:
            told = place - first >= _LEAST_TOLD and words[after] in self._small.goes_on
            told = told or not self._negation.contrasts.isdisjoint(range(after, start))
            return told and not self._statements.of_then(places)
        commas = [at for at in range(end, place) if words[at] == COMMA]
        return (bool(commas) and words[commas[-1] + 1] in self._small.other_event) or any(
            words[at] in self._small.had and words[at + 1] in self._small.same
            for at in range(end, place)
        )

    def indicated(self, places: Places, first: int) -> bool:
        """What a medicine is for; "took it for two days and", "no history of it but" are not."""
        cues, start = self._cues[Cue.INDICATION], places[0][0]
        if not cues:
            return False
        for place in range(max(first, start - 2 * _REACH_INDICATION), start):
            end = max(cues.get(place, (-1,)))
            near = end > 0 and start - _REACH_INDICATION <= end <= start
            if near and not self._parted(end, start):
                return not self._effect(end, places)
        return False

    def _parted(self, end: int, start: int) -> bool:
        """Whether something of its own begins between a medicine and a match."""
        negation, time, words = self._negation, self._cues[Cue.TIME], self._cues.words
        return any(
            at in negation.clauses
            or at in negation.contrasts
            or at in time
            or self._own_use({*words[at : at + 2]})
            for at in range(end, start)
        )

    def _own_use(self, pair: set[str]) -> bool:
        """Whether a drink and an "and" stand side by side: "for alcohol and I got hives"."""
        return not (pair.isdisjoint(self._small.own_use) or pair.isdisjoint(self._links.adding))

    def _effect(self, end: int, places: Places) -> bool:
        """Whether something new begins between a cue and what a match is about."""
        effects = self._cues[Cue.EFFECT]
        return bool(effects) and any(place in effects for place in range(end, places[-1][0] + 1))

    def _cleared(self, places: Places, first: int) -> bool:
        """Before the match: "got rid of my", "no longer have any"."""
        start = places[0][0]
        for place in range(start - 1, first - 1, -1) if self._ending else ():
            if place in self._negation.contrasts:
                return False
            end = min(self._ending.get(place, (-1,)), key=lambda after: abs(after - start))
            if 0 < end <= start + _OVERLAP and not self._denied(place):
                opens = place == first
                if self._reaches(end, start, _REACH_BEFORE, opens) and not self._effect(
                    end, places
                ):
                    return True
        return False

    def _denied(self, place: int) -> bool:
        """Whether an end is itself denied: "it does not help my", "barely helped"."""
        before = range(max(1, place - _REACH_RELIEF), place)
        return not self._cues[Cue.NEGATION].keys().isdisjoint(before)

    def _passed(self, end: int, first: int, last: int) -> bool:
        """After the match: "went away", "but it cleared up"."""
        if not self._ended:
            return False
        refused, others = self._cues[Cue.NEGATION], self._cues[Cue.SOMEONE_ELSE]
        after = min(last, end + _REACH_AFTER)
        theirs = any(place in others for place in range(first, end))
        if self._statements.begins_anew(end, after):
            return False
        for place in range(end, after):
            if place in self._ended:
                denied = not refused.keys().isdisjoint((place - 1, place - 2))
                if min(self._ended[place]) <= after and not denied:
                    return True
            elif place in others and not theirs:
                return False
            elif place in self._negation.contrasts and place + 1 not in self._ended:
                return False  # "but it cleared up" and "just vanished" tell of the match itself
        return False

    def _less(self, start: int, first: int) -> bool:
        """What was treated or got less: "fewer seizures", "control of my chest pain"."""
        nearest = range(start - 1, max(first, start - _REACH_LIST) - 1, -1)
        for place in nearest if self._relief else ():
            if place in self._negation.contrasts and place not in self._relief:
                return False
            end = max(self._relief.get(place, (0,)))
            if end and self._reaches(end, start, _REACH_RELIEF, place == first):
                return not self._denied(place)
        return False

    def _reaches(self, end: int, start: int, reach: int, opens: bool) -> bool:
        """Whether what ends at `end` still speaks of the match, alone or in a list.

        A list without "and" is one only where it makes up its sentence: it `opens` that.
        """
        between = self._cues.words[end:start]
        if not self._small.speaker.isdisjoint(between) or any(
            word in self._negation.clauses for word in range(end, start)
        ):
            return False
        if self._statements.begins(end, start):
            return False
        if self._links.listing.isdisjoint(between):
            return len(between) <= reach
        closed = not self._links.joining.isdisjoint(
            (*between, *self._cues.words[start : start + _LIST_ITEM])
        )
        return (opens or closed) and self.lists(end, start)

    def lists(self, end: int, start: int) -> bool:
        """Whether the match is an item of a list that begins at `end`: "less A, B or C"."""
        effects, words = self._cues[Cue.EFFECT], self._cues.words
        if start - end > _REACH_LIST:
            return False
        item = 0
        for place in range(end, start):
            item = 0 if words[place] in self._links.listing else item + 1
            if item > _LIST_ITEM or place in effects or words[place] in self._small.verbs:
                return False
        return True

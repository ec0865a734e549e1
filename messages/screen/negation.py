"""What a negation denies: its scope, its lists, and the denials that deny a denial."""

from __future__ import annotations

from itertools import pairwise

from messages.screen.cues import ENDS, Cues
from messages.screen.lexicon import Cue
from messages.screen.matching import Places
from messages.screen.normalise import ASK, COMMA
from messages.screen.phrasebook import Place

_REACH_BEFORE = 6  # words a negation reaches forward
_LIST_ITEM = 4  # words of one item in "no A, B or C"
_OPENS = 4  # words of a denial that opens a clause: "not to the degree that"


class Negation:
    """The negations of one text, and where their scope ends."""

    def __init__(self, cues: Cues) -> None:
        """Leave out the words that only look like a negation."""
        self._cues = cues
        self._small = cues.small.denying
        pseudo = cues.covered(Cue.PSEUDO_NEGATION)
        self.places = {
            place: ends for place, ends in cues[Cue.NEGATION].items() if place not in pseudo
        }
        doubled = {place for place in self.places if self._denies_a_denial(place)}
        for place in doubled:
            del self.places[place]
        self.contrasts = set(cues[Cue.CONTRAST]) | doubled
        self.clauses = set(cues[Cue.NEW_CLAUSE])

    def denies(self, places: Places) -> bool:
        """Whether a match is denied before, within or after its words."""
        start, end = places[0][0], places[-1][1]
        denied = bool(self.places) and (self._inside(places) or self._before(start, end))
        return denied or self._after(end)

    def _denies_a_denial(self, place: int) -> bool:
        """Whether it denies a denial: "cannot walk without gasping" tells of the gasping."""
        without = self._small.without
        if self._cues.words[place] not in without:
            return False
        before = range(max(0, place - _REACH_BEFORE), place)
        last = max((at for at in before if at in self._cues[Cue.NEGATION]), default=-1)
        if last < 0 or self._cues.words[last] in without:  # "without A, without B" lists
            return False
        return (
            ENDS.isdisjoint(self._cues.words[last:place])
            and COMMA not in self._cues.words[last:place]
        )

    def _inside(self, places: Places) -> bool:
        return any(
            place in self.places
            for (_, before), (after, _) in pairwise(places)
            for place in range(before, after)
        )

    def _before(self, start: int, end: int) -> bool:
        place, steps = start - 1, 0
        item, listed = start, False
        words, choosing, opens = self._cues.words, self._small.choosing, self._small.open
        own = start in self._cues[Cue.NEGATION]  # "no family, no money, no reason to live"
        while place > 0 and steps < _REACH_BEFORE:
            word = words[place]
            if word in ENDS or place in self.contrasts:
                return False
            if word == COMMA:
                if own or not self._in_list(place, item, (start, end), listed):
                    return False
                item, listed, steps = place, True, 0
            if place in self.places and min(self.places[place]) <= start:
                return True
            if word in choosing and (place + 1 not in self.clauses or words[place + 1] in opens):
                listed, steps = True, 0
            elif place in self.clauses and not (word in opens and words[place - 1] in choosing):
                return self._verb(place) or self._subordinate(place)
            place, steps = place - 1, steps + 1
        return False

    def _subordinate(self, clause: int) -> bool:
        """Whether a denial opens this clause: "not to the degree that I cannot work"."""
        return any(
            max(ends) - place >= _OPENS
            and clause - _LIST_ITEM < max(ends) <= clause
            and self.contrasts.isdisjoint(range(max(ends), clause))
            and COMMA not in self._cues.words[max(ends) : clause]
            for place, ends in self.places.items()
        )

    def _verb(self, place: int) -> bool:
        """Whether the clause that begins here is itself denied: "nor do I ever feel"."""
        before = place - 1
        while before > place - _REACH_BEFORE and self._cues.words[before] in self._small.fillers:
            if before in self.places:
                break
            before -= 1
        return before in self.places

    def _in_list(self, comma: int, item: int, match: Place, listed: bool) -> bool:
        between, (start, end) = range(comma + 1, item), match
        lists = self._cues[Cue.LIST]
        # "no A, trouble with B or C"
        open_item = self._cues.words[item] in self._small.open and end in lists
        new_clause = item in self.clauses and item - 1 not in lists and not open_item
        if new_clause or len(between) > _LIST_ITEM:
            return False
        if any(place in self.clauses for place in between):
            return False
        return listed or any(
            place in lists for place in (*between, *range(start, end + _LIST_ITEM))
        )

    def _after(self, end: int) -> bool:
        following = [word for word in self._cues.words[end : end + 3] if word != COMMA]
        tag = following[1:2] == [ASK]  # "I passed out, no?" asks for a yes
        nothing = bool(following) and following[0] in self._small.nothing
        if nothing and {*following[1:]} <= ENDS and not tag:
            return True
        if self._cues.words[end + 1 : end + 2] == [COMMA]:  # "slurred | speech: none"
            answer = self._cues.words[end + 2 : end + 4]
            if answer and answer[0] in self._small.answer and {*answer[1:]} <= ENDS:
                return True
        return self._cues.within(Cue.NEGATION_AFTER, end, min(end + 5, len(self._cues.words)))

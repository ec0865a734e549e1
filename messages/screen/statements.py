"""Where somebody begins to tell something of their own, and whether they tell it of now.

A condition, a denial or a year that was said before belongs to what it stands with: "if you can
read this I cannot breathe", "I quit drinking in 2015 and I want to die".
"""

from __future__ import annotations

from messages.screen.cues import ENDS, Cues
from messages.screen.lexicon import Cue
from messages.screen.matching import Places
from messages.screen.normalise import COMMA

_REACH_VERB = 3  # words between a verb and what it says: "I am so very dizzy"
_SHORTEST_PAST = 4  # letters: not "bed"
_BREAKS = ENDS | {COMMA}


class Statements:
    """What one text tells, and of when."""

    def __init__(self, cues: Cues) -> None:
        """Prepare look-ups in the cues of a text."""
        self._cues = cues
        self._small, self._joining = cues.small.telling, cues.small.links.joining

    def of_now(self, places: Places) -> bool:
        """Whether a match is said in the present tense: "I want to die", not "wanted to"."""
        start, end = places[0][0], places[-1][1]
        return self._verb(Cue.PRESENT_TENSE, start, end) and not self._verb(
            Cue.PAST_TENSE, start, end
        )

    def of_then(self, places: Places) -> bool:
        """Whether a match is said in the past tense: "passed out", "I was suicidal"."""
        start, end = places[0][0], places[-1][1]
        words = self._cues.words[start:end]
        return self._verb(Cue.PAST_TENSE, start, end) or any(
            word.endswith("ed") and len(word) > _SHORTEST_PAST for word in words
        )

    def begins(self, after: int, start: int, *, joined: bool = True) -> bool:
        """Whether a statement begins behind `after` and leads to a match at `start`.

        "if I faint and my throat closes" goes on with what was begun: not `joined` leaves it.
        """
        own, bound, words = self._cues[Cue.STATEMENT], self._cues[Cue.BINDING], self._cues.words
        ends = {end for place in bound for end in bound[place]}
        return any(
            place in own
            and place not in ends
            and (joined or words[place - 1] not in self._joining)
            for place in range(after + 1, start + 1)
        )

    def begins_anew(self, end: int, last: int) -> bool:
        """Whether something else is told behind a match: "I cannot breathe the nausea went away".

        "my chest hurt the pain went away" is told of the same.
        """
        words = self._cues.words
        return (
            end + 1 < last
            and words[end] in self._small.the
            and words[end + 1] not in self._small.same
        )

    def _verb(self, tense: Cue, start: int, end: int) -> bool:
        """Whether a verb of a tense stands in a match or leads to it."""
        table, words = self._cues[tense], self._cues.words
        for place in range(end - 1, max(0, start - _REACH_VERB) - 1, -1):
            if place < start and words[place] in _BREAKS:
                return False
            if place in table and words[place - 1] not in self._small.unreal:
                return words[place - 2] not in self._small.then
        return False

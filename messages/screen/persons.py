"""Of whom a match is said: the speaker, somebody they care for, others, or nobody in particular.

"My daughter has hives" tells of a person whom the speaker cares for, and is taken as seriously as
their own; "a woman at work gets hives" is not. "You wake up in withdrawal" and "people faint of
it", where a text names neither its writer nor anybody else, tell of nobody.
"""

from __future__ import annotations

from messages.screen.cues import ENDS, Cues
from messages.screen.lexicon import Circumstance, Cue
from messages.screen.normalise import COMMA, START

_REACH_SUBJECT = 2  # words between a subject and what is said of it: "they will probably die"
_LONGEST_PERSON = 3  # "my best friends"
_BREAKS = ENDS | {COMMA}
_REACH_NOBODY = 3


class Persons:
    """The persons of one text."""

    def __init__(self, cues: Cues) -> None:
        """Prepare look-ups in the cues of a text."""
        self._cues = cues
        self._small = cues.small.people
        own = cues[Cue.FIRST_PERSON]
        self._others = {  # "he pensado" is Spanish and says "I": the longer cue holds
            place: ends
            for place, ends in cues[Cue.SOMEONE_ELSE].items()
            if max(*own.get(place, (-1,)), *own.get(place - 1, (-1,))) <= max(ends)
            and cues.words[place - 1] not in self._small.telling  # "I told my sister that"
        }

    def other_subject(self, start: int) -> bool:
        """Whether a match is said of another person named right before it."""
        others, own = self._others, self._cues[Cue.FIRST_PERSON]
        if not others:
            return False
        for place in range(max(0, start - _REACH_SUBJECT - _LONGEST_PERSON), start):
            after = max(others.get(place, (-1,)))
            if start - _REACH_SUBJECT <= after <= start:
                between = range(after, start)
                if start not in own and not any(
                    word in own or self._cues.words[word] in _BREAKS for word in between
                ):
                    return True
        return False

    def another(self, start: int, end: int, first: int) -> int:
        """Where the person is named of whom a match is said, if not the speaker; or -1."""
        others, own = self._others, self._cues[Cue.FIRST_PERSON]
        if not others:
            return -1
        nearest = next((place for place in range(end - 1, first - 1, -1) if place in others), -1)
        if nearest < 0:
            return -1
        after = max(others[nearest])
        return -1 if any(place in own for place in range(after, start + 1)) else nearest

    def of_whom(self, place: int, first: int, last: int) -> Circumstance:
        """Who it is that is named at a place: one living person close to the speaker, or not."""
        words, small = self._cues.words, self._small
        named = words[place : max(self._others[place])]
        if not small.of_others.isdisjoint(words[first:last]):
            return Circumstance.SOMEONE_ELSE
        if named[0] in small.ours and small.no_kin.isdisjoint(named):
            return Circumstance.CARED_FOR
        return Circumstance.TOLD_OF if named[0] in small.named else Circumstance.SOMEONE_ELSE

    def nobody(self, start: int, end: int) -> bool:
        """Whether a match is said of "you" or "people" in a text without "I", "he" or "my"."""
        words, small = self._cues.words, self._small
        if self._cues[Cue.FIRST_PERSON] or not small.named.isdisjoint(words):
            return False
        if not small.asks.isdisjoint(words):
            return False
        alone = small.anybody_beside.isdisjoint(words)
        named = small.anybody_alone if alone else small.anybody
        places = [
            place
            for place in range(max(1, start - _REACH_NOBODY), min(end, len(words) - 1))
            if words[place] in named and self._is_subject(place, start)
        ]
        return bool(places) and not any(map(self._affected, places))

    def _is_subject(self, place: int, start: int) -> bool:
        """Whether what follows is said of somebody: not "scare you but", "just so you know"."""
        words, contrasts, small = self._cues.words, self._cues[Cue.CONTRAST], self._small
        if words[place] in small.addressed and words[place - 1] == START:
            return False  # "y'all the baby got into it"
        if words[place - 1] in small.object or words[place + 1] in small.no_subject:
            return False
        return not any(at in contrasts or words[at] in _BREAKS for at in range(place, start))

    def _affected(self, place: int) -> bool:
        """Whether "you" are who feels it: "it makes you faint", "you cannot breathe"."""
        if not self._small.felt.isdisjoint(self._cues.words[place + 1 : place + 3]):
            return True
        return any(place + 1 in ends for ends in self._cues[Cue.EFFECT].values())

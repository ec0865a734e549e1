"""Whether a match stands in a question about things in general."""

from __future__ import annotations

from messages.screen.cues import Cues
from messages.screen.lexicon import Cue
from messages.screen.normalise import ASK, COMMA

_REACH_PERSON = 14
_REACH_OWN_CASE = 4
_REACH_BEHIND = 3
_TOPIC_WORDS = 4  # "hives from the shot?" asks; a longer report is not a question for its "?"


class Questions:
    """The questions of one text."""

    def __init__(self, cues: Cues) -> None:
        """Prepare look-ups in the cues of a text."""
        self._cues = cues
        self._small = cues.small.asking

    def ask(self, start: int, end: int, first: int, last: int) -> bool:
        """Whether a match is asked about, and not as the sender's own case."""
        asked = self._asked(start, end, first, last)
        if asked < 0:
            return False
        # "does fainting mean that I"
        subject = self._cues.words[max(0, start - 1)] in self._small.verbs
        behind = end if subject else end + _REACH_BEHIND
        return not self._personal(max(first, asked, start - _REACH_PERSON), behind, last)

    def _asked(self, start: int, end: int, first: int, last: int) -> int:
        """Where the question begins that the match stands in; or -1.

        That is `first`, or behind "I am curious,": words that tell nothing of the sender. A report
        that a question follows is not asked.
        """
        openers = self._cues[Cue.QUESTION_OPENER]
        greeting = max(self._cues[Cue.INTERJECTION].get(first, [first]))
        if max(self._cues[Cue.COMPLETE_QUESTION].get(greeting, (start + 1,))) <= start:
            return -1  # "why is this happening" asks of what the sender tells behind it
        if not openers.keys().isdisjoint((first - 1, first, greeting)) or self._inverted(greeting):
            return first
        if last >= len(self._cues.words) or self._cues.words[last] != ASK:
            return -1
        places = range(first, start + 1)
        opened = [at for at in places if at in openers or self._opens(at, first)]
        if opened:
            led = [
                at for at in opened if COMMA in self._cues.words[at : max(openers.get(at, (0,)))]
            ]
            return led[0] if led else first
        if last > end and self._cues.words[last - 1] in self._small.tags:
            return -1  # "I passed out, no?" tells it, and asks for a yes
        after = any(place in openers for place in range(end, last))
        told = after or self._cues.words[first] in self._small.told
        return -1 if told or last - first > _TOPIC_WORDS else first

    def _opens(self, place: int, first: int) -> bool:
        """Whether an asking word begins the sentence, or what follows a comma in it."""
        words, small = self._cues.words, self._small
        if place == first:
            return words[place] in small.opening
        return (
            words[place] in small.verbs
            and words[place - 1] in small.leading
            and words[place + 1] not in small.not_inverted
        )

    def _inverted(self, first: int) -> bool:
        """Whether it asks of things in general, without a question mark: "do seizures happen"."""
        return (
            self._cues.words[first] in self._small.inverting
            and first + 1 < len(self._cues.words)
            and self._cues.words[first + 1] not in self._small.not_inverted
        )

    def _personal(self, first: int, end: int, last: int) -> bool:
        if self._cues.within(
            Cue.OWN_CASE, last, min(last + _REACH_OWN_CASE, len(self._cues.words))
        ):
            return True  # "could hives come from the shot? I have some on my arm"
        return self._cues.within(Cue.FIRST_PERSON, first, min(last, end))

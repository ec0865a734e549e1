"""Whether a match stands in a question about things in general."""

from __future__ import annotations

from messages.screen.cues import Cues
from messages.screen.lexicon import Cue
from messages.screen.normalise import ASK, COMMA

_REACH_PERSON = 14
_REACH_OWN_CASE = 4
_REACH_BEHIND = 3
_TOPIC_WORDS = 4  # "hives from the shot?" asks; a longer report is not a question for its "?"
_ASKING = frozenset({"what", "which", "how", "why", "when", "where", "who", "is", "are", "was"})
_ASKING |= {"were", "does", "do", "did", "can", "could", "should", "will", "would", "has", "have"}
_ASKING |= {"any", "or", "que", "cual", "cuales", "como", "cuando", "donde", "quien", "cuanto"}
_ASKING |= {"hay", "es", "son", "puede", "pueden", "alguna", "algun", "tiene", "tienes", "tienen"}
_ASKING |= {"a", "por", "en", "te", "has", "ha", "usted", "ustedes"}
_VERBS = frozenset({"is", "are", "does", "can", "could", "will", "would"})
_VERBS |= {"es", "son", "hay", "puede", "pueden", "da", "causa"}
_LEADING = frozenset({COMMA, "but", "and", "pero", "y"})
_TAGS = frozenset({"no", "right", "verdad", "cierto", "yeah"})
_TELLING = frozenset({"drank", "took", "swallowed", "injected", "snorted", "bebi", "tome"})
_TELLING |= {"tomo", "trague", "trago"}  # what somebody did is told, whatever mark follows
_INVERTING = frozenset({"do", "does"})
_NOT_INVERTED = frozenset({"something", "not", "anything", "whatever", "what", "it", "the"})


class Questions:
    """The questions of one text."""

    def __init__(self, cues: Cues) -> None:
        """Prepare look-ups in the cues of a text."""
        self._cues = cues

    def ask(self, start: int, end: int, first: int, last: int) -> bool:
        """Whether a match is asked about, and not as the sender's own case."""
        asked = self._asked(start, end, first, last)
        if asked < 0:
            return False
        subject = self._cues.words[max(0, start - 1)] in _VERBS  # "does fainting mean that I"
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
        if last > end and self._cues.words[last - 1] in _TAGS:
            return -1  # "I passed out, no?" tells it, and asks for a yes
        after = any(place in openers for place in range(end, last))
        told = after or self._cues.words[first] in _TELLING
        return -1 if told or last - first > _TOPIC_WORDS else first

    def _opens(self, place: int, first: int) -> bool:
        """Whether an asking word begins the sentence, or what follows a comma in it."""
        words = self._cues.words
        if place == first:
            return words[place] in _ASKING
        return (
            words[place] in _VERBS
            and words[place - 1] in _LEADING
            and words[place + 1] not in _NOT_INVERTED
        )

    def _inverted(self, first: int) -> bool:
        """Whether it asks of things in general, without a question mark: "do seizures happen"."""
        return (
            self._cues.words[first] in _INVERTING
            and first + 1 < len(self._cues.words)
            and self._cues.words[first + 1] not in _NOT_INVERTED
        )

    def _personal(self, first: int, end: int, last: int) -> bool:
        if self._cues.within(
            Cue.OWN_CASE, last, min(last + _REACH_OWN_CASE, len(self._cues.words))
        ):
            return True  # "could hives come from the shot? I have some on my arm"
        return self._cues.within(Cue.FIRST_PERSON, first, min(last, end))

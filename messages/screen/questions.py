"""Whether a match stands in a question about things in general."""

from __future__ import annotations

from messages.screen.cues import Cues
from messages.screen.lexicon import Cue
from messages.screen.normalise import ASK

_REACH_PERSON = 14
_REACH_OWN_CASE = 4
_TOPIC_WORDS = 4  # "hives from the shot?" asks; a longer report is not a question for its "?"
_ASKING = frozenset({"what", "which", "how", "why", "when", "where", "who", "is", "are", "was"})
_ASKING |= {"were", "does", "do", "did", "can", "could", "should", "will", "would", "has", "have"}
_ASKING |= {"any", "or", "que", "cual", "cuales", "como", "cuando", "donde", "quien", "cuanto"}
_ASKING |= {"hay", "es", "son", "puede", "pueden", "alguna", "algun", "tiene", "tienes", "tienen"}
_ASKING |= {"a", "por", "en"}
_INVERTING = frozenset({"do", "does"})
_NOT_INVERTED = frozenset({"something", "not", "anything", "whatever", "what", "it", "the"})


class Questions:
    """The questions of one text."""

    def __init__(self, cues: Cues) -> None:
        """Prepare look-ups in the cues of a text."""
        self._cues = cues

    def ask(self, start: int, end: int, first: int, last: int) -> bool:
        """Whether a match is asked about, and not as the sender's own case."""
        return self._asked(start, end, first, last) and not self._personal(start, end, first, last)

    def _asked(self, start: int, end: int, first: int, last: int) -> bool:
        """Whether the match stands inside a question, not in a report that a question follows."""
        openers = self._cues[Cue.QUESTION_OPENER]
        greeting = self._cues[Cue.INTERJECTION].get(first, [first])
        if first in openers or max(greeting) in openers or self._inverted(max(greeting)):
            return True
        if last >= len(self._cues.words) or self._cues.words[last] != ASK:
            return False
        if self._cues.words[first] in _ASKING or any(
            place in openers for place in range(first, start)
        ):
            return True
        after = any(place in openers for place in range(end, last))
        return not after and last - first <= _TOPIC_WORDS

    def _inverted(self, first: int) -> bool:
        """Whether it asks of things in general, without a question mark: "do seizures happen"."""
        return (
            self._cues.words[first] in _INVERTING
            and first + 1 < len(self._cues.words)
            and self._cues.words[first + 1] not in _NOT_INVERTED
        )

    def _personal(self, start: int, end: int, first: int, last: int) -> bool:
        if self._cues.within(
            Cue.OWN_CASE, last, min(last + _REACH_OWN_CASE, len(self._cues.words))
        ):
            return True  # "could hives come from the shot? I have some on my arm"
        return self._cues.within(
            Cue.FIRST_PERSON, max(first, start - _REACH_PERSON), min(last, end + 3)
        )

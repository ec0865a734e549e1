"""The cues of one text: which list of words stands where."""

from __future__ import annotations

from messages.screen.index import Index
from messages.screen.lexicon import Cue
from messages.screen.matching import Hits, Table
from messages.screen.normalise import ASK, END, START, STOP

ENDS = frozenset({STOP, ASK, START, END})
_SENTENCE = 40  # words before and after a match that count as its sentence


class Cues(dict[Cue, Table]):
    """The words of a text, and the places of each cue in them."""

    def __init__(self, hits: Hits, index: Index) -> None:
        """Look all of them up in the words of `hits`."""
        super().__init__(index.cues(hits))
        self.words = hits.words

    def __missing__(self, cue: Cue) -> Table:
        """A cue that does not stand in the text."""
        return {}

    def covered(self, cue: Cue) -> set[int]:
        """All words that belong to a cue."""
        return {word for start, ends in self[cue].items() for word in range(start, max(ends))}

    def within(self, cue: Cue, first: int, last: int) -> bool:
        """Whether a cue lies wholly between two words."""
        table = self[cue]
        return bool(table) and any(
            place in table and min(table[place]) <= last for place in range(first, last)
        )

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The edges of the sentence around some words."""
        first = max(0, start - _SENTENCE)
        while start > first and self.words[start - 1] not in ENDS:
            start -= 1
        last = min(len(self.words) - 1, end + _SENTENCE)
        while end < last and self.words[end] not in ENDS:
            end += 1
        return start, end

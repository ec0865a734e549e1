"""The cues of one text: which list of words stands where."""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain

from messages.screen.index import Index
from messages.screen.lexicon import Cue
from messages.screen.matching import Hits, Table, table_of
from messages.screen.normalise import ASK, END, START, STOP

ENDS = frozenset({STOP, ASK, START, END})
_SENTENCE = 40  # words before and after a match that count as its sentence


class Cues(dict[Cue, Table]):
    """The words of a text, and the places of each cue in them."""

    def __init__(self, hits: Hits, index: Index) -> None:
        """Look for them in the words of `hits`."""
        super().__init__()
        self.words, self.small = hits.words, index.small
        self._standing = index.cues(hits)
        self._ends = [place for place, word in enumerate(hits.words) if word in ENDS]

    def __missing__(self, cue: Cue) -> Table:
        """A cue that was not asked for before."""
        places = self._standing.get(cue)
        table = self[cue] = table_of(chain.from_iterable(places)) if places else {}
        return table

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
        ends = self._ends
        before = bisect_left(ends, start)
        first = max(0, start - _SENTENCE, ends[before - 1] + 1 if before else 0)
        last = min(len(self.words) - 1, end + _SENTENCE)
        if end < last:
            behind = bisect_left(ends, end)
            end = min(last, ends[behind]) if behind < len(ends) else last
        return first, end

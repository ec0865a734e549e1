"""Which patterns a text meets, and by which words.

The places of a class are held as the bits of a number, one for each word: whether a pattern is
met at all is then a few shifts. Only the patterns that are met are joined slot by slot, from left
to right, to learn by which words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from messages.screen.normalise import ASK, END, START, STOP
from messages.screen.phrasebook import Phrasebook, Place

Places: TypeAlias = tuple[Place, ...]
Table: TypeAlias = dict[int, tuple[int, ...]]  # first word -> ends of the phrases begun there

_MOST_MATCHES = 12  # of one pattern in one text: more say nothing new
_BARRIERS = frozenset({STOP, ASK, START, END})


class Hits:
    """The phrases in one text."""

    def __init__(self, words: Sequence[str], book: Phrasebook) -> None:
        """Find the phrases of all classes of `book`."""
        self.words = words
        self._members = book.members
        self._found = book.find(words)
        self.kinds = frozenset(self._found)
        self._tables: dict[int, Table] = {}
        self._starts: dict[int, list[tuple[int, int]]] = {}
        self._open = sum(1 << at for at, word in enumerate(words) if word not in _BARRIERS)

    def has(self, number: int) -> bool:
        """Whether any phrase of a class stands in the text."""
        return not self._members[number].isdisjoint(self.kinds)

    def places(self, kind: int) -> list[Place]:
        """Where the phrases of a kind stand."""
        return self._found[kind]

    def join(self, slots: tuple[int, ...], gaps: tuple[int, ...]) -> list[Places]:
        """The first matches of a pattern, at most one from each first place."""
        if not self._reached(slots, gaps):
            return []
        tables = [self._table(slot) for slot in slots]
        dead: set[Place] = set()
        found: list[Places] = []
        for start, ends in tables[0].items():
            for end in ends:
                rest = self._extend(tables, gaps, 1, end, dead)
                if rest is not None:
                    found.append(((start, end), *rest))
                    break
            if len(found) == _MOST_MATCHES:
                break
        return found

    def spans(self, slots: tuple[int, ...], gaps: tuple[int, ...]) -> Iterator[Place]:
        """All first words and ends of a pattern's matches."""
        if not self._reached(slots, gaps):
            return
        for start in self._table(slots[0]):
            reached = self._reached(slots, gaps, 1 << start)
            while reached:
                end = reached.bit_length() - 1
                reached ^= 1 << end
                yield start, end

    def _reached(self, slots: tuple[int, ...], gaps: tuple[int, ...], first: int = -1) -> int:
        """Behind which words a pattern can end that begins at one of some words; in bits."""
        reached = first
        for slot, gap in zip(slots, gaps, strict=True):
            for _ in range(gap):
                reached |= (reached & self._open) << 1
            ends = 0
            for length, starts in self._starts.get(slot) or self._starts_of(slot):
                ends |= (reached & starts) << length
            if not ends:
                return 0
            reached = ends
        return reached

    def _starts_of(self, number: int) -> list[tuple[int, int]]:
        """The lengths of a class's phrases, each with the words at which such begin, in bits."""
        starts: dict[int, int] = {}
        for kind in self._members[number] & self.kinds:
            for first, end in self._found[kind]:
                starts[end - first] = starts.get(end - first, 0) | 1 << first
        found = self._starts[number] = list(starts.items())
        return found

    def _table(self, number: int) -> Table:
        """Where the phrases of a class begin and end."""
        table = self._tables.get(number)
        if table is None:
            kinds = self._members[number] & self.kinds
            places = [place for kind in kinds for place in self._found[kind]]
            table = self._tables[number] = table_of(places)
        return table

    def _extend(
        self, tables: list[Table], gaps: tuple[int, ...], slot: int, after: int, dead: set[Place]
    ) -> Places | None:
        if slot == len(tables):
            return ()
        if (slot, after) in dead:
            return None
        for start in range(after, min(after + gaps[slot] + 1, len(self.words))):
            for end in tables[slot].get(start, ()):
                rest = self._extend(tables, gaps, slot + 1, end, dead)
                if rest is not None:
                    return ((start, end), *rest)
            if self.words[start] in _BARRIERS:
                break
        dead.add((slot, after))
        return None


def table_of(places: list[Place]) -> Table:
    """Places by their first words, the longest phrase of each first.

    The order decides which of two matches is shown and judged, so it may not hang on how phrases
    are numbered: an entry that says nothing of a text would change what is said of it.
    """
    table: Table = {}
    for start, end in sorted(places):
        table[start] = (end, *table.get(start, ()))
    return table

"""Which patterns a text meets, and by which words.

The places of a class are held as the bits of a number, one for each word: whether a pattern is
met at all is then a few shifts. Only the patterns that are met are joined slot by slot, from left
to right, to learn by which words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from messages.screen.normalise import ASK, END, START, STOP
from messages.screen.phrasebook import Phrasebook, Place, Starts

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
        self._starts: dict[int, Starts] = {}
        self._open = sum(1 << at for at, word in enumerate(words) if word not in _BARRIERS)

    def has(self, number: int) -> bool:
        """Whether any phrase of a class stands in the text."""
        return not self._members[number].isdisjoint(self.kinds)

    def places(self, kind: int) -> list[Place]:
        """Where the phrases of a kind stand."""
        return list(_places(self._found[kind]))

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
            for end in _bits(self._reached(slots, gaps, 1 << start)):
                yield start, end

    def _reached(self, slots: tuple[int, ...], gaps: tuple[int, ...], first: int = -1) -> int:
        """Behind which words a pattern can end that begins at one of some words; in bits."""
        reached = first
        for slot, gap in zip(slots, gaps, strict=True):
            for _ in range(gap):
                reached |= (reached & self._open) << 1
            starts = self._starts.get(slot)
            if starts is None:
                starts = self._starts_of(slot)
            ends = 0
            for length, first_words in starts.items():
                ends |= (reached & first_words) << length
            if not ends:
                return 0
            reached = ends
        return reached

    def _starts_of(self, number: int) -> Starts:
        """Where phrases of a class begin, by their length."""
        kind, *others = self._members[number] & self.kinds
        starts = self._found[kind]
        if others:
            starts = dict(starts)
            for kind in others:
                for length, first_words in self._found[kind].items():
                    starts[length] = starts.get(length, 0) | first_words
        self._starts[number] = starts
        return starts

    def _table(self, number: int) -> Table:
        """Where the phrases of a class begin and end."""
        table = self._tables.get(number)
        if table is None:
            starts = self._starts.get(number) or self._starts_of(number)
            table = self._tables[number] = table_of(_places(starts))
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


def table_of(places: Iterable[Place]) -> Table:
    """Places by their first words, the longest phrase of each first.

    The order decides which of two matches is shown and judged, so it may not hang on how phrases
    are numbered: an entry that says nothing of a text would change what is said of it.
    """
    table: Table = {}
    for start, end in sorted(places):
        table[start] = (end, *table.get(start, ()))
    return table


def _places(starts: Starts) -> Iterator[Place]:
    for length, first_words in starts.items():
        for start in _bits(first_words):
            yield start, start + length


def _bits(number: int) -> Iterator[int]:
    while number:
        bit = number.bit_length() - 1
        number ^= 1 << bit
        yield bit

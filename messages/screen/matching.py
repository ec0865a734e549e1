"""Which patterns a text meets, and by which words.

A pattern is looked for from its rarest slot: what stands right behind and before that must be able
to stand there, which for most patterns it is not. From the first words that are left it is then
joined slot by slot, from left to right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from messages.screen.normalise import ASK, END, START, STOP
from messages.screen.phrasebook import Kind, Kinds, Phrasebook, Place

Places: TypeAlias = tuple[Place, ...]
Table: TypeAlias = dict[int, tuple[int, ...]]  # first word -> ends of the phrases begun there

_MOST_MATCHES = 12  # of one pattern in one text: more say nothing new
_BARRIERS = frozenset({STOP, ASK, START, END})


@dataclass(frozen=True, slots=True)
class Pattern:
    """One reading of a pattern, by the kinds of phrases that each slot takes."""

    owner: int  # a rule or a cue, by number
    slots: tuple[Kinds, ...]
    gaps: tuple[int, ...]  # how many words may stand before each; none before the first
    rarest: int  # the slot that texts have least often


class Hits:
    """The phrases in one text."""

    def __init__(self, words: Sequence[str], book: Phrasebook) -> None:
        """Find the phrases of all classes of `book`."""
        self.words = words
        found = book.find(words)
        self.by_kind, self._starting, self._ending = found.by_kind, found.starting, found.ending
        self.kinds = frozenset(self.by_kind)

    def join(self, pattern: Pattern) -> list[Places]:
        """The first matches of a pattern, at most one from each first place."""
        begins = self._rarest(pattern.slots, pattern.gaps, pattern.rarest)
        if not begins:  # which is the rule
            return []
        found: list[Places] = []
        dead: set[Place] = set()
        for start in self._first_words(pattern, begins):
            match = self._extend(pattern, 0, start, dead)
            if match is not None:
                found.append(match)
                if len(found) == _MOST_MATCHES:
                    break
        return found

    def spans(self, pattern: Pattern) -> Iterator[Place]:
        """All first words and ends of a pattern's matches."""
        begins = self._rarest(pattern.slots, pattern.gaps, pattern.rarest)
        for start in self._first_words(pattern, begins):
            ends = {start}
            for slot in range(len(pattern.slots)):
                ends = {place[1] for end in ends for place in self._next(pattern, slot, end)}
            for end in ends:
                yield start, end

    def _rarest(self, slots: tuple[Kinds, ...], gaps: tuple[int, ...], slot: int) -> set[int]:
        """Where a slot begins, and something that can stand behind it follows."""
        by_kind, starting, begins = self.by_kind, self._starting, set()
        here = self._present(slots[slot])
        if slot + 1 == len(slots):
            return {hit[1] for kind in here for hit in by_kind[kind]}
        kinds, gap = slots[slot + 1], gaps[slot + 1]
        for kind in here:
            for _, start, end in by_kind[kind]:
                for hits in starting[end : end + gap + 1] if gap else (starting[end],):
                    for hit in hits:
                        if hit[0] in kinds:
                            begins.add(start)
        return begins

    def _present(self, kinds: Kinds) -> Iterable[Kind]:
        """Those of some kinds that are in the text."""
        if len(kinds) < len(self.kinds):
            return self.kinds.intersection(kinds)
        return [kind for kind in self.kinds if kind in kinds]

    def _first_words(self, pattern: Pattern, begins: set[int]) -> list[int]:
        """The words at which a match may begin whose rarest slot begins at one of some words.

        There are others among them at which none does.
        """
        slot = pattern.rarest
        while begins and slot:
            gap, slot = pattern.gaps[slot], slot - 1
            kinds, leading = pattern.slots[slot], set()
            for begin in begins:
                for hits in self._ending[max(0, begin - gap) : begin + 1]:
                    for hit in hits:
                        if hit[0] in kinds:
                            leading.add(hit[1])
            begins = leading
        return sorted(begins)

    def _extend(self, pattern: Pattern, slot: int, after: int, dead: set[Place]) -> Places | None:
        """The first way to go on with a slot at a word or behind it, or none."""
        if (slot, after) in dead:
            return None
        kinds, starting, is_last = (
            pattern.slots[slot],
            self._starting,
            slot + 1 == len(pattern.slots),
        )
        for start in range(after, min(after + pattern.gaps[slot] + 1, len(self.words))):
            for kind, _, end in reversed(starting[start]):
                if kind in kinds:
                    if is_last:
                        return ((start, end),)
                    rest = self._extend(pattern, slot + 1, end, dead)
                    if rest is not None:
                        return ((start, end), *rest)
            if self.words[start] in _BARRIERS:
                break
        dead.add((slot, after))
        return None

    def _next(self, pattern: Pattern, slot: int, after: int) -> Iterator[Place]:
        """Where a slot's phrases stand at a word or as far behind it as the gap lets them."""
        kinds, words = pattern.slots[slot], self.words
        for start in range(after, min(after + pattern.gaps[slot] + 1, len(words))):
            for kind, _, end in self._starting[start]:
                if kind in kinds:
                    yield start, end
            if words[start] in _BARRIERS:
                return


def table_of(places: Iterable[Place]) -> Table:
    """Places by their first words, the longest phrase of each first.

    The order decides which of two matches is shown and judged, so it may not hang on how phrases
    are numbered: an entry that says nothing of a text would change what is said of it.
    """
    table: Table = {}
    for start, end in sorted(places):
        table[start] = (end, *table.get(start, ()))
    return table

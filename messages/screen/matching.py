"""Finding phrases in a text, and joining them to matches of patterns.

One walk over a trie of all phrases gives the phrases present; the slots of a pattern are then
joined from left to right.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from messages.screen.normalise import ASK, END, START, STOP

Place: TypeAlias = tuple[int, int]  # first word, one past the last
Places: TypeAlias = tuple[Place, ...]
Table: TypeAlias = dict[int, list[int]]  # first word -> ends of the phrases that begin there

_MOST_MATCHES = 12  # of one pattern in one text: more say nothing new
_BARRIERS = frozenset({STOP, ASK, START, END})


class Node:
    """A step of the trie: the next words, and the phrase that is complete here."""

    __slots__ = ("anchors", "next", "phrase")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.phrase = -1
        self.anchors: tuple[int, ...] = ()


class Hits:
    """The phrases present in one text; answers where a class of them occurs."""

    def __init__(self, words: Sequence[str], root: Node, members: list[set[int]]) -> None:
        """Walk the trie from every word."""
        self.words = words
        self.anchors: set[int] = set()
        self._members = members
        self._found: dict[int, list[Place]] = {}
        self._tables: dict[int, Table] = {}
        for start in range(len(words)):
            self._walk(root, start, start)
        self._present = set(self._found)
        self._known: dict[int, bool] = {}

    def _walk(self, node: Node, start: int, position: int) -> None:
        words, found, anchors = self.words, self._found, self.anchors
        while position < len(words):
            word = words[position]
            position += 1
            if word[0].isdigit() and "#" in node.next:
                number = node.next["#"]
                if number.phrase >= 0:
                    found.setdefault(number.phrase, []).append((start, position))
                    anchors.update(number.anchors)
                self._walk(number, start, position)
            following = node.next.get(word)
            if following is None:
                return
            node = following
            if node.phrase >= 0:
                found.setdefault(node.phrase, []).append((start, position))
                if node.anchors:
                    anchors.update(node.anchors)

    def table(self, number: int) -> Table:
        """Where the phrases of a class begin and end."""
        table = self._tables.get(number)
        if table is None:
            table = self._tables[number] = {}
            for phrase in self._members[number] & self._present:
                for start, end in self._found[phrase]:
                    table.setdefault(start, []).append(end)
        return table

    def has(self, number: int) -> bool:
        """Whether any phrase of a class is present."""
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = not self._members[number].isdisjoint(self._present)
        return known

    def join(self, slots: tuple[int, ...], gaps: tuple[int, ...]) -> list[Places]:
        """The first matches of a pattern, at most one from each first place."""
        tables = [self.table(slot) for slot in slots]
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

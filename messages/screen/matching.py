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
Table: TypeAlias = dict[int, tuple[int, ...]]  # first word -> ends of the phrases begun there

_MOST_MATCHES = 12  # of one pattern in one text: more say nothing new
_BARRIERS = frozenset({STOP, ASK, START, END})


class Node:
    """A step of the trie: the next words, and the phrase that is complete here."""

    __slots__ = ("next", "phrase")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.phrase = -1

    def at(self, words: Sequence[str]) -> Node:
        """The step at the end of some words, grown where it was not there."""
        node = self
        for word in words:
            following = node.next.get(word)
            if following is None:
                following = node.next[word] = Node()
            node = following
        return node


class Hits:
    """The phrases in one text; `present` are the classes that have any of them."""

    def __init__(
        self,
        words: Sequence[str],
        root: Node,
        members: list[set[int]],
        classes: list[list[int]],
    ) -> None:
        """Walk the trie from every word; `members` and `classes` say what belongs where."""
        self.words = words
        self._members = members
        self._found: dict[int, Table] = {}
        self._tables: dict[int, Table] = {}
        for start, word in enumerate(words):
            if word in root.next or word[0].isdigit():
                self._walk(root, start, start)
        self._phrases = set(self._found)
        self.present = set().union(*map(classes.__getitem__, self._found))

    def _walk(self, node: Node, start: int, position: int) -> None:
        words, found = self.words, self._found
        while position < len(words):
            word = words[position]
            position += 1
            if word[0].isdigit() and "#" in node.next:
                number = node.next["#"]
                if number.phrase >= 0:
                    found.setdefault(number.phrase, {})[start] = (position,)
                self._walk(number, start, position)
            following = node.next.get(word)
            if following is None:
                return
            node = following
            if node.phrase >= 0:
                found.setdefault(node.phrase, {})[start] = (position,)

    def table(self, number: int) -> Table:
        """Where the phrases of a class begin and end."""
        table = self._tables.get(number)
        if table is None:
            tables = [self._found[phrase] for phrase in self._members[number] & self._phrases]
            table = self._tables[number] = tables[0] if len(tables) == 1 else _merged(tables)
        return table

    def near(self, one: int, other: int, span: int) -> bool:
        """Whether phrases of two classes begin within some words of each other."""
        others = self.table(other)
        for start in self.table(one):
            for place in others:
                if -span < place - start < span:
                    return True
        return False

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


def _merged(tables: list[Table]) -> Table:
    """Several tables as one, the longest phrase of a place first.

    The order decides which of two matches is shown and judged, so it may not hang on how phrases
    are numbered: an entry that says nothing of a text would change what is said of it.
    """
    merged: Table = {}
    for table in tables:
        for start, ends in table.items():
            merged[start] = merged.get(start, ()) + ends
    return {start: tuple(sorted(merged[start], reverse=True)) for start in sorted(merged)}

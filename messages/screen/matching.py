"""Finding where the patterns of a lexicon occur in a text.

One walk over a trie of all phrases gives the phrases present. A pattern is tried only where its
rarest slot is there, and its slots are then joined from left to right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from messages.screen.lexicon import Cue, Lexicon
from messages.screen.normalise import ASK, END, START, STOP
from messages.screen.pattern import Phrase, Phrases, Variant

Place: TypeAlias = tuple[int, int]  # first word, one past the last
Places: TypeAlias = tuple[Place, ...]
_Slots: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]  # classes, and the gaps before them
Table: TypeAlias = dict[int, list[int]]  # first word -> ends of the phrases that begin there

_MOST_MATCHES = 12  # of one pattern in one text: more say nothing new
_COMMON_WEIGHT = 60
_BARRIERS = frozenset({STOP, ASK, START, END})


class _Node:
    """A step of the trie: the next words, and the phrase that is complete here."""

    __slots__ = ("anchors", "next", "phrase")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.phrase = -1
        self.anchors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A pattern variant over class numbers; `others` are all but its anchor, rarest first."""

    rule: int
    slots: tuple[int, ...]
    gaps: tuple[int, ...]
    others: tuple[int, ...]


class Index:
    """All patterns and cues of a lexicon, ready for look-up."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile every variant of every rule."""
        self._classes: dict[Phrases, int] = {}
        self._members: list[set[int]] = []
        self._weights: list[int] = []
        self._phrase_ids: dict[Phrase, int] = {}
        self._root = _Node()
        self._common = lexicon.common_words
        self._by_anchor: dict[int, list[_Compiled]] = defaultdict(list)
        for number, rule in enumerate(lexicon.rules):
            for variant in rule.variants:
                self._add(number, variant)
        self._cues = {cue: self._cue(variants) for cue, variants in lexicon.cues.items()}
        self._set_anchors()

    def scan(self, words: Sequence[str]) -> Hits:
        """All phrases present in a text's words."""
        return Hits(words, self._root, self._members)

    def matches(self, hits: Hits) -> Iterator[tuple[int, Places]]:
        """Each rule's number with the places of a match, some rules several times."""
        for anchor in sorted(hits.anchors):
            for compiled in self._by_anchor[anchor]:
                if all(map(hits.has, compiled.others)):
                    for places in hits.join(compiled.slots, compiled.gaps):
                        yield compiled.rule, places

    def cues(self, hits: Hits, cue: Cue) -> Table:
        """Where the cues of one list begin and end."""
        plain, gapped = self._cues[cue]
        table = hits.table(plain)
        for slots, gaps in gapped:
            if all(map(hits.has, slots)):
                for places in hits.join(slots, gaps):
                    start, end = places[0][0], places[-1][1]
                    table = table | {start: [*table.get(start, ()), end]}
        return table

    def _cue(self, variants: tuple[Variant, ...]) -> tuple[int, list[_Slots]]:
        """One class for all plain phrases; the patterns with gaps apart."""
        plain: set[Phrase] = set()
        gapped = []
        for variant in variants:
            if len(variant) == 1:
                plain |= variant[0].phrases
            else:
                slots = tuple(self._class(element.phrases) for element in variant)
                gapped.append((slots, tuple(element.gap for element in variant)))
        return self._class(frozenset(plain)), gapped

    def _add(self, rule: int, variant: Variant) -> None:
        slots = tuple(self._class(element.phrases) for element in variant)
        gaps = tuple(element.gap for element in variant)
        order = tuple(sorted(set(slots), key=lambda slot: (self._weights[slot], slot)))
        self._by_anchor[order[0]].append(_Compiled(rule, slots, gaps, order[1:]))

    def _class(self, phrases: Phrases) -> int:
        if phrases not in self._classes:
            self._classes[phrases] = len(self._members)
            self._members.append({self._phrase(phrase) for phrase in phrases})
            self._weights.append(sum(self._weight(phrase) for phrase in phrases))
        return self._classes[phrases]

    def _weight(self, phrase: Phrase) -> int:
        return _COMMON_WEIGHT if all(word in self._common for word in phrase[:2]) else 1

    def _phrase(self, phrase: Phrase) -> int:
        if phrase not in self._phrase_ids:
            self._phrase_ids[phrase] = len(self._phrase_ids)
            node = self._root
            for word in phrase:
                node = node.next.setdefault(word, _Node())
            node.phrase = self._phrase_ids[phrase]
        return self._phrase_ids[phrase]

    def _set_anchors(self) -> None:
        anchors: dict[int, list[int]] = defaultdict(list)
        for number in self._by_anchor:
            for member in self._members[number]:
                anchors[member].append(number)
        for phrase, identifier in self._phrase_ids.items():
            node = self._root
            for word in phrase:
                node = node.next[word]
            node.anchors = tuple(anchors[identifier])


class Hits:
    """The phrases present in one text; answers where a class of them occurs."""

    def __init__(self, words: Sequence[str], root: _Node, members: list[set[int]]) -> None:
        """Walk the trie from every word."""
        self.words = words
        self.anchors: set[int] = set()
        self._members = members
        self._found: dict[int, list[Place]] = {}
        self._tables: dict[int, Table] = {}
        for start in range(len(words)):
            self._walk(root, start, start)
        self._present = set(self._found)

    def _walk(self, node: _Node, start: int, position: int) -> None:
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
        return not self._members[number].isdisjoint(self._present)

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

"""Everyday wording in one text, and the matches that it switches off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from messages.screen.context import Context
from messages.screen.lexicon import Circumstance, Rule, Unless
from messages.screen.matching import Places
from messages.screen.normalise import MARKS
from messages.screen.phrasebook import Place

_CLOSE = 1  # words


@dataclass(frozen=True, slots=True)
class Idiom:
    """An idiom where it stands in a text."""

    rule: Rule
    place: Place
    is_close: bool  # hardly a word between its own that could belong to something else


class Idioms:
    """The idioms of one text."""

    def __init__(self, words: list[str], found: Iterable[tuple[Rule, Iterable[Places]]]) -> None:
        """Take each idiom's rule with the places of its matches."""
        self._words = words
        self._idioms = [
            Idiom(rule, self._extent(places), _apart(places) <= _CLOSE)
            for rule, matches in found
            for places in matches
        ]

    def around(self, rule: Rule, places: Places, context: Context) -> Iterator[Circumstance]:
        """The circumstance that one of them takes the harm out of a match, or none.

        An idiom must say more than the match: "deep breath" leaves "cannot take a deep breath".
        One that stands back for the speaker leaves what they say of themselves: "a film about
        suicide, and I want to die".
        """
        start, end = self._extent(places)
        for idiom in self._idioms:
            first, last = idiom.place
            covers = idiom.rule.covers
            if last <= start or end <= first or (covers and rule.topic not in covers):
                continue
            inside = start <= first and last <= end and (start, end) != (first, last)
            if inside or not self._takes(idiom, places):
                continue
            if idiom.rule.unless is Unless.SPEAKER and context.spoken(start, end):
                continue
            leaves = idiom.rule.unless is Unless.RESERVATION and context.reserved(start, end)
            yield Circumstance.RESERVED if leaves else Circumstance.IDIOM
            return

    def _takes(self, idiom: Idiom, places: Places) -> bool:
        """Whether it says enough of a match: a slot of it in one breath, or half of its slots."""
        slots = [place for place in places if not MARKS.issuperset(self._words[slice(*place)])]
        first, last = idiom.place
        taken = sum(first < end <= last for _, end in slots)  # a slot is taken by its last word
        return taken > 0 if idiom.is_close else 2 * taken >= len(slots)

    def _extent(self, places: Places) -> Place:
        """From the first to the last word of a match; a mark at its edge is none of its words."""
        worded = [place for place in places if not MARKS.issuperset(self._words[slice(*place)])]
        if not worded:
            return places[0][0], places[-1][1]
        start, end = worded[0][0], worded[-1][1]
        while self._words[end - 1] in MARKS:
            end -= 1
        while self._words[start] in MARKS:
            start += 1
        return start, end


def _apart(places: Places) -> int:
    """How many words stand between the slots of a match."""
    return sum(after[0] - before[1] for before, after in pairwise(places))

"""A text without what only fills it: "I cant like um breathe", "hi, SOS please", broken lines.

Such a reading is a second opinion: it adds findings that the text as it stands hides, and takes
none away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from messages.screen.cues import ENDS
from messages.screen.lexicon import Cue, Lexicon
from messages.screen.normalise import COMMA, MARKS, Words
from messages.screen.phrases import Phrase

_TYPED = frozenset(",:()[]{}/|")  # marks that somebody sets; a new line, dots, an emoji are none


class Bare:
    """Leaves out fillers, greetings and farewells, and breaks that nobody typed as a comma."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Learn the fillers, openings and closings of all languages."""
        self._small = lexicon.small_words.filling
        self._filler, self._opening, self._closing = (
            _Phrases(lexicon, cue) for cue in (Cue.FILLER, Cue.OPENING, Cue.CLOSING)
        )
        of_each = (self._filler, self._opening, self._closing)
        self._begins = frozenset({COMMA}).union(*(phrases.first_words for phrases in of_each))
        """With which words all begins that is left out: many texts have none of them."""

    def read(self, text: str, words: Words) -> Words | None:
        """What is left of a text; None where nothing is left out, or nothing is left."""
        if self._begins.isdisjoint(words.words):
            return None
        kept: list[int] = []
        for place in self._without_fillers(text, words):
            if words.words[place] in ENDS:
                self._close(words, kept)
            kept.append(place)
        if len(kept) == len(words.words) or MARKS.issuperset(words.words[i] for i in kept):
            return None
        return Words(
            [words.words[i] for i in kept],
            [words.starts[i] for i in kept],
            [words.ends[i] for i in kept],
            [words.distances[i] for i in kept],
        )

    def _without_fillers(self, text: str, words: Words) -> Iterator[int]:
        place, opens = 0, True
        while place < len(words.words):
            word = words.words[place]
            span = text[words.starts[place] : words.ends[place]]
            if word == COMMA and (opens or _TYPED.isdisjoint(span)):
                place += 1
                continue
            left_out = self._filler.at(words.words, place)
            if word in self._small.maybe and words.words[place - 1] in self._small.not_behind:
                left_out = 0
            if opens:
                left_out = max(left_out, self._opening.at(words.words, place))
            if not left_out:
                opens = word in ENDS
                yield place
            place += left_out or 1

    def _close(self, words: Words, kept: list[int]) -> None:
        """Take farewells from the end of a sentence."""
        while kept:
            last = [words.words[place] for place in kept[-self._closing.longest :]]
            if last[-1] == COMMA:
                kept.pop()
                continue
            size = next(
                (len(last) - at for at in range(len(last)) if tuple(last[at:]) in self._closing), 0
            )
            if not size:
                return
            del kept[-size:]


class _Phrases:
    """The phrases of a cue, by their first word."""

    def __init__(self, lexicon: Lexicon, cue: Cue) -> None:
        self._all = {
            phrase
            for variant in lexicon.cues.get(cue, ())
            if len(variant) == 1
            for phrase in variant[0].phrases
        }
        self._by_first: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in sorted(self._all, key=len, reverse=True):
            self._by_first[phrase[0]].append(phrase)
        self.longest = max(map(len, self._all), default=1)

    @property
    def first_words(self) -> Collection[str]:
        """With which words they begin."""
        return self._by_first.keys()

    def __contains__(self, phrase: Phrase) -> bool:
        return phrase in self._all

    def at(self, words: list[str], place: int) -> int:
        """How many words of a phrase begin at a place."""
        for phrase in self._by_first.get(words[place], ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                return len(phrase)
        return 0

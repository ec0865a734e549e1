"""From a person's text to plain words, each remembering where it stood in the original.

Folds case, accents, width and zero-width tricks, keeps punctuation only as clause marks, spells
out contractions and shorthand ("cant" -> "can not") and lets the speller correct what is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from messages.screen.folding import fold
from messages.screen.texting import texted_words

START, END = "^^", "$$"  # the edges of a text
STOP, ASK, COMMA = ".", "?", ","  # ends of sentences, and breaks within them
MARKS = frozenset({START, END, STOP, ASK, COMMA})

_TOKEN = re.compile(
    r"(\d+(?:[.,]\d+)+|[^\W_]+(?:['*@$][^\W_]+)*)|([.!?;]+)|([\n,:()\[\]{}/|\u2014\u2013\u2600-\u27bf"
    r"\U0001f300-\U0001faff]+|(?<=\s)-+(?=\s))"
)
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_] ){3,}[^\W\d_](?!\w)")
_PARTED = re.compile(  # "don t", "i m": the apostrophe became a space on the way
    r"(?<![\w'])(?:(?:don|can|won|didn|doesn|isn|wasn|couldn|wouldn|shouldn|haven|hasn|hadn|aren"
    r"|weren|ain) t|i (?:m|ve|ll))(?![\w'])"
)
_MAY_BE_SPACED = re.compile(  # quickly told of most texts that neither is in them
    r" (?:(?:t|m|ve|ll)(?![\w'])|[^\W\d_] [^\W\d_] [^\W\d_](?!\w))"
)
_RUN = re.compile(r"(.)\1{2,}")
_LEET = str.maketrans("01345@$", "oieasas")
_LONGEST_WORD = 40  # beyond this it is noise, not a misspelling
_WINDOW, _SLACK, _OVERLAP = 120, 40, 20  # words; longer texts are read piece by piece
_CUTS = frozenset({STOP, ASK})
_SPAN = re.compile(r"(\d{1,3})(yrs?|years?|months?|wks?|weeks?|days?)")  # "10yrs"
_SHORTEST_MASKED = 2  # letters that a word with digits for letters must at least have
_SHORTEST_CLIPPED = 5  # letters of "doin" are too few to tell it from a name
_REPEATS = 3  # a word said more often in a row says no more

Speller = Callable[[str], tuple[str, int]]


@dataclass(slots=True)
class Words:
    """The words of one text; the four lists run in parallel, offsets are into the original."""

    words: list[str] = field(default_factory=lambda: [START])
    starts: list[int] = field(default_factory=lambda: [0])
    ends: list[int] = field(default_factory=lambda: [0])
    distances: list[int] = field(default_factory=lambda: [0])

    def add(self, word: str, start: int, end: int, distance: int = 0) -> None:
        """Append a word unless it only repeats the last three."""
        if word == self.words[-1] and self.words[-_REPEATS:] == [word] * _REPEATS:
            self.ends[-1] = end
            return
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)
        self.distances.append(distance)

    def windows(self) -> Iterator[Words]:
        """The text in pieces of at most about `_WINDOW` words, cut where sentences end."""
        first = 0
        while len(self.words) - first > _WINDOW + _SLACK:
            last = first + _WINDOW
            cut = next((i for i in range(last, first, -1) if self.words[i] in _CUTS), last)
            yield self._slice(first, cut + 1)
            first = cut if self.words[cut] in _CUTS else cut - _OVERLAP
        yield self._slice(first, len(self.words)) if first else self

    def _slice(self, first: int, last: int) -> Words:
        return Words(
            self.words[first:last],
            self.starts[first:last],
            self.ends[first:last],
            self.distances[first:last],
        )


class Normaliser:
    """Turns texts into `Words` with the shorthand and the vocabulary of a lexicon."""

    def __init__(
        self, shorthand: Mapping[str, tuple[str, ...]], known: frozenset[str], speller: Speller
    ) -> None:
        """`known` words are taken as they stand; all others go through `speller`."""
        self._shorthand = shorthand
        self._known = known
        self._speller = speller
        self._seen: dict[str, tuple[tuple[str, ...], int]] = {}

    def read(self, text: str) -> Words:
        """The words of any text, between `START` and `END`."""
        folded, offsets = fold(text)
        result = Words()
        add, seen = result.add, self._seen
        spaced = self._spaced(folded) if _MAY_BE_SPACED.search(folded) else {}
        texted, done = texted_words(folded), 0
        for match in _TOKEN.finditer(folded):
            start, end = match.span()
            raw = match[1]
            if spaced:
                if start < done:
                    continue
                if start in spaced:
                    end = spaced[start]
                    raw = folded[start:end].replace(" ", "")
                done = end
            if start in texted:
                raw = texted[start]
            if offsets is not None:
                start, end = offsets[start], offsets[end - 1] + 1
            if raw is None:
                add(_mark(match[0]), start, end)
                continue
            words, distance = seen.get(raw) or self._remember(raw)
            for word in words:
                add(word, start, end, distance)
        result.add(END, len(text), len(text))
        return result

    def _remember(self, raw: str) -> tuple[tuple[str, ...], int]:
        if len(self._seen) > 50_000:  # bounded: strangers choose what we see
            self._seen.clear()
        self._seen[raw] = found = self.spell_out(raw)
        return found

    def spell_out(self, raw: str) -> tuple[tuple[str, ...], int]:
        """The words that one folded word stands for, and how many letters were mended."""
        plain = raw.replace("'", "")
        if raw.endswith("'s") and raw[:-2] in self._known and plain not in self._shorthand:
            return (raw[:-2],), 0  # "my skin's yellow", "the dealer's number"
        for form in (raw, plain, *_collapsed(plain), *_unmasked(plain), *_clipped(plain)):
            if form in self._shorthand:
                return self._shorthand[form], 0
            if form in self._known:
                return (form,), 0
        if span := _SPAN.fullmatch(plain):
            return (span[1], *self._shorthand.get(span[2], (span[2],))), 0
        if len(plain) > _LONGEST_WORD or plain[0].isdigit():
            return (plain[:_LONGEST_WORD],), 0
        word, distance = self._speller(_RUN.sub(r"\1", plain))
        return self._shorthand.get(word, (word,)), distance

    def _spaced(self, folded: str) -> dict[int, int]:
        """Where words stand that were written as `h e l p` or `don t`: start and end."""
        spelt = (
            match for match in _SPACED.finditer(folded) if match[0].replace(" ", "") in self._known
        )
        parted = (
            match
            for match in _PARTED.finditer(folded)
            if match[0].replace(" ", "") in self._shorthand
        )
        return {match.start(): match.end() for match in chain(spelt, parted)}


def _mark(raw: str) -> str:
    if "?" in raw:
        return ASK
    if raw[0] in ".!;" and not (raw[0] == "." and len(raw) > 1 and set(raw) == {"."}):
        return STOP
    return COMMA


def _unmasked(word: str) -> tuple[str, ...]:
    """A word written with digits for letters; "51" and "L5" are none."""
    if len(word) > _SHORTEST_MASKED and sum(map(str.isalpha, word)) >= _SHORTEST_MASKED:
        return (word.translate(_LEET),)
    return ()


def _clipped(word: str) -> tuple[str, ...]:
    """A word said without its last letter: "lookin"."""
    return (f"{word}g",) if word.endswith("in") and len(word) >= _SHORTEST_CLIPPED else ()


def _collapsed(word: str) -> tuple[str, ...]:
    if not _RUN.search(word):
        return ()
    return (_RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word))

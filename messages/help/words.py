"""How a question becomes words that can be compared: folded, in word groups, without endings.

One `Language` per language, read from its `words.yaml`.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from messages.document import read_document

_APOSTROPHES = re.compile(r"['’‘`´]")
_WORD = re.compile(r"[a-z0-9]+")
_SUFFIXES = {
    "en": "ations ation ingly ings ing edly ies ied ed es ly s",
    "es": "aciones acion amiento imiento iendo ando ieron aron aban aba ados adas ado ada idos"
    " idas ido ida ares ar er ir an en as os es a o e s",
}
_SHORTEST_STEM = 3
_LONGEST_PHRASE = 6


def folded_words(text: str) -> list[str]:
    """`text` as plain lower-case words: no accents, no apostrophes ("can't" is "cant")."""
    plain = _APOSTROPHES.sub("", text).casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join([char for char in decomposed if not unicodedata.combining(char)])
    return _WORD.findall(plain)


class Language:
    """A language's stop words, word groups, everyday words and endings."""

    def __init__(self, code: str, path: Path) -> None:
        """Read `path`; where there is no such file, no word is special.

        Raises:
            DocumentError: the file has a mistake, or a word is in two groups.
        """
        self.code = code
        self._suffixes = tuple(_SUFFIXES.get(code, "").split())
        self._groups: dict[tuple[str, ...], str] = {}
        self._begins: frozenset[str] = frozenset()  # the words with which phrases of groups begin
        self._stems: dict[str, str] = {}
        self._everyday: frozenset[str] = frozenset()
        if path.is_file():
            self._read(path)

    def _read(self, path: Path) -> None:
        document = read_document(path)
        document.refuse_unknown(frozenset({"stop_words", "everyday", "synonyms"}))
        self._everyday = frozenset(document.texts("everyday"))
        for text in document.texts("stop_words"):
            self._groups[tuple(folded_words(text))] = ""
        synonyms = document.entry("synonyms")
        for group in synonyms:
            for phrase in {tuple(folded_words(text)) for text in synonyms.texts(group)}:
                if self._groups.get(phrase):
                    raise synonyms.error(
                        f"'{' '.join(phrase)}' is in '{self._groups[phrase]}' and in '{group}'"
                    )
                self._groups[phrase] = group
        self._begins = frozenset(phrase[0] for phrase in self._groups if phrase)
        self._read_stems()

    def _read_stems(self) -> None:
        """What other endings of telling words mean, where only one group claims them."""
        claims: dict[str, set[str]] = {}
        for phrase, group in self._groups.items():
            if group and group not in self._everyday and len(phrase) == 1:
                claims.setdefault(self.stem(phrase[0]), set()).add(group)
        self._stems = {
            stem: next(iter(groups))
            for stem, groups in claims.items()
            if len(groups) == 1 and len(stem) > _SHORTEST_STEM
        }

    @property
    def known_words(self) -> frozenset[str]:
        """Every word that stands in a group or carries no weight: never a typing mistake."""
        return frozenset().union(*self._groups)

    def terms(self, words: list[str]) -> list[str]:
        """What `words` (folded) say: a group's name in capitals, else the word's stem."""
        found: list[str] = []
        place = 0
        while place < len(words):
            length, group = self._group_at(words, place)
            if group is None:
                stem = self.stem(words[place])
                found.append(self._stems[stem].upper() if stem in self._stems else stem)
            elif group:
                found.append(group.upper())
            place += length
        return found

    def is_telling(self, term: str) -> bool:
        """Whether `term` alone shows that a question is about the medicine or about health."""
        return self.is_group(term) and term.lower() not in self._everyday

    def is_group(self, term: str) -> bool:
        """Whether `term` is a group's name and not a stem."""
        return term.isupper()

    def _group_at(self, words: list[str], place: int) -> tuple[int, str | None]:
        """Length and group of the longest phrase at `place`: "" has no weight, None is none."""
        if words[place] not in self._begins:
            return 1, None
        for length in range(min(_LONGEST_PHRASE, len(words) - place), 0, -1):
            group = self._groups.get(tuple(words[place : place + length]))
            if group is not None:
                return length, group
        return 1, None

    def stem(self, word: str) -> str:
        """`word` without its most usual ending."""
        if not word.endswith(self._suffixes):
            return word
        for suffix in self._suffixes:
            if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
                return word[: -len(suffix)]
        return word

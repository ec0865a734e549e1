"""Letters in plain form: no case, no accents, no width and zero-width tricks."""

from __future__ import annotations

import unicodedata

_APOSTROPHES = "\u2019\u2018\u00b4`\u02bc\u2032"
_MOST_REMEMBERED = 5000  # characters


def _fold_character(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    if character == "\u2026":
        return "..."
    category = unicodedata.category(character)
    if category in {"Cf", "Mn"}:  # zero-width, direction marks, accents written apart
        return ""
    folded = unicodedata.normalize("NFKD", character).casefold()
    return "".join(part for part in folded if unicodedata.category(part) != "Mn")


class _Folds(dict[str, str]):
    """Remembers how each character folds."""

    def __missing__(self, character: str) -> str:
        folded = _fold_character(character)
        if len(self) < _MOST_REMEMBERED:
            self[character] = folded
        return folded


_FOLDS = _Folds()


def fold(text: str) -> tuple[str, list[int] | None]:
    """The text in plain lower-case letters, and for each the offset it came from.

    None for the offsets where nothing moved.
    """
    if text.isascii():
        return text.lower(), None
    folded = [_FOLDS[character] for character in text]
    joined = "".join(folded)
    if len(joined) == len(text) and all(len(_FOLDS[character]) == 1 for character in set(text)):
        return joined, None
    return joined, [offset for offset, letters in enumerate(folded) for _ in letters]

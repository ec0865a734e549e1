"""Yes and no in the many ways people say them."""

from __future__ import annotations

import re

from messages.words.reading import tokens_of
from messages.words.vocabulary import forms_of, languages_from, no_numbers, readings

_LETTERS = {"yes_no.yes": "y", "yes_no.no": "n", "yes_no.neither": "?", "fillers": ""}
_BREAK = re.compile(r"[,;:.!\n]|\s-+\s|—")


def parse_yes_no(text: str, language: str) -> bool | None:
    """True for yes, False for no, None when unsure or both.

    What follows a clear first word and a comma is let be ("yes, I took it at eight") unless it
    says the opposite.
    """
    whole = _answer(text, language)
    if whole is not None:
        return whole
    first, *rest = _BREAK.split(text, maxsplit=1)
    if not rest:
        return None
    answer = _answer(first, language)
    if answer is None or _contradicts(answer, rest[0], language):
        return None
    return answer


def _answer(text: str, language: str) -> bool | None:
    for signs in readings(tokens_of(text), language, _LETTERS, no_numbers):
        letters = {sign.letter for sign in signs}
        if len(letters) == 1 and "?" not in letters:
            return letters == {"y"}
    return None


def _contradicts(answer: bool, rest: str, language: str) -> bool:
    """True where the rest says the opposite or hedges, in any language."""
    opposite = "yes_no.contrary_to_yes" if answer else "yes_no.contrary_to_no"
    contrary = {
        form
        for candidate in languages_from(language)
        for name in (opposite, "yes_no.neither")
        for _, forms in forms_of(candidate, name)
        for form in forms
    }
    return any(token.text in contrary for token in tokens_of(rest, longest=None))

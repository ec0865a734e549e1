"""Numbers that answer a question: a rating ("7/10", "maybe a six", "7-8"), a count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

from messages.words.reading import Kind, tokens_of
from messages.words.vocabulary import Sign, forms_of, languages_from, readings

# How far apart the ends of "7-8" may be before it says nothing.
WIDEST_RANGE = 2

# N number, "/" out of, "-" to, H and a half, "[" between.
_LETTERS = {
    "ratio.of": "/",
    "decimal.half": "H",
    "number_range.from": "[",
    "number_range.to": "-",
    "number_fillers": "",
    "fillers": "",
    "numbers": "N",
}
_DIGITS = re.compile(
    r"(?P<first>\d{1,4}(?:[.,]\d)?)(?:-(?P<last>\d{1,4}(?:[.,]\d)?))?(?:/(?P<whole>\d{1,4}))?"
)
_FORM = re.compile(r"(?:\[|/(?=N-))?NH?(?:-N)?(?:/N)?")
_BREAK = re.compile(r"(?<!\d)[,;:.!\n]|[,;:.!\n](?!\d)|\s-+\s|—|–\s")


def parse_number(text: str, language: str, low: int, high: int) -> int | None:
    """The whole number from `low` to `high` that a text gives; None when unsure or outside.

    Of a range ("7-8") the higher, of a fraction ("7.5") the next higher: a rating is rather taken
    too seriously than too lightly. "7 out of 10" needs `high` to be 10. Words after a comma or
    full stop are let be ("7, bad day") as long as no other number is among them.
    """
    signs = _signs(text, language)
    if signs is None:
        first, *others = _BREAK.split(text, maxsplit=1)
        if not others or _takes_back(others[0], language):
            return None
        signs = _signs(first, language)
    value = _value(signs, high) if signs else None
    return value if value is not None and low <= value <= high else None


def _signs(text: str, language: str) -> tuple[Sign, ...] | None:
    """The signs of a text that is one number or range in some language, else None."""
    tokens = tokens_of(text)
    found = readings(tokens, language, _LETTERS, _number_signs)
    return next((signs for signs in found if _FORM.fullmatch(_letters(signs))), None)


def _number_signs(raw: str) -> tuple[Sign, ...] | None:
    match = _DIGITS.fullmatch(raw)
    if match is None:
        return None
    signs = [_rounded(match["first"])]
    if match["last"]:
        signs += [Sign("-", "to"), _rounded(match["last"])]
    if match["whole"]:
        signs += [Sign("/", "of"), _rounded(match["whole"])]
    return tuple(signs)


def _rounded(digits: str) -> Sign:
    return Sign("N", str(ceil(float(digits.replace(",", ".")))), digits)


def _value(signs: Sequence[Sign], high: int) -> int | None:
    letters = _letters(signs).lstrip("[/")
    numbers = [sign.number for sign in signs if sign.letter == "N"]
    if "/" in letters and numbers.pop() != high:
        return None
    if len(numbers) == 2 and not 0 < numbers[1] - numbers[0] <= WIDEST_RANGE:
        return None
    return numbers[-1] + (1 if "H" in letters else 0)


def _letters(signs: Sequence[Sign]) -> str:
    return "".join(sign.letter for sign in signs)


def _takes_back(rest: str, language: str) -> bool:
    """True where what follows the number may change it: another number, or "no"."""
    tokens = tokens_of(rest, longest=None)
    if any(token.kind is Kind.NUMBER for token in tokens):
        return True
    taking_back = {
        form
        for candidate in languages_from(language)
        for name in ("numbers", "yes_no.contrary_to_yes", "yes_no.neither")
        for _, forms in forms_of(candidate, name)
        for form in forms
    }
    return any(token.text in taking_back for token in tokens)

"""All checks of one field of a tip or an answer: those of templates, as far as they apply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from messages.checking.finding import Warning_, error, warning
from messages.checking.markup import check_length
from messages.checking.readability import check_reading
from messages.checking.samples import COUNTRIES
from messages.checking.sms import check_sms
from messages.checking.syntax import check_letters
from messages.checking.unwanted_words import (
    check_carrier,
    check_reserved,
    check_stigma,
    check_telling,
)
from messages.emergency import emergency_numbers
from messages.help.local_numbers import with_local_numbers
from messages.library import Kind

SEGMENTS: Mapping[str, int] = {"tip": 1, "help": 3}  # the question after an answer takes one more
LONGEST_BUTTON = 40  # letters of a discreet title, which stands on buttons
_SAID = frozenset({"text", "answer", "safety", "sms"})  # what people read as a whole message
_TITLES = frozenset({"title", "discreet_title"})
_NUMBERS = ("911", "988")  # written once; `with_local_numbers` puts in those of the country
_BRACES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{\{|\{%", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_AMOUNT = re.compile(r"\b\d+ ?(?:mg|milligrams?|miligramos)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it is being written in a language.

    `shown` are all its fields, `shipped` those in the files. `base` are the base language's, None
    where this is it. `lacking` are the languages that have no words for it yet.
    """

    kind: Kind[Any]
    language: str
    shown: Mapping[str, str]
    shipped: Mapping[str, str]
    base: Mapping[str, str] | None
    lacking: tuple[str, ...]


def check_entry(entry: Written, part: str, text: str) -> tuple[Warning_, ...]:
    """What there is to say about `text` in the field `part`; errors first. Never raises.

    An empty text says that the shipped one comes back, or nothing: it is left alone, but for what
    was said first in danger.
    """
    if not text.strip():
        is_silent = part == "safety" and bool(entry.shipped.get(part))
        said = "What was said first in danger is gone: nobody is told whom to call."
        return (replace(warning("no_safety", said), part=part),) if is_silent else ()
    found = check_letters(text) or _check_plain(text) or _check_field(entry, part, text)
    if not found:
        found = _check_words(entry, part, text) + _check_numbers(entry, part, text)
        found += _check_translation(entry, part, text)
    ordered = sorted(dict.fromkeys(found), key=lambda each: not each.is_error)
    return tuple(replace(each, part=part) for each in ordered)


def _check_plain(text: str) -> list[Warning_]:
    """Entries are plain words: what is meant for templates would be read out."""
    braces, tag = _BRACES.search(text), _TAG.search(text)
    if braces:
        said = "Names in braces work in templates only: write the words themselves."
        return [error("not_allowed", said, braces.group())]
    if tag:
        said = f"People would see {tag.group()} as it is: tips and answers are plain words."
        return [error("markup", said, tag.group())]
    return []


def _check_field(entry: Written, part: str, text: str) -> list[Warning_]:
    for field in entry.kind.fields:
        problem = field.problem(text.strip()) if field.name == part else None
        if problem:
            return [error("field", f"It {problem}.")]
    return []


def _check_words(entry: Written, part: str, text: str) -> list[Warning_]:
    if part not in _SAID | _TITLES:
        return []
    language, found = entry.language, check_stigma(text, entry.language)
    if part in _SAID:
        finished = [
            with_local_numbers(text, language, emergency_numbers(country, language))
            for country in COUNTRIES
        ]
        found += check_reading(finished[0], language) + _check_amount(text)
        if part == "sms":
            found += check_sms(finished, SEGMENTS.get(entry.kind.name, 2))
            found += check_reserved(text, language) + check_carrier(text, language)
        else:
            found += [fault for each in finished for fault in check_length(each)]
    if part in {"sms", "discreet_title"}:
        found += check_telling(text, language)
    if part == "discreet_title" and len(text) > LONGEST_BUTTON:
        said = f"It stands on a button: {len(text)} letters, at most {LONGEST_BUTTON} can be read."
        found.append(error("button_too_long", said))
    return found


def _check_amount(text: str) -> list[Warning_]:
    return [
        warning("amount", "Name no amount of medicine: the prescriber decides that.", amount)
        for amount in dict.fromkeys(_AMOUNT.findall(text))
    ]


def _check_numbers(entry: Written, part: str, text: str) -> list[Warning_]:
    """What told people to call for help must go on to do so."""
    if part not in _SAID:
        return []
    safety = entry.shown.get("safety", "")
    wanted = [number for number in _NUMBERS if number in entry.shipped.get(part, "")]
    if part == "sms" and "911" in safety:  # it is complete in itself
        wanted.append("911")
    found = [
        error("missing_number", f"It must carry {number}; other countries get their own.", number)
        for number in dict.fromkeys(wanted)
        if number not in text
    ]
    is_new = part == "safety" and not entry.shipped.get(part)
    if is_new and not any(number in text for number in _NUMBERS):
        said = "What is said first in danger should name whom to call: 911, or 988."
        found.append(warning("no_number", said))
    return found


def _check_translation(entry: Written, part: str, text: str) -> list[Warning_]:
    field = next((each for each in entry.kind.fields if each.name == part), None)
    if field is None or not field.is_translated or part not in _SAID:
        return []
    found = [
        warning("no_translation", f"There is no text in '{each}' yet; people get English.", each)
        for each in entry.lacking
        if each != entry.language
    ]
    if entry.base is not None and text.strip() == entry.base.get(part, "").strip():
        found.append(warning("untranslated", "This is the English text, word for word."))
    return found

"""What people tell after an emergency: help was called, they are in care, are safe, or have died.

Only where the whole text says so and nothing besides: "I called 911", not "I called 911 but he
stopped breathing". To the screen such words are about an emergency, and they are: the same one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from messages.words.phrases import alternatives, plain_words
from messages.words.vocabulary import languages, vocabulary

_LONGEST = 100  # more than that says more


class Aftermath(StrEnum):
    """What became of it."""

    CALLED = "called"  # help was called, is coming or is there
    IN_CARE = "in_care"  # in hospital
    THEY_ARE_SAFE = "they_are_safe"
    THEY_ARE_IN_CARE = "they_are_in_care"
    THEY_DIED = "they_died"


def aftermath_of(text: str) -> Aftermath | None:
    """What the text tells, in any language; None where it says anything else, or more."""
    if len(text) > _LONGEST or "?" in text:  # "is the ambulance coming?"
        return None
    said = plain_words(text)
    return next((kind for kind, pattern in _patterns().items() if pattern.fullmatch(said)), None)


@lru_cache(maxsize=1)
def _patterns() -> Mapping[Aftermath, re.Pattern[str]]:
    return {
        kind: re.compile("|".join(_of(kind, each) for each in languages())) for kind in Aftermath
    }


def _of(kind: Aftermath, language: str) -> str:
    groups: dict[str, tuple[str, ...]] = {}
    for name in ("somebody_else", "aftermath"):
        section = vocabulary(language).entry(name)
        groups |= {each: section.texts(each) for each in section}
    said, before, after = (
        alternatives(groups[name], groups) for name in (kind, "before", "after")
    )
    return f"(?:(?:{before}) )*(?:{said})(?: (?:{after}))*"

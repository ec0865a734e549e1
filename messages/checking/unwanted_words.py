"""Words that wound, give a secret away, mean something to the carrier, or get filtered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from messages.checking.finding import Warning_, error, warning
from messages.document import read_document

_FOLDER = Path(__file__).parent / "words"
_SHORTENERS = (
    r"bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|buff\.ly|rebrand\.ly|cutt\.ly|rb\.gy"
)
_SHORTENED = re.compile(rf"(?:https?://)?\b(?:{_SHORTENERS})/\S+", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|\bwww\.)\S+", re.IGNORECASE)
_SHOUTING = re.compile(r"[!¡]{2,}|\$\$+")


@dataclass(frozen=True, slots=True)
class WordLists:
    """The lists of one language, ready to be searched for."""

    asked: re.Pattern[str]  # groups: how it is asked for, a quotation mark, the reserved word
    answers: re.Pattern[str]
    stigmatising: re.Pattern[str]
    better: tuple[tuple[re.Pattern[str], str], ...]
    telling: re.Pattern[str]
    filtered: re.Pattern[str]


@cache
def word_lists(language: str) -> WordLists | None:
    """The lists of `language`; None where there are none."""
    path = _FOLDER / f"{language}.yaml"
    if not path.is_file():
        return None
    document = read_document(path)
    better = document.entry("stigmatising")
    answers, means = document.texts("answers"), _either(document.texts("means"))
    helps, means_help = (_either(document.texts(name)) for name in ("helps", "means_help"))
    asked = re.compile(
        rf"\b({_either([*document.texts('asks'), *answers])})\s+([\"'“«]?)"
        rf"(?!(?:{helps})[\"'”»]?\s+(?:{means_help})\b)"
        rf"({_either(document.texts('reserved'))})\b(?![\"'”»]?\s+(?:{means})\b)",
        re.IGNORECASE,
    )
    return WordLists(
        asked=asked,
        answers=_any(answers),
        stigmatising=_any(better),
        better=tuple((_any([word]), better.text(word)) for word in better),
        telling=_any(document.texts("telling")),
        filtered=_any(document.texts("filtered")),
    )


def check_stigma(text: str, language: str) -> list[Warning_]:
    """Words that wound, each with a better one."""
    lists = word_lists(language)
    if lists is None:
        return []
    return [
        warning("stigmatising", f'Instead of "{word}" write "{_better(lists, word)}".', word)
        for word in _found(lists.stigmatising, text)
    ]


def check_telling(text: str, language: str) -> list[Warning_]:
    """Words that must not stand where somebody else may glance at the screen."""
    lists = word_lists(language)
    if lists is None:
        return []
    return [
        error(
            "telling",
            f'"{word}" would show what this is about to people who chose discreet messages.'
            " Write it without, or give this text a discreet form.",
            word,
        )
        for word in _found(lists.telling, text)
    ]


def check_reserved(text: str, language: str) -> list[Warning_]:
    """Words that an SMS must not ask for, because they mean something already."""
    lists = word_lists(language)
    if lists is None:
        return []
    found = dict.fromkeys(
        word
        for ask, quote, word in lists.asked.findall(text)
        if word.isupper() or quote or lists.answers.fullmatch(ask)
    )
    return [
        error(
            "reserved_word",
            f'By SMS "{word}" begins, ends or explains the service; ask for another word.',
            word,
        )
        for word in found
    ]


def check_carrier(text: str, language: str) -> list[Warning_]:
    """Links and phrases for which carriers hold an SMS back."""
    found = [
        warning("short_link", f"Carriers hold back messages with short links: {link}.", link)
        for link in _found(_SHORTENED, text)
    ]
    if not found:
        found += [
            warning("link", f"Carriers look harder at messages with links: {link}.", link)
            for link in _found(_LINK, text)
        ]
    lists = word_lists(language)
    phrases = _found(lists.filtered, text) if lists else []
    phrases += _found(_SHOUTING, text)
    found += [
        warning("filtered", f'Carriers often hold back messages with "{phrase}".', phrase)
        for phrase in phrases
    ]
    return found


def _better(lists: WordLists, word: str) -> str:
    return next(better for pattern, better in lists.better if pattern.fullmatch(word))


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    """What is found, each once, as it is written first."""
    first: dict[str, str] = {}
    for match in pattern.finditer(text):
        first.setdefault(match.group().casefold(), match.group())
    return list(first.values())


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_either(words)})(?!\w)", re.IGNORECASE)


def _either(words: Iterable[str]) -> str:
    """The longest first, so that a phrase wins over its first word."""
    return "|".join(_patterns(sorted(words, key=len, reverse=True)))


def _patterns(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")

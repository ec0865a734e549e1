"""STOP, START and HELP: the carriers' keywords, and the same wish in plain words.

The English keywords are those Twilio obeys by default (twilio.com/docs/messaging/tutorials/
advanced-opt-out), so that we agree with the carrier about who has opted out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from messages.words.reading import Kind, Token, fold, tokens_of
from messages.words.vocabulary import languages, vocabulary

_LONGEST_READ = 1000
_LONGEST_KEYWORD = 60  # with the spaces, line breaks and pictures around it
_LONGEST_TAIL = 6
_CLAUSES = re.compile(r"[.!?,;:\n\r…¡¿()\"]+|\s-+\s")
_WORDY = (Kind.WORD, Kind.NUMBER)
_GROUP = re.compile(r"<(\w+)>")


class OptOut(StrEnum):
    """What the carriers' three groups of keywords ask for."""

    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class OptOutIntent:
    """The wish, and whether it was nothing but a carrier keyword.

    A bare "yes" is a START keyword to carriers: the caller decides whether a question was open.
    """

    kind: OptOut
    is_keyword: bool


def opt_out_intent(text: str) -> OptOutIntent | None:
    """The wish to get no more messages, to get them again, or HELP; None for anything else.

    Plain wording counts only where a clause begins with it and it is about messages: neither
    "I want to stop drinking" nor "he won't stop texting me" nor "stop texting me at night".
    """
    keyword = _keyword(text)
    if keyword is not None:
        return OptOutIntent(keyword, is_keyword=True)
    if text.lstrip().startswith("/"):
        return None  # another command: "/cancel" is not the carriers' CANCEL
    clauses = [_plain(clause) for clause in _CLAUSES.split(text[:_LONGEST_READ])]
    whole = " ".join([clause for clause in clauses if clause])
    if {*map(_keywords().get, whole.split())} == {OptOut.STOP}:
        return OptOutIntent(OptOut.STOP, is_keyword=False)  # "stop stop stop"
    for wishes in _all_wishes():
        kind = wishes.kind_of(whole, clauses)
        if kind is not None:
            return OptOutIntent(kind, is_keyword=False)
    return None


@dataclass(frozen=True, slots=True)
class _Wishes:
    """One language's ways of saying it, ready to be matched against folded clauses."""

    begins: frozenset[str]  # the first words of all wishes, behind what leads to them
    whole: frozenset[str]
    asks_how: re.Pattern[str]
    stop: re.Pattern[str]
    start: re.Pattern[str]
    limits: frozenset[str]
    reported: re.Pattern[str]
    addressed: re.Pattern[str]

    def kind_of(self, whole: str, clauses: Sequence[str]) -> OptOut | None:
        """What the text asks for in this language, whole or by one of its clauses."""
        if self.begins.isdisjoint(whole.split()):
            return None  # which is the rule
        if whole in self.whole:
            return OptOut.STOP
        if self.asks_how.fullmatch(whole):
            return OptOut.HELP
        if any(map(self.is_start, clauses)):
            found = OptOut.START
        elif any(map(self.is_stop, clauses)):
            found = OptOut.STOP
        else:
            return None
        return None if self.is_reported(whole) else found

    def is_reported(self, text: str) -> bool:
        """True where the text tells what somebody said to somebody else, not to us."""
        return self.reported.search(self.addressed.sub("", text)) is not None

    def is_stop(self, clause: str) -> bool:
        """True where the clause asks to stop, without saying when or about what."""
        match = self.stop.match(clause)
        if match is None:
            return False
        tail = clause[match.end() :].split()
        return len(tail) <= _LONGEST_TAIL and not self.limits.intersection(tail)

    def is_start(self, clause: str) -> bool:
        """True where the clause asks for the messages again."""
        match = self.start.match(clause)
        return match is not None and len(clause[match.end() :].split()) <= 2


@lru_cache(maxsize=1)
def _keywords() -> dict[str, OptOut]:
    return {
        _plain(word): kind
        for language in languages()
        for kind in OptOut
        for word in vocabulary(language).entry("opt_out").texts(f"{kind}_keywords")
    }


def _keyword(text: str) -> OptOut | None:
    if len(text) > _LONGEST_KEYWORD:
        return None
    tokens = tokens_of(text)
    if tokens and tokens[0].text == "/":
        command = fold(text).strip()[1:]
        return OptOut(command) if command in list(OptOut) else None
    if any(token.kind is Kind.MARK for token in tokens):
        return None
    return _keywords().get(_words_of(tokens))


def _plain(text: str) -> str:
    """The folded words of a text with one space between them; pictures and marks left out."""
    return _words_of(tokens_of(text, longest=None))


def _words_of(tokens: Iterable[Token]) -> str:
    return " ".join([token.text for token in tokens if token.kind in _WORDY])


@lru_cache(maxsize=1)
def _all_wishes() -> tuple[_Wishes, ...]:
    return tuple(_wishes_of(language) for language in languages())


def _wishes_of(language: str) -> _Wishes:
    section = vocabulary(language).entry("opt_out")
    groups = {name: section.texts(name) for name in section}
    leads = _alternatives(section.texts("lead"))
    wishes = [section.texts(name) for name in ("whole", "ask_how", "patterns", "start_patterns")]
    return _Wishes(
        begins=frozenset().union(*(_first_words(each, groups) for each in chain(*wishes))),
        whole=frozenset(_plain(text) for text in section.texts("whole")),
        asks_how=re.compile(_expanded(section.texts("ask_how"), groups)),
        stop=_beginning(leads, _expanded(section.texts("patterns"), groups)),
        start=_beginning(leads, _expanded(section.texts("start_patterns"), groups)),
        limits=frozenset(_plain(word) for word in section.texts("limits")),
        reported=re.compile(rf"\b(?:{_alternatives(section.texts('reported'))})\b"),
        addressed=re.compile(rf"\b(?:{_alternatives(section.texts('addressed'))})\b"),
    )


def _beginning(leads: str, wishes: str) -> re.Pattern[str]:
    """A clause that begins with a wish, with up to four leading phrases before it."""
    return re.compile(rf"(?:(?:{leads}) ){{0,4}}(?:{wishes})\b")


def _alternatives(phrases: Iterable[str]) -> str:
    plain = sorted({_plain(phrase) for phrase in phrases}, key=len, reverse=True)
    return "|".join(re.escape(phrase) for phrase in plain if phrase)


def _first_words(pattern: str, groups: dict[str, tuple[str, ...]]) -> set[str]:
    """The words with which a pattern may begin."""
    before, *named = _GROUP.split(pattern, maxsplit=1)
    texts = groups[named[0]] if named and not _plain(before) else (before,)
    return {_plain(text).split()[0] for text in texts if _plain(text)}


def _expanded(patterns: Iterable[str], groups: dict[str, tuple[str, ...]]) -> str:
    """Alternatives of the patterns, each `<group>` in them replaced by its own alternatives."""
    expanded = []
    for pattern in sorted(patterns, key=len, reverse=True):  # the longest wish takes most words
        pieces = [
            f"(?:{_alternatives(groups[piece])})" if index % 2 else re.escape(_plain(piece))
            for index, piece in enumerate(_GROUP.split(pattern))
        ]
        expanded.append(r"\ ".join(piece for piece in pieces if piece))
    return "|".join(expanded)

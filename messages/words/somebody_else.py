"""Whether a text of danger tells of somebody else: a friend, a parent, a child.

Only where the words leave little doubt. Who writes of a friend may be in danger, too, and what is
said to a helper would miss them; so one word of the writer's own state is enough for a no. All
languages are read together, as the screen reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from messages.words.phrases import alternatives, plain_words
from messages.words.vocabulary import languages, vocabulary

_LONGEST_READ = 1000  # a longer text is a story: who is in danger is anybody's guess
_REACH = 10  # words of a clause before a danger in which somebody may be named
_CLAUSE = re.compile(r"[.!?;,:()\n\r\u2026]+")


def tells_of_somebody_else(
    text: str, dangers: Iterable[tuple[int, int]], reach: int = _REACH
) -> bool:
    """Whether `text` says that another person is in danger, and nothing that the writer is.

    `dangers` are where it speaks of danger, as offsets. One of them must be said of somebody, who
    is named in it, at most `reach` words before it in its clause, or right behind it.
    """
    if len(text) > _LONGEST_READ:
        return False
    words = _words()
    if words.speaker.search(words.helping.sub(" , ", plain_words(text))):
        return False
    return any(_is_said_of_somebody(text, danger, words, reach) for danger in dangers)


@dataclass(frozen=True, slots=True)
class _Words:
    """The lists of all languages, ready to be searched for in folded words."""

    named: re.Pattern[str]  # somebody
    after: re.Pattern[str]  # somebody, right behind what happens to them
    speaker: re.Pattern[str]  # the writer, or a loss that the writer bears
    helping: re.Pattern[str]  # what a helper says of himself


def _is_said_of_somebody(text: str, danger: tuple[int, int], words: _Words, reach: int) -> bool:
    start, end = danger
    before = plain_words(_CLAUSE.split(text[:start])[-1]).split()
    near = " ".join([*before[-reach:], plain_words(text[start:end])])
    if words.named.search(near):
        return True
    return words.after.match(plain_words(_CLAUSE.split(text[end:])[0])) is not None


@lru_cache(maxsize=1)
def _words() -> _Words:
    sections = [vocabulary(language).entry("somebody_else") for language in languages()]
    lists = [{name: section.texts(name) for name in section} for section in sections]

    def either(name: str) -> str:
        return "(?:" + "|".join(alternatives(groups[name], groups) for groups in lists) + ")"

    named = either("named")
    return _Words(
        named=re.compile(rf"\b{named}\b"),
        after=re.compile(rf"(?:{either('links')} )?{named}\b"),
        speaker=re.compile(rf"\b{either('speaker')}\b"),
        helping=re.compile(rf"\b{either('helping')}\b"),
    )

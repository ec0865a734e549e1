"""What conversations read from: the tips and the answers, shipped or as staff have edited them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from messages.help import Candidates, HelpCatalogue, HelpSearch, load_answers
from messages.library import Edits
from messages.tips import TipCatalogue, load_tips

Sieve: TypeAlias = Callable[[Iterable[tuple[str, str, str]]], Candidates]
"""Makes a first sieve of (language, entry id, terms), such as a full-text index."""


@dataclass(frozen=True, slots=True)
class Library:
    """Tips, help answers, and the search over them."""

    tips: TipCatalogue
    help: HelpCatalogue
    answers: HelpSearch

    @property
    def current(self) -> Library:
        """Itself: it never changes, unlike a live one (see `bot.core.editing`)."""
        return self

    def with_tips(self, edits: Edits) -> Library:
        """With these edits of tips over the shipped ones."""
        return Library(self.tips.edited(edits), self.help, self.answers)

    def with_answers(self, edits: Edits, sieve: Sieve | None) -> Library:
        """With these edits of answers over the shipped ones, and the search over them."""
        answers = self.help.edited(edits)
        return Library(self.tips, answers, _search(answers, sieve, self.answers))


@cache
def shipped_library() -> Library:
    """What is shipped, read at first use.

    Raises:
        DocumentError: a shipped file has a mistake.
    """
    answers = load_answers()
    return Library(load_tips(), answers, HelpSearch(answers))


def sieved(library: Library, sieve: Sieve) -> Library:
    """The same with a first sieve before its search."""
    search = _search(library.help, sieve, library.answers)
    return Library(library.tips, library.help, search)


def _search(answers: HelpCatalogue, sieve: Sieve | None, before: HelpSearch) -> HelpSearch:
    search = HelpSearch(answers, before=before)
    if sieve is None:
        return search
    return HelpSearch(answers, sieve(search.documents()), search)

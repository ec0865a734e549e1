"""What conversations read from: the tips and the answers, loaded once for the process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from messages.help import HelpCatalogue, HelpSearch
from messages.tips import TipCatalogue


@dataclass(frozen=True, slots=True)
class Library:
    """Tips, help answers, and the search over them."""

    tips: TipCatalogue
    help: HelpCatalogue
    answers: HelpSearch


@cache
def shipped_library() -> Library:
    """What is shipped, read at first use.

    Raises:
        DocumentError: a shipped file has a mistake.
    """
    catalogue = HelpCatalogue()
    return Library(TipCatalogue(), catalogue, HelpSearch(catalogue))

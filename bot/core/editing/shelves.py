"""The shelves of what is shipped, made of what a process has at hand."""

from __future__ import annotations

from functools import lru_cache

from bot.core.editing.entry_shelf import EntryShelf
from bot.core.editing.shelf import Shelves
from bot.core.editing.template_shelf import TemplateShelf
from bot.core.library import Library
from messages.catalogue import Catalogue
from messages.help import HelpCatalogue
from messages.tips import TipCatalogue


def shelves_of(catalogue: Catalogue, library: Library) -> Shelves:
    """Of the shipped texts, also where these are the ones in force; the same each time."""
    return _shelves(catalogue.shipped, library.tips.shipped, library.help.shipped)


@lru_cache(maxsize=16)
def _shelves(catalogue: Catalogue, tips: TipCatalogue, answers: HelpCatalogue) -> Shelves:
    return Shelves(TemplateShelf(catalogue), EntryShelf(tips), EntryShelf(answers))

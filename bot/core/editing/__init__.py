"""Editing templates, tips and answers: versions, approval, going back, live everywhere.

The web, Telegram and the command line all use `Editing`, inside one transaction of the store.
"""

from bot.core.editing.comparing import Change, DiffLine, Moved, diff, moved_on
from bot.core.editing.errors import EditConflict, EditRefused, NoSuchText
from bot.core.editing.exporting import export_files
from bot.core.editing.importing import ImportRefused, import_files
from bot.core.editing.live import LiveCatalogue, LiveLibrary, edits_in_force
from bot.core.editing.overview import TextState, overview, state_of
from bot.core.editing.service import Edit, Editing
from bot.core.editing.shelf import Beside, Parts, Shelf, Shelves, over
from bot.core.editing.shelves import shelves_of

__all__ = [
    "Beside",
    "Change",
    "DiffLine",
    "Edit",
    "EditConflict",
    "EditRefused",
    "Editing",
    "ImportRefused",
    "LiveCatalogue",
    "LiveLibrary",
    "Moved",
    "NoSuchText",
    "Parts",
    "Shelf",
    "Shelves",
    "TextState",
    "diff",
    "edits_in_force",
    "export_files",
    "import_files",
    "moved_on",
    "over",
    "overview",
    "shelves_of",
    "state_of",
]

"""Editing texts: versions, publishing, approval, going back, live everywhere.

The web, Telegram and the command line all use `Editing`, inside one transaction of the store.
"""

from bot.core.editing.comparing import Change, DiffLine, Moved, diff, moved_on
from bot.core.editing.errors import EditConflict, EditRefused, NoSuchText
from bot.core.editing.exporting import export_files
from bot.core.editing.importing import ImportRefused, import_files
from bot.core.editing.live import LiveCatalogue, edits_in_force
from bot.core.editing.overview import TextState, overview
from bot.core.editing.service import Edit, Editing

__all__ = [
    "Change",
    "DiffLine",
    "Edit",
    "EditConflict",
    "EditRefused",
    "Editing",
    "ImportRefused",
    "LiveCatalogue",
    "Moved",
    "NoSuchText",
    "TextState",
    "diff",
    "edits_in_force",
    "export_files",
    "import_files",
    "moved_on",
    "overview",
]

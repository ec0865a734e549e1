"""A screen whose lexicon can be changed while it runs."""

from __future__ import annotations

from pathlib import Path

from messages.document import DocumentError
from messages.screen.engine import Screen
from messages.screen.loading import load_lexicon


class LiveScreen:
    """Holds the screen in force; a bad lexicon never replaces it."""

    def __init__(self, folder: Path | None = None) -> None:
        """Load the lexicon of a folder (None: the shipped one).

        Raises:
            DocumentError: the first lexicon is bad, so there is no earlier one to keep.
        """
        self._folder = folder
        self.screen = Screen(load_lexicon(folder))

    def reload(self) -> DocumentError | None:
        """Take the folder's lexicon into force, or say what is wrong with it and keep the old."""
        try:
            self.screen = Screen(load_lexicon(self._folder))
        except DocumentError as error:
            return error
        return None

"""The screen in force, which can be exchanged while it runs."""

from __future__ import annotations

from messages.screen.engine import Screen
from messages.screen.model import Screening
from messages.screen.shipped import shipped_screen


class LiveScreen:
    """Begins with the shipped lexicon; takes another only when that is compiled and judged."""

    def __init__(self, shipped: Screen | None = None) -> None:
        """With the shipped screen (None: built now, which takes seconds).

        Raises:
            DocumentError: the shipped lexicon has a mistake.
        """
        self.screen = shipped or shipped_screen()
        self.marker: str | None = None  # what its owner knows the screen in force by

    def read(self, text: str) -> Screening:
        """The verdict on one text, by the screen that is in force as it begins."""
        return self.screen.read(text)

    def take(self, screen: Screen) -> None:
        """From the next text on; what is being read is read to its end with the old one."""
        self.screen = screen

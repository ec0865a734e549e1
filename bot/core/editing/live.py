"""What is in force this moment, for a process that runs on: the texts, the tips, the answers."""

from __future__ import annotations

from bot.core.editing.entry_shelf import edits_of
from bot.core.library import Library, Sieve
from bot.core.marker import Marker
from bot.core.ports import Rows
from messages.catalogue import Catalogue
from messages.edited import Edits, edited_catalogue
from messages.library import Edits as EntryEdits

MARKER = Marker("templates.marker")


class LiveCatalogue:
    """Holds the catalogue in force. `refresh` costs one look-up while nothing has changed."""

    def __init__(self, shipped: Catalogue) -> None:
        """Starts with the shipped texts, until the first `refresh`."""
        self._shipped = shipped.shipped
        self._current = shipped
        self._marker: str | None = None

    @property
    def current(self) -> Catalogue:
        """What is in force; ask anew for each turn."""
        return self._current

    def refresh(self, rows: Rows) -> bool:
        """Take what these rows say is in force; whether that is something new.

        Inside the transaction that publishes it sees the change before others can. Should that
        transaction fail, the next refresh puts it right: a marker never comes again.
        """
        marker = MARKER.read(rows)
        if marker == self._marker:
            return False
        self._current = edited_catalogue(self._shipped, edits_in_force(rows))
        self._marker = marker
        return True


class LiveLibrary:
    """Holds the tips and answers in force; as cheap as a `LiveCatalogue`.

    After an edit of an answer its language is indexed anew: about a tenth of a second.
    """

    def __init__(self, shipped: Library, sieve: Sieve | None = None) -> None:
        """Starts with what is shipped; `sieve` makes the index that stands before the search."""
        self._current, self._sieve = shipped, sieve
        self._marker: str | None = None
        self._tips: EntryEdits = {}
        self._answers: EntryEdits = {}

    @property
    def current(self) -> Library:
        """What is in force; ask anew for each turn."""
        return self._current

    def refresh(self, rows: Rows) -> bool:
        """As `LiveCatalogue.refresh`."""
        marker = MARKER.read(rows)
        if marker == self._marker:
            return False
        edits, library = edits_in_force(rows), self._current
        tips, answers = edits_of(library.tips.kind, edits), edits_of(library.help.kind, edits)
        if tips != self._tips:
            library = library.with_tips(tips)
        if answers != self._answers:
            library = library.with_answers(answers, self._sieve)
        self._tips, self._answers = tips, answers
        self._current, self._marker = library, marker
        return True


def edits_in_force(rows: Rows) -> Edits:
    """What staff have put into force, of every kind."""
    return {
        (version.key, version.language): version.parts
        for version in rows.template_edits.in_force()
        if version.parts
    }

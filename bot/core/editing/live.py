"""The catalogue as it is in force this moment, for a process that runs on."""

from __future__ import annotations

from bot.core.ports import Rows
from messages.catalogue import Catalogue
from messages.edited import Edits, edited_catalogue

MARKER = "templates.marker"  # a setting that is another one after each change of what is in force


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
        marker = rows.settings.get(MARKER)
        if marker == self._marker:
            return False
        self._current = edited_catalogue(self._shipped, edits_in_force(rows))
        self._marker = marker
        return True


def edits_in_force(rows: Rows) -> Edits:
    """What staff have put into force."""
    return {
        (version.key, version.language): version.parts
        for version in rows.template_edits.in_force()
        if version.parts
    }

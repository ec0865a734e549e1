"""Rules of a storm about what came in: each event has one effect, and none is given up."""

from __future__ import annotations

from collections import Counter
from typing import TypeAlias

from bot.core.model import Incoming
from bot.core.ports import Rows
from bot.simulation.totals import Tell
from bot.storage.sqlite.changes import Change

Event: TypeAlias = tuple[str, str]  # channel, external id
ONE_EFFECT = "every event has one effect"


class EventRules:
    """Sees the turns of a house, and what it tells the providers."""

    def __init__(self, tell: Tell) -> None:
        """Nothing has come in yet."""
        self._tell = tell
        self._handled: Counter[Event] = Counter()
        self._accepted: set[Event] = set()

    def accepted(self, incoming: Incoming) -> None:
        """The provider was told that we have it."""
        self._accepted.add(_event(incoming))

    def handled(self, incoming: Incoming) -> None:
        """Its turn is in the transaction at hand."""
        event = _event(incoming)
        self._handled[event] += 1
        if self._handled[event] > 1:
            self._tell(ONE_EFFECT, None, f"{event} was handled again")

    def look(self, rows: Rows, change: Change) -> None:
        """At a change of the inbox."""
        del rows
        if change.after == "parked":
            self._tell("no event was given up", None, f"inbox {change.row_id}")
        if change.before not in {None, "pending", change.after} and change.after != "erased":
            detail = f"inbox {change.row_id}: {change.before} to {change.after}"
            self._tell(ONE_EFFECT, None, detail)

    def calm(self, rows: Rows) -> None:
        """Nothing waits, and what was accepted was handled."""
        for entry in rows.inbox.pending(1):
            self._tell(ONE_EFFECT, None, f"inbox {entry.id} waits")
        for event in self._accepted:
            if self._handled[event] != 1:
                self._tell(ONE_EFFECT, None, f"{event} x{self._handled[event]}")
        self._accepted.clear()


def _event(incoming: Incoming) -> Event:
    return incoming.channel, incoming.external_id

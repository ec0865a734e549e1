"""The conversations, overheard by the audit: which event has an effect in which transaction."""

from __future__ import annotations

from bot.core.model import DueWork
from bot.core.turn import Turn
from bot.simulation.audit import Audit
from bot.turns import Conversations


class AuditedConversations:
    """The conversations; the audit hears of each event that has an effect."""

    def __init__(self, conversations: Conversations, audit: Audit) -> None:
        """Changes nothing of what they do."""
        self._conversations, self._audit = conversations, audit

    def handle(self, turn: Turn) -> None:
        """See `Conversations`."""
        self._conversations.handle(turn)
        self._note(turn)

    def handle_due(self, turn: Turn, work: DueWork) -> None:
        """See `Conversations`."""
        self._conversations.handle_due(turn, work)

    def give_up(self, turn: Turn) -> None:
        """See `Conversations`."""
        self._conversations.give_up(turn)
        self._note(turn)

    def _note(self, turn: Turn) -> None:
        """Of a turn that came to its end: one that raises is undone."""
        if turn.incoming is not None:
            self._audit.handling(turn.incoming)

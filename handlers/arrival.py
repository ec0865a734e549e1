"""Events that are no conversation: groups, edits, blocks, and what is not text."""

from __future__ import annotations

from datetime import timedelta

from bot.core.model import AddressState, IncomingKind
from bot.core.turn import Turn

LOOP_WINDOW = timedelta(minutes=30)
LOOP_LIMIT = 5  # equal sentences in the window: another machine is answering us
WORD_LIMIT = 20  # of a word or two, which people really repeat: "1", "ok", "settings"


SILENT = frozenset({IncomingKind.EDITED, IncomingKind.BLOCKED, IncomingKind.UNBLOCKED})


def answer(turn: Turn) -> bool:
    """Everything that asks for at most one fixed sentence."""
    incoming = turn.incoming
    if incoming is None or incoming.kind in SILENT:
        return True  # an edited text was screened before this and has no second effect
    if incoming.kind is IncomingKind.TEXT:
        return _is_loop(turn)
    if _is_out(turn):
        return True
    if incoming.kind is IncomingKind.GROUP:
        if turn.rows.inbox.count_like(incoming, turn.now - LOOP_WINDOW) <= 1:
            turn.say("arrival.group")
        return True
    if incoming.kind is IncomingKind.MEDIA:
        turn.say("arrival.only_text")
        return True
    return False


def _is_out(turn: Turn) -> bool:
    return turn.address is not None and turn.address.state is AddressState.OPTED_OUT


def _is_loop(turn: Turn) -> bool:
    """The same text again and again: cut off politely, once."""
    if turn.incoming is None:
        return False
    limit = WORD_LIMIT if len(turn.text.split()) <= 2 else LOOP_LIMIT
    count = turn.rows.inbox.count_like(turn.incoming, turn.now - LOOP_WINDOW)
    if count == limit + 1 and not _is_out(turn):
        turn.say("arrival.loop")
    return count > limit

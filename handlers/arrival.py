"""Events that are no conversation: groups, edits, blocks, no text, or a text from hours ago."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.core.model import AddressState, IncomingKind, OutboxRow
from bot.core.turn import Turn
from handlers.dark import tell_if_dark
from messages.spoken_time import say_moment

LOOP_WINDOW = timedelta(minutes=30)
LOOP_LIMIT = 5  # equal sentences in the window: another machine is answering us
BELATED_AFTER = timedelta(hours=6)  # an older text may answer what is long over
WORD_LIMIT = 20  # of a word or two, which people really repeat: "1", "crave", "settings"
# Answers to what we did not understand: what only brings these is no such word.
_NOWHERE = re.compile(r"fallback\.(first|second.*)|.*_again|.*\.please_choose|arrival\.loop")


SILENT = frozenset({IncomingKind.EDITED, IncomingKind.BLOCKED, IncomingKind.UNBLOCKED})


def answer(turn: Turn) -> bool:
    """Everything that asks for at most one fixed sentence."""
    incoming = turn.incoming
    if incoming is not None and incoming.kind is IncomingKind.BLOCKED:
        tell_if_dark(turn)
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


def belated(turn: Turn) -> bool:
    """A text from hours ago, when we were away: said so, once, and nothing done about it."""
    if not is_belated(turn):
        return False
    say_belated(turn, "arrival.belated")
    return True


def is_belated(turn: Turn) -> bool:
    """Whether this text lay too long, with the provider or with us, to be acted upon."""
    incoming = turn.incoming
    if incoming is None or incoming.kind is not IncomingKind.TEXT:
        return False
    return turn.now - (incoming.sent_at or incoming.received_at) > BELATED_AFTER


def say_belated(turn: Turn, key: str) -> None:
    """That it comes so late is our fault; said once for all that they wrote meanwhile."""
    recent = turn.rows.outbox.of(turn.patient.id, 50)
    was_said = any(row.key == key and row.created_at > turn.now - BELATED_AFTER for row in recent)
    if was_said or _is_out(turn) or turn.incoming is None:
        return
    at = turn.incoming.sent_at or turn.incoming.received_at
    turn.say(key, time=say_moment(at.astimezone(turn.patient.tz), turn.language))


def _is_out(turn: Turn) -> bool:
    return turn.address is not None and turn.address.state is AddressState.OPTED_OUT


def _is_loop(turn: Turn) -> bool:
    """The same text again and again: cut off politely, once."""
    if turn.incoming is None:
        return False
    count = turn.rows.inbox.count_like(turn.incoming, turn.now - LOOP_WINDOW)
    if count <= LOOP_LIMIT:
        return False
    said = turn.rows.outbox.of(turn.patient.id, 50)
    is_short = len(turn.text.split()) <= 2
    if is_short and count <= WORD_LIMIT and _leads_somewhere(said):
        return False
    since = turn.now - LOOP_WINDOW
    was_said = any(row.key == "arrival.loop" and row.created_at > since for row in said)
    if not was_said and not _is_out(turn):
        turn.say("arrival.loop")
    return True


def _leads_somewhere(said: Sequence[OutboxRow]) -> bool:
    """Whether one of the last answers, newest first, was to something understood."""
    return not all(_NOWHERE.fullmatch(row.key) for row in said[: LOOP_LIMIT - 1])

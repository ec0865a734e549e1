"""Invitation codes: made by staff, used once."""

from __future__ import annotations

from bot.core.ports import Rows
from bot.core.turn import Turn
from handlers.one_time_code import codes_in, name_of, new_code

UNUSED = "unused"


def new_invitation(rows: Rows) -> str:
    """A fresh code such as `K7PM-4XQD`; only its hash is kept."""
    code = new_code()
    rows.settings.put(name_of("invitation", code), UNUSED)
    return code


def use_invitation(turn: Turn) -> bool:
    """Whether the text holds an unused code; it is used up by this."""
    for code in codes_in(turn.text):
        name = name_of("invitation", code)
        if turn.rows.settings.get(name) == UNUSED:
            turn.rows.settings.put(name, f"patient:{turn.patient.id}")
            return True
    return False

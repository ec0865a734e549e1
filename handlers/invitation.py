"""Invitation codes: made by staff, used once."""

from __future__ import annotations

import hashlib
import re
import secrets

from bot.core.ports import Rows
from bot.core.turn import Turn

_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is easily confused
_CODE = re.compile(r"\b[A-HJKMNP-Z2-9]{4}-?[A-HJKMNP-Z2-9]{4}\b")


def new_invitation(rows: Rows) -> str:
    """A fresh code such as `K7PM-4XQD`; only its hash is kept."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    rows.settings.put(_name(letters), "unused")
    return f"{letters[:4]}-{letters[4:]}"


def use_invitation(turn: Turn) -> bool:
    """Whether the text holds an unused code; it is used up by this."""
    for match in _CODE.finditer(turn.text.upper()):
        name = _name(match.group().replace("-", ""))
        if turn.rows.settings.get(name) == "unused":
            turn.rows.settings.put(name, f"patient:{turn.patient.id}")
            return True
    return False


def _name(letters: str) -> str:
    return "invitation." + hashlib.sha256(letters.encode()).hexdigest()[:24]

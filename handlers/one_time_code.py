"""Short codes that people type: eight letters and digits, easy to read aloud; kept as a hash."""

from __future__ import annotations

import hashlib
import re
import secrets

_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is easily confused
_CODE = re.compile(r"\b([A-HJKMNP-Z2-9]{4})[- ]?([A-HJKMNP-Z2-9]{4})\b")


def new_code() -> str:
    """A fresh code such as `K7PM-4XQD`."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def codes_in(text: str) -> list[str]:
    """Whatever in a text looks like such a code."""
    return [f"{match[1]}-{match[2]}" for match in _CODE.finditer(text[:1000].upper())]


def name_of(kind: str, code: str) -> str:
    """Under which name of the settings a code is kept, so that nobody can read it there."""
    letters = code.replace("-", "")
    return f"{kind}." + hashlib.sha256(letters.encode()).hexdigest()[:24]

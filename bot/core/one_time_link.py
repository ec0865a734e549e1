"""Secrets that are handed out once: tokens of links and sessions. Only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from bot.core.model import LinkPurpose, OneTimeLink
from bot.core.ports import Rows

LIVES = timedelta(hours=24)
_TOKEN_BYTES = 32  # 43 letters: with "staff-" it fits Telegram's 64 of a /start


def new_token() -> str:
    """A secret of 256 random bits in letters, digits, `-` and `_`."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is stored of a token. It needs no salt: a token cannot be guessed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def issue_link(
    rows: Rows,
    purpose: LinkPurpose,
    staff: dict[str, str | int],
    now: datetime,
    lives: timedelta = LIVES,
) -> str:
    """Keep a new link (see `OneTimeLink` for `staff`); returns its token, which nobody keeps."""
    token = new_token()
    rows.staff.add_link(OneTimeLink(token_hash(token), purpose, now + lives, staff))
    return token


def use_link(rows: Rows, purpose: LinkPurpose, token: str, now: datetime) -> OneTimeLink | None:
    """The link of this token, used up by this; None where it is wrong, used or has expired."""
    return rows.staff.use_link(token_hash(token), purpose, now)

"""Accounts of staff, as they are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.model import LinkPurpose, OneTimeLink, StaffAccount, StaffSession


class Staff(Protocol):
    """Accounts of the team, sessions, links that work once. Who they are is encrypted."""

    def add(self, account: StaffAccount) -> StaffAccount:
        """Keep a new account (its id is ignored) and return it with its id.

        A known e-mail address or chat is a Conflict.
        """
        ...

    def save(self, account: StaffAccount) -> None:
        """Replace the row of this id; another's e-mail address or chat is a Conflict."""
        ...

    def get(self, staff_id: int) -> StaffAccount | None:
        """One account."""
        ...

    def by_email(self, email: str) -> StaffAccount | None:
        """The account with this e-mail address, in any case of letters."""
        ...

    def by_telegram(self, address: str) -> StaffAccount | None:
        """The account that writes from this `<channel>:<chat id>`."""
        ...

    def every(self) -> list[StaffAccount]:
        """All accounts, oldest first."""
        ...

    def add_session(self, session: StaffSession) -> None:
        """Somebody signed in."""
        ...

    def session(self, token_hash: str) -> StaffSession | None:
        """The session of this token, expired or not."""
        ...

    def touch_session(self, token_hash: str, last_seen_at: datetime, expires_at: datetime) -> None:
        """They are still there."""
        ...

    def end_session(self, token_hash: str) -> None:
        """They signed out."""
        ...

    def end_sessions(self, staff_id: int, keep: str = "") -> int:
        """End all their sessions but the one with the token hash `keep`; how many."""
        ...

    def add_link(self, link: OneTimeLink) -> None:
        """Keep a new link."""
        ...

    def link(self, token_hash: str) -> OneTimeLink | None:
        """The link of this token, used or expired or not."""
        ...

    def use_link(self, token_hash: str, purpose: LinkPurpose, at: datetime) -> OneTimeLink | None:
        """Use a link up; None where there is none for this, or it is used or has expired."""
        ...

    def sweep(self, now: datetime) -> int:
        """Remove sessions and links that have expired; how many."""
        ...

"""Accounts of the people who run Steady, their sessions on the web, and links that work once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class StaffRole(StrEnum):
    """What somebody on the team may do."""

    ADMIN = "admin"  # everything, accounts too
    EDITOR = "editor"  # texts; sees no patient
    CLINICIAN = "clinician"  # patients and alerts; edits no text
    VIEWER = "viewer"  # looks, changes nothing


EDITING_ROLES = frozenset({StaffRole.ADMIN, StaffRole.EDITOR})


class StaffState(StrEnum):
    """Whether an account can be used."""

    ACTIVE = "active"
    DISABLED = "disabled"  # kept for the audit record; may not sign in


@dataclass(frozen=True, slots=True)
class StaffAccount:
    """One person of the team. All times aware UTC.

    `email` is lower case and unique. `telegram_address` is where they write to the bot from, as
    `<channel>:<chat id>` such as `telegram:900`; one chat belongs to at most one account.
    """

    id: int
    name: str
    email: str
    role: StaffRole
    created_at: datetime
    state: StaffState = StaffState.ACTIVE
    password_hash: str | None = None  # argon2; None until they have chosen one
    totp_secret: str | None = None  # base32; None while the second factor is off
    failed_sign_ins: int = 0  # in a row
    locked_until: datetime | None = None
    last_sign_in_at: datetime | None = None
    telegram_address: str | None = None

    @property
    def reference(self) -> str:
        """How the audit record and versions name them: `staff:3`."""
        return f"staff:{self.id}"

    @property
    def may_edit(self) -> bool:
        """Whether they may change texts."""
        return self.state is StaffState.ACTIVE and self.role in EDITING_ROLES


@dataclass(frozen=True, slots=True)
class StaffSession:
    """Somebody who is signed in. Only the hash of the cookie's token is kept."""

    token_hash: str  # see `bot.core.one_time_link.token_hash`
    staff_id: int
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


class LinkPurpose(StrEnum):
    """What a link is good for."""

    FIRST_ADMIN = "first_admin"  # printed by the first run
    INVITE = "invite"  # an account is made when it is opened
    TELEGRAM = "telegram"  # `/start staff-<token>` ties a chat to an account
    RESET = "reset"  # a new password


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """A link that works once, before it expires. `staff` holds what it is about, as JSON values.

    For an invitation: name, email, role. For Telegram and a reset: id.
    """

    token_hash: str
    purpose: LinkPurpose
    expires_at: datetime
    staff: dict[str, str | int] = field(default_factory=dict)
    used_at: datetime | None = None

"""Accounts of the team, their sessions, and links that work once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.errors import Conflict
from bot.core.model import (
    LinkPurpose,
    OneTimeLink,
    StaffAccount,
    StaffRole,
    StaffSession,
    StaffState,
)
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import (
    from_json,
    insert_statement,
    instant,
    instant_or_none,
    micros,
    micros_or_none,
    opened,
    sealed,
    to_json,
    update_statement,
)
from bot.storage.sqlite.connection import Sql

_ACCOUNT = (
    *("name", "email", "lookup", "role", "state", "password_hash", "totp_secret"),
    *("failed_sign_ins", "locked_until", "created_at", "last_sign_in_at"),
    *("telegram", "telegram_lookup"),
)
_SESSION = ("token_hash", "staff_id", "created_at", "last_seen_at", "expires_at")
_LINK = ("token_hash", "purpose", "staff", "expires_at", "used_at")
_ADD_ACCOUNT = insert_statement("staff", _ACCOUNT)
_SAVE_ACCOUNT = update_statement("staff", _ACCOUNT)
_ADD_SESSION = insert_statement("staff_sessions", _SESSION)
_ADD_LINK = insert_statement("staff_links", _LINK)


class SqliteStaff:
    """See `bot.core.ports.Staff`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        self._sql, self._keyring = sql, keyring

    # -- accounts ---------------------------------------------------------------------------------

    def add(self, account: StaffAccount) -> StaffAccount:
        """Keep a new account and return it with its id. A known e-mail or chat is a Conflict."""
        self._refuse_double(account)
        row_id = self._sql.insert(_ADD_ACCOUNT, self._values(account))
        return replace(account, id=row_id, email=account.email.strip().lower())

    def save(self, account: StaffAccount) -> None:
        """Replace the row of this id. Another's e-mail or chat is a Conflict."""
        self._refuse_double(account)
        self._sql.run(_SAVE_ACCOUNT, (*self._values(account), account.id))

    def get(self, staff_id: int) -> StaffAccount | None:
        """One account."""
        row = self._sql.one("SELECT * FROM staff WHERE id = ?", (staff_id,))
        return None if row is None else self._account(row)

    def by_email(self, email: str) -> StaffAccount | None:
        """The account with this e-mail address, in any case of letters."""
        lookups = self._keyring.lookups("staff", email.strip().lower())
        return self._found("SELECT * FROM staff WHERE lookup = ?", lookups)

    def by_telegram(self, address: str) -> StaffAccount | None:
        """The account that writes from this `<channel>:<chat id>`."""
        lookups = self._keyring.lookups("staff chat", address)
        return self._found("SELECT * FROM staff WHERE telegram_lookup = ?", lookups)

    def every(self) -> list[StaffAccount]:
        """All accounts, oldest first."""
        return [self._account(row) for row in self._sql.all("SELECT * FROM staff ORDER BY id")]

    # -- sessions ---------------------------------------------------------------------------------

    def add_session(self, session: StaffSession) -> None:
        """Somebody signed in."""
        values = (
            session.token_hash,
            session.staff_id,
            micros(session.created_at),
            micros(session.last_seen_at),
            micros(session.expires_at),
        )
        self._sql.insert(_ADD_SESSION, values)

    def session(self, token_hash: str) -> StaffSession | None:
        """The session of this token, expired or not."""
        row = self._sql.one("SELECT * FROM staff_sessions WHERE token_hash = ?", (token_hash,))
        if row is None:
            return None
        return StaffSession(
            token_hash=row["token_hash"],
            staff_id=row["staff_id"],
            created_at=instant(row["created_at"]),
            last_seen_at=instant(row["last_seen_at"]),
            expires_at=instant(row["expires_at"]),
        )

    def touch_session(self, token_hash: str, last_seen_at: datetime, expires_at: datetime) -> None:
        """They are still there."""
        self._sql.run(
            "UPDATE staff_sessions SET last_seen_at = ?, expires_at = ? WHERE token_hash = ?",
            (micros(last_seen_at), micros(expires_at), token_hash),
        )

    def end_session(self, token_hash: str) -> None:
        """They signed out."""
        self._sql.run("DELETE FROM staff_sessions WHERE token_hash = ?", (token_hash,))

    def end_sessions(self, staff_id: int, keep: str = "") -> int:
        """End all their sessions but the one with the token hash `keep`; how many."""
        return self._sql.run(
            "DELETE FROM staff_sessions WHERE staff_id = ? AND token_hash <> ?", (staff_id, keep)
        )

    def sweep(self, now: datetime) -> int:
        """Remove sessions and links that have expired; how many."""
        return sum(
            self._sql.run(f"DELETE FROM {table} WHERE expires_at <= ?", (micros(now),))  # noqa: S608 - our own names
            for table in ("staff_sessions", "staff_links")
        )

    # -- links ------------------------------------------------------------------------------------

    def add_link(self, link: OneTimeLink) -> None:
        """Keep a new link."""
        values = (
            link.token_hash,
            link.purpose,
            self._keyring.encrypt(to_json(link.staff)),
            micros(link.expires_at),
            micros_or_none(link.used_at),
        )
        self._sql.insert(_ADD_LINK, values)

    def link(self, token_hash: str) -> OneTimeLink | None:
        """The link of this token, used or expired or not."""
        row = self._sql.one("SELECT * FROM staff_links WHERE token_hash = ?", (token_hash,))
        if row is None:
            return None
        return OneTimeLink(
            token_hash=row["token_hash"],
            purpose=LinkPurpose(row["purpose"]),
            expires_at=instant(row["expires_at"]),
            staff=from_json(self._keyring.decrypt(row["staff"])),
            used_at=instant_or_none(row["used_at"]),
        )

    def use_link(self, token_hash: str, purpose: LinkPurpose, at: datetime) -> OneTimeLink | None:
        """Use a link up; None where there is none for this, or it is used or has expired."""
        used = self._sql.run(
            "UPDATE staff_links SET used_at = ?"
            " WHERE token_hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?",
            (micros(at), token_hash, purpose, micros(at)),
        )
        return self.link(token_hash) if used else None

    # -- inside -----------------------------------------------------------------------------------

    def _found(self, query: str, lookups: tuple[bytes, ...]) -> StaffAccount | None:
        for lookup in lookups:
            row = self._sql.one(query, (lookup,))
            if row is not None:
                return self._account(row)
        return None

    def _refuse_double(self, account: StaffAccount) -> None:
        """The unique keys alone would miss one that is stored under an older key."""
        others = [self.by_email(account.email)]
        if account.telegram_address is not None:
            others.append(self.by_telegram(account.telegram_address))
        if any(other is not None and other.id != account.id for other in others):
            raise Conflict("this e-mail address or chat belongs to another account")

    def _values(self, account: StaffAccount) -> tuple[Any, ...]:
        return (
            *identity(self._keyring, account.name, account.email),
            account.role,
            account.state,
            account.password_hash,
            sealed(self._keyring, account.totp_secret),
            account.failed_sign_ins,
            micros_or_none(account.locked_until),
            micros(account.created_at),
            micros_or_none(account.last_sign_in_at),
            *chat(self._keyring, account.telegram_address),
        )

    def _account(self, row: Any) -> StaffAccount:
        return StaffAccount(
            id=row["id"],
            name=self._keyring.decrypt(row["name"]),
            email=self._keyring.decrypt(row["email"]),
            role=StaffRole(row["role"]),
            created_at=instant(row["created_at"]),
            state=StaffState(row["state"]),
            password_hash=row["password_hash"],
            totp_secret=opened(self._keyring, row["totp_secret"]),
            failed_sign_ins=row["failed_sign_ins"],
            locked_until=instant_or_none(row["locked_until"]),
            last_sign_in_at=instant_or_none(row["last_sign_in_at"]),
            telegram_address=opened(self._keyring, row["telegram"]),
        )


def identity(keyring: Keyring, name: str, email: str) -> tuple[bytes, bytes, bytes]:
    """Columns `name`, `email`, `lookup`."""
    lower = email.strip().lower()
    return keyring.encrypt(name), keyring.encrypt(lower), keyring.lookup("staff", lower)


def chat(keyring: Keyring, address: str | None) -> tuple[bytes | None, bytes | None]:
    """Columns `telegram`, `telegram_lookup`."""
    if address is None:
        return None, None
    return keyring.encrypt(address), keyring.lookup("staff chat", address)

"""Encrypting anew what is under an older key, a slice of rows at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import opened, sealed, update_statement
from bot.storage.sqlite.inbox import SqliteInbox
from bot.storage.sqlite.rows import SqliteRows
from bot.storage.sqlite.staff import chat, identity

SLICE = 500


@dataclass(frozen=True, slots=True)
class Rotated:
    """A table's part: which columns tell the key, which change with it, and how."""

    table: str
    sealed: tuple[str, ...]
    changed: tuple[str, ...]
    values: Callable[[Any, Keyring], tuple[bytes | None, ...]]


def _plain(table: str, *columns: str) -> Rotated:
    """A table with encrypted columns and no hashes."""

    def values(row: Any, keyring: Keyring) -> tuple[bytes | None, ...]:
        return tuple(sealed(keyring, opened(keyring, row[column])) for column in columns)

    return Rotated(table, columns, columns, values)


def _address(row: Any, keyring: Keyring) -> tuple[bytes | None, ...]:
    value = keyring.decrypt(row["value"])
    return keyring.encrypt(value), keyring.lookup(row["channel"], value)


def _event(row: Any, keyring: Keyring) -> tuple[bytes | None, ...]:
    return SqliteInbox.sealed(SqliteInbox.incoming(row["payload"], keyring), keyring)


def _staff(row: Any, keyring: Keyring) -> tuple[bytes | None, ...]:
    name, email = keyring.decrypt(row["name"]), keyring.decrypt(row["email"])
    return (
        *identity(keyring, name, email),
        sealed(keyring, opened(keyring, row["totp_secret"])),
        *chat(keyring, opened(keyring, row["telegram"])),
    )


TABLES = (
    _plain("patients", "name", "reasons", "support_person"),
    Rotated("addresses", ("value",), ("value", "lookup"), _address),
    _plain("consents", "text"),
    _plain("doses", "skip_reason"),
    Rotated("inbox", ("payload",), ("payload", "sender", "likeness"), _event),
    _plain("outbox", "address", "body"),
    _plain("dialogues", "content"),
    _plain("alerts", "excerpt", "findings"),
    _plain("check_ins", "note"),
    _plain("side_effects", "note"),
    _plain("questions", "text"),
    Rotated(
        "staff",
        ("name", "email", "totp_secret", "telegram"),
        ("name", "email", "lookup", "totp_secret", "telegram", "telegram_lookup"),
        _staff,
    ),
    _plain("staff_links", "staff"),
)


def rotate_slice(rows: SqliteRows, keyring: Keyring, part: Rotated) -> int:
    """Bring some rows of a table under the newest key; 0 once there are none left."""
    update = update_statement(part.table, part.changed)
    found = rows.sql.all(_stale(part), (*[keyring.newest_mark] * len(part.sealed), SLICE))
    for row in found:
        rows.sql.run(update, (*part.values(row, keyring), row["id"]))
    return len(found)


def _stale(part: Rotated) -> str:
    """Query of rows of which a value does not begin with the mark of the newest key."""
    is_stale = " OR ".join(f"substr({column}, 1, 5) <> ?" for column in part.sealed)
    return " ".join(["SELECT * FROM", part.table, "WHERE", is_stale, "LIMIT ?"])

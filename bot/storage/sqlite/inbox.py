"""Incoming events. The whole event is encrypted; its provider's id outlives an erasure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import MISSING, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from bot.core.model import InboxEntry, Incoming, IncomingKind
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import from_json, insert_statement, micros, micros_or_none, to_json
from bot.storage.sqlite.connection import Sql

_INSERT = insert_statement(
    "inbox",
    (
        *("channel", "external_id", "received_at", "state", "settled_at"),
        *("payload", "sender", "likeness"),
    ),
)
_ADD = f"{_INSERT} ON CONFLICT (channel, external_id) DO NOTHING"
_HAS_WAITING = "SELECT 1 FROM inbox WHERE state = 'pending' LIMIT 1"
_COUNT_LIKE = "SELECT count(*) FROM inbox WHERE sender = ? AND received_at >= ? AND likeness = ?"
_NO_END = 2**62
_OPTIONAL = tuple(field.name for field in fields(Incoming) if field.default is not MISSING)
_OPTIONAL_OF = attrgetter(*_OPTIONAL)


class SqliteInbox:
    """See `bot.core.ports.Inbox`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        self._sql, self._keyring = sql, keyring

    def add(self, incoming: Incoming, settled_at: datetime | None = None) -> int | None:
        """Keep an event; None where (channel, external id) is known already."""
        values = (
            incoming.channel,
            incoming.external_id,
            micros(incoming.received_at),
            "pending" if settled_at is None else "done",
            micros_or_none(settled_at),
            *self.sealed(incoming, self._keyring),
        )
        return self._sql.insert_new(_ADD, values)

    def pending(self, limit: int) -> list[InboxEntry]:
        """Events without a finished turn, in order of arrival."""
        rows = self._sql.all(
            "SELECT * FROM inbox WHERE state = 'pending' ORDER BY id LIMIT ?", (limit,)
        )
        return [self._entry(row) for row in rows]

    def has_waiting(self) -> bool:
        """Whether there is any."""
        return self._sql.one(_HAS_WAITING) is not None

    def pending_from(self, channel: str, address: str) -> list[InboxEntry]:
        """Those of them that came from one address, in order of arrival."""
        rows = [
            row
            for sender in self._keyring.lookups(channel, address)
            for row in self._sql.all(
                "SELECT * FROM inbox WHERE sender = ? AND state = 'pending'", (sender,)
            )
        ]
        return [self._entry(row) for row in sorted(rows, key=lambda row: int(row["id"]))]

    def newest(self, after: int, before: int | None, limit: int) -> list[InboxEntry]:
        """Those of them with an id between the two (None: to the end), newest first."""
        rows = self._sql.all(
            "SELECT * FROM inbox WHERE state = 'pending' AND id > ? AND id < coalesce(?, 1 << 62)"
            " ORDER BY id DESC LIMIT ?",
            (after, before, limit),
        )
        return [self._entry(row) for row in rows]

    def finish(self, entry_id: int, at: datetime) -> bool:
        """The turn is done; False where another one had done it already."""
        return self._settle(entry_id, "done", at)

    def fail(self, entry_id: int, error: str) -> int:
        """Note a failed turn by its exception class; returns how many there have been."""
        row = self._sql.one(
            "UPDATE inbox SET attempts = attempts + 1, error = ? WHERE id = ? RETURNING attempts",
            (error, entry_id),
        )
        return int(row["attempts"]) if row else 0

    def park(self, entry_id: int, at: datetime) -> bool:
        """Give up on an event; False where a turn had done it already."""
        return self._settle(entry_id, "parked", at)

    def parked(self, limit: int) -> list[InboxEntry]:
        """Given-up events, oldest first."""
        rows = self._sql.all(
            "SELECT * FROM inbox WHERE state = 'parked' ORDER BY id LIMIT ?", (limit,)
        )
        return [self._entry(row) for row in rows]

    def purge(self, before: datetime, limit: int) -> int:
        """Remove events settled before then, at most so many; how many. Parked ones stay."""
        return self._sql.run(
            "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox"
            " WHERE state IN ('done', 'erased') AND settled_at < ? ORDER BY id LIMIT ?)",
            (micros(before), limit),
        )

    def of(self, channel: str, address: str) -> list[Incoming]:
        """What has come from an address and is still kept, oldest first."""
        rows = [
            row
            for sender in self._keyring.lookups(channel, address)
            for row in self._sql.all(
                "SELECT id, payload FROM inbox WHERE sender = ? AND payload IS NOT NULL", (sender,)
            )
        ]
        rows.sort(key=lambda row: int(row["id"]))
        return [self.incoming(row["payload"], self._keyring) for row in rows]

    def said(self, since: datetime, limit: int, before: int | None = None) -> list[InboxEntry]:
        """Texts that came since then and are still kept, newest first, with ids below `before`."""
        rows = self._sql.all(
            "SELECT * FROM inbox WHERE id < ? AND received_at >= ?"
            " AND payload IS NOT NULL AND likeness IS NOT NULL ORDER BY id DESC LIMIT ?",
            (before or _NO_END, micros(since), limit),
        )
        return [self._entry(row) for row in rows]

    def some(self, entry_ids: Collection[int]) -> list[InboxEntry]:
        """Those of these events that are still kept, oldest first."""
        found = (
            self._sql.one("SELECT * FROM inbox WHERE id = ? AND payload IS NOT NULL", (each,))
            for each in sorted(entry_ids)
        )
        return [self._entry(row) for row in found if row is not None]

    def count_like(self, incoming: Incoming, since: datetime) -> int:
        """How many equal texts of this address are kept since then, this one included."""
        if not _has_words(incoming):
            return 0
        senders = self._keyring.lookups(incoming.channel, incoming.address)
        likenesses = self._keyring.lookups(incoming.command, incoming.text)
        count = 0
        for sender, likeness in zip(senders, likenesses, strict=True):
            count += self._sql.one(_COUNT_LIKE, (sender, micros(since), likeness))[0]
        return count

    def erase(self, channel: str, address: str) -> None:
        """Forget what came from an address and that it did; repeats of it stay known."""
        for sender in self._keyring.lookups(channel, address):
            self._sql.run(
                "UPDATE inbox SET payload = NULL, sender = NULL, likeness = NULL,"
                " state = iif(state = 'done', 'done', 'erased') WHERE sender = ?",
                (sender,),
            )

    @staticmethod
    def sealed(incoming: Incoming, keyring: Keyring) -> tuple[bytes, bytes, bytes | None]:
        """The columns that depend on the keys: payload, sender, likeness."""
        given = zip(_OPTIONAL, _OPTIONAL_OF(incoming), strict=True)
        values = {name: value for name, value in given if value}
        values["channel"], values["address"] = incoming.channel, incoming.address
        values["external_id"], values["kind"] = incoming.external_id, incoming.kind
        values["received_at"] = incoming.received_at.isoformat()
        if incoming.sent_at:
            values["sent_at"] = incoming.sent_at.isoformat()
        likeness = None
        if _has_words(incoming):
            likeness = keyring.lookup(incoming.command, incoming.text)
        sender = keyring.lookup(incoming.channel, incoming.address)
        return keyring.encrypt(to_json(values)), sender, likeness

    @staticmethod
    def incoming(payload: bytes, keyring: Keyring) -> Incoming:
        """The event again."""
        values = from_json(keyring.decrypt(payload))
        return Incoming(**values | _typed(values))

    def _settle(self, entry_id: int, state: str, at: datetime) -> bool:
        settled = self._sql.run(
            "UPDATE inbox SET state = ?, settled_at = ?"
            " WHERE id = ? AND state IN ('pending', 'erased')",  # the latter by this very turn
            (state, micros(at), entry_id),
        )
        return bool(settled)

    def _entry(self, row: Any) -> InboxEntry:
        return InboxEntry(
            id=row["id"],
            incoming=self.incoming(row["payload"], self._keyring),
            attempts=row["attempts"],
            error=row["error"],
        )


def _has_words(incoming: Incoming) -> bool:
    return bool(incoming.text or incoming.command)


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """What JSON does not have a type for. What was empty is not there."""
    sent_at, location = values.get("sent_at"), values.get("location")
    return {
        "kind": IncomingKind(values["kind"]),
        "received_at": datetime.fromisoformat(values["received_at"]),
        "sent_at": sent_at and datetime.fromisoformat(sent_at),
        "location": location and tuple(location),
    }

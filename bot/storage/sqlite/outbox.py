"""Messages on their way. Address and body are encrypted.

States only move on: queued < sending < unknown < sent < delivered; failed, expired and cancelled
are final. A claim's token stays until the claim is over, so that a report of the provider that
comes before the answer to the request cannot make us lose the provider's id.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.core.model import Lane, OutboxRow, OutboxState, Receipt
from bot.core.ports import Claim, SentMessage
from bot.storage.crypto import Keyring
from bot.storage.sqlite.body import body_text
from bot.storage.sqlite.columns import insert_statement, instant, micros, micros_or_none, to_json
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.outbox_row import outbox_row

_COLUMNS = (
    *("patient_id", "channel", "address", "lane", "key", "body", "state", "created_at"),
    *("next_try_at", "attempts", "expires_at", "dose_id"),
)
LATER = ("token", "provider_id", "sent_at", "code", "fallback_of", "retry_of")  # not at first
_ADD = insert_statement("outbox", _COLUMNS)
_ADD_WITH_LATER = insert_statement("outbox", (*_COLUMNS, *LATER))
_NOTHING_YET = (None,) * len(LATER)
CANCEL_DOSE = (
    "UPDATE outbox SET state = 'cancelled', settled_at = ? WHERE dose_id = ? AND state = 'queued'"
)
# Each try that fails puts the next one off; by that alone nothing would ever be late. What has its
# time given on purpose is a message to a phone that is off, and one that would disturb.
_DEPTH = (
    "SELECT channel, lane, count(*) AS waiting,"
    " min(iif(code IS NULL OR code IN ('held', 'quiet_hours') OR retry_of IS NOT NULL,"
    "  next_try_at, created_at)) AS since"
    " FROM outbox WHERE state = 'queued' GROUP BY channel, lane"
)
_SENT = (
    "UPDATE outbox SET state = iif(state = 'sending', 'sent', state),"
    " provider_id = coalesce(provider_id, new.value ->> 2),"
    " sent_at = coalesce(sent_at, new.value ->> 3),"
    " settled_at = coalesce(settled_at, new.value ->> 3)"
    " FROM json_each(?) AS new"
    " WHERE outbox.id = new.value ->> 0 AND outbox.token = new.value ->> 1"
)
_REPORTABLE = {  # what a receipt may change, by what it says
    OutboxState.SENT: ("queued", "sending", "unknown"),
    OutboxState.DELIVERED: ("queued", "sending", "unknown", "sent"),
    OutboxState.FAILED: ("sending", "unknown", "sent"),  # a queued row is tried again anyway
}


class SqliteOutbox:
    """See `bot.core.ports.Outbox`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        self._sql, self._keyring = sql, keyring

    def add(self, row: OutboxRow) -> int:
        """Queue a message; returns its id."""
        later = later_values(row)
        if later == _NOTHING_YET:  # to hand over nothing costs as much as something
            return self._sql.insert(_ADD, self._values(row))
        return self._sql.insert(_ADD_WITH_LATER, (*self._values(row), *later))

    def get(self, row_id: int) -> OutboxRow | None:
        """One row."""
        row = self._sql.one("SELECT * FROM outbox WHERE id = ?", (row_id,))
        return None if row is None else self._row(row)

    def claim(
        self, channel: str, lane: Lane, now: datetime, limit: int, claim: Claim
    ) -> list[OutboxRow]:
        """Take due queued rows of a lane, earliest first, as *sending* under this claim."""
        rows = self._sql.all(
            "SELECT * FROM outbox WHERE channel = ? AND lane = ? AND state = 'queued'"
            " AND next_try_at <= ? ORDER BY next_try_at, id LIMIT ?",
            (channel, lane, micros(now), limit),
        )
        if rows:
            self._sql.run(
                "UPDATE outbox SET state = 'sending', token = ?, next_try_at = ?"
                " WHERE id IN (SELECT value FROM json_each(?))",
                (claim.token, micros(claim.until), to_json([row["id"] for row in rows])),
            )
        return [self._row(row, claim) for row in rows]

    def overdue_claims(self, now: datetime, limit: int) -> list[OutboxRow]:
        """Rows left in *sending* past their lease: their outcome is unknown."""
        rows = self._sql.all(
            "SELECT * FROM outbox WHERE state = 'sending' AND next_try_at <= ?"
            " ORDER BY next_try_at, id LIMIT ?",
            (micros(now), limit),
        )
        return [self._row(row) for row in rows]

    def ids_of_others(self, row_id: int, provider_ids: Sequence[str]) -> set[str]:
        """Which of these ids of a provider belong to other rows than this one."""
        rows = self._sql.all(
            "SELECT provider_id FROM outbox WHERE id <> ?"
            " AND provider_id IN (SELECT value FROM json_each(?))",
            (row_id, to_json([*provider_ids])),
        )
        return {row["provider_id"] for row in rows}

    def sent(self, messages: Sequence[SentMessage]) -> int:
        """Record success; a row that a receipt has moved on already only gains what it lacks."""
        reported = to_json([(m.row_id, m.token, m.provider_id, micros(m.at)) for m in messages])
        were_ours = self._sql.run(_SENT, (reported,))
        self._forget_erased([message.row_id for message in messages])
        return were_ours

    def requeue(self, row_id: int, token: str, at: datetime, code: str, counts: bool) -> bool:
        """Try again at `at`; False where the claim is no longer ours or the message arrived."""
        changed = self._sql.run(
            "UPDATE outbox SET state = 'queued', token = NULL, next_try_at = ?, code = ?,"
            " attempts = attempts + ? WHERE id = ? AND token = ? AND state = 'sending'",
            (micros(at), code, int(counts), row_id, token),
        )
        return changed == 1

    def end(self, row_id: int, token: str | None, state: str, code: str, at: datetime) -> bool:
        """Final state or *unknown*; False where the claim is not ours or there was an outcome."""
        changed = self._sql.run(
            "UPDATE outbox SET state = ?, code = ?, settled_at = ?, token = NULL"
            " WHERE id = ? AND token IS coalesce(?, token)"
            " AND state IN ('queued', 'sending', 'unknown')",
            (state, code, micros(at), row_id, token),
        )
        self._forget_erased([row_id])
        return changed == 1

    def receive(self, receipt: Receipt) -> OutboxRow | None:
        """Apply a provider's report, never backwards; the row that it changed, or None."""
        row_id = self._reported(receipt)
        if row_id is None:
            return None
        at = micros(receipt.at)
        self._sql.run(
            "UPDATE outbox SET provider_id = coalesce(provider_id, ?) WHERE id = ?",
            (receipt.provider_id, row_id),
        )
        has_failed = receipt.state == OutboxState.FAILED
        changed = self._sql.run(
            "UPDATE outbox SET state = ?, settled_at = ?, code = coalesce(?, code),"
            " sent_at = coalesce(sent_at, ?)"
            " WHERE id = ? AND state IN (SELECT value FROM json_each(?))",
            (
                receipt.state,
                at,
                receipt.code,
                None if has_failed else at,
                row_id,
                to_json(_REPORTABLE[OutboxState(receipt.state)]),
            ),
        )
        return self.get(row_id) if changed else None

    def cancel(
        self, patient_id: int, lanes: Sequence[Lane], at: datetime, address: str | None = None
    ) -> int:
        """Cancel what is still queued for a person (on one address); returns how many."""
        rows = self._sql.all(
            "SELECT id, address FROM outbox WHERE patient_id = ? AND state = 'queued'"
            " AND lane IN (SELECT value FROM json_each(?))",
            (patient_id, to_json(list(lanes))),
        )
        if address is not None:
            rows = [row for row in rows if self._keyring.decrypt(row["address"]) == address]
        return self._sql.run(
            "UPDATE outbox SET state = 'cancelled', settled_at = ?"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (micros(at), to_json([row["id"] for row in rows])),
        )

    def cancel_dose(self, dose_id: int, at: datetime) -> int:
        """Cancel what is still queued about a dose; returns how many."""
        return self._sql.run(CANCEL_DOSE, (micros(at), dose_id))

    def is_waiting(self, dose_id: int) -> bool:
        """Whether something about a dose has not left yet."""
        row = self._sql.one(
            "SELECT 1 FROM outbox WHERE dose_id = ? AND state IN ('queued', 'sending') LIMIT 1",
            (dose_id,),
        )
        return row is not None

    def of(self, patient_id: int, limit: int) -> list[OutboxRow]:
        """Their messages, newest first."""
        rows = self._sql.all(
            "SELECT * FROM outbox WHERE patient_id = ? ORDER BY id DESC LIMIT ?",
            (patient_id, limit),
        )
        return [self._row(row) for row in rows]

    def next_at(self) -> datetime | None:
        """When the earliest queued row may be tried."""
        earliest = self._sql.one(  # one seek a lane: a plain min() would read the whole index
            "WITH RECURSIVE kinds(channel) AS ("
            " SELECT min(channel) FROM outbox WHERE state = 'queued'"
            " UNION ALL SELECT (SELECT min(channel) FROM outbox"
            "  WHERE state = 'queued' AND channel > kinds.channel)"
            "  FROM kinds WHERE kinds.channel IS NOT NULL)"
            " SELECT min((SELECT min(next_try_at) FROM outbox WHERE state = 'queued'"
            "  AND outbox.channel = kinds.channel AND lane = lanes.value))"
            " FROM kinds, json_each(?) AS lanes",
            (_LANES,),
        )[0]
        return None if earliest is None else instant(earliest)

    def purge(self, before: datetime, limit: int) -> int:
        """Remove messages that came to their end before then, at most so many; how many."""
        return self._sql.run(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox"
            " WHERE state NOT IN ('queued', 'sending') AND settled_at < ? ORDER BY id LIMIT ?)",
            (micros(before), limit),
        )

    def depth(self, now: datetime) -> dict[tuple[str, str], tuple[int, timedelta]]:
        """By (channel, lane): how many rows wait, and for how long the oldest already."""
        rows = self._sql.all(_DEPTH)
        return {
            (row["channel"], row["lane"]): (
                row["waiting"],
                max(timedelta(), now - instant(row["since"])),
            )
            for row in rows
        }

    def _reported(self, receipt: Receipt) -> int | None:
        """The row a receipt is about: by our id where it came along, else by the provider's."""
        if receipt.outbox_id is not None:
            row = self._sql.one("SELECT id FROM outbox WHERE id = ?", (receipt.outbox_id,))
        else:
            row = self._sql.one(
                "SELECT id FROM outbox WHERE provider_id = ? ORDER BY id DESC LIMIT 1",
                (receipt.provider_id,),
            )
        return None if row is None else int(row["id"])

    def _forget_erased(self, row_ids: Sequence[int]) -> None:
        """A goodbye queued in the turn that erased somebody must not keep their address."""
        self._sql.run(
            "UPDATE outbox SET address = NULL, body = NULL"
            " WHERE id IN (SELECT value FROM json_each(?)) AND patient_id IS NOT NULL"
            " AND state NOT IN ('queued', 'sending')"
            " AND NOT EXISTS (SELECT 1 FROM patients WHERE patients.id = patient_id)",
            (to_json(row_ids),),
        )

    def _values(self, row: OutboxRow) -> tuple[Any, ...]:
        """Of `_COLUMNS`."""
        return (
            row.patient_id,
            row.channel,
            self._keyring.encrypt(row.address),
            row.lane,
            row.key,
            self._keyring.encrypt(body_text(row.body)),
            row.state,
            micros(row.created_at),
            micros(row.next_try_at),
            row.attempts,
            micros_or_none(row.expires_at),
            row.dose_id,
        )

    def _row(self, row: Any, claim: Claim | None = None) -> OutboxRow:
        return outbox_row(row, self._keyring, claim)


def later_values(row: OutboxRow) -> tuple[Any, ...]:
    """Of `LATER`."""
    sent_at = micros_or_none(row.sent_at)
    return (row.token, row.provider_id, sent_at, row.code, row.fallback_of, row.retry_of)


_LANES = to_json(list(Lane))

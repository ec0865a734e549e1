"""An outbox row as the value the program knows."""

from __future__ import annotations

from typing import Any

from bot.core.model import Body, Lane, OutboxRow, OutboxState
from bot.core.ports import Claim
from bot.storage.crypto import Keyring
from bot.storage.sqlite.body import body_from_text
from bot.storage.sqlite.columns import instant, instant_or_none, opened


def outbox_row(row: Any, keyring: Keyring, claim: Claim | None = None) -> OutboxRow:
    """`claim`: the row was read just before it was taken by this claim."""
    body = opened(keyring, row["body"])
    return OutboxRow(
        id=row["id"],
        patient_id=row["patient_id"],
        channel=row["channel"],
        address=opened(keyring, row["address"]) or "",
        lane=Lane(row["lane"]),
        key=row["key"],
        body=Body("") if body is None else body_from_text(body),
        state=OutboxState.SENDING if claim else OutboxState(row["state"]),
        created_at=instant(row["created_at"]),
        next_try_at=claim.until if claim else instant(row["next_try_at"]),
        attempts=row["attempts"],
        token=claim.token if claim else row["token"],
        expires_at=instant_or_none(row["expires_at"]),
        dose_id=row["dose_id"],
        provider_id=row["provider_id"],
        sent_at=instant_or_none(row["sent_at"]),
        code=row["code"],
        fallback_of=row["fallback_of"],
        retry_of=row["retry_of"],
    )

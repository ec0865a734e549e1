"""Open prompts. What was offered and noted on the way may hold words: it is encrypted."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.core.model import Button, Dialogue
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import (
    ToMicros,
    from_json,
    instant,
    micros,
    micros_or_none,
    to_json,
)
from bot.storage.sqlite.connection import Sql

PUT = (
    "REPLACE INTO dialogues (patient_id, name, subject, step, asked_at, expires_at, content)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
EXPIRE = "DELETE FROM dialogues WHERE patient_id = ? AND expires_at <= ?"
CLOSE = (
    "DELETE FROM dialogues WHERE patient_id = ? AND name = coalesce(?, name)"
    " AND subject = coalesce(?, subject)"
)


class SqliteDialogues:
    """See `bot.core.ports.Dialogues`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        self._sql, self._keyring = sql, keyring
        self._asked_at: ToMicros = micros_or_none
        self._expires_at: ToMicros = micros_or_none

    def put(self, dialogue: Dialogue) -> None:
        """Open a prompt; the same (patient, name, subject) is replaced, expired ones go."""
        self._sql.run(EXPIRE, (dialogue.patient_id, micros(dialogue.asked_at)))
        self._sql.insert(PUT, self._values(dialogue))

    def open(self, patient_id: int, now: datetime) -> list[Dialogue]:
        """Prompts that have not expired, newest first."""
        rows = self._sql.all(
            "SELECT * FROM dialogues WHERE patient_id = ? AND expires_at > ?"
            " ORDER BY asked_at DESC, id DESC",
            (patient_id, micros(now)),
        )
        return [self._dialogue(row) for row in rows]

    def close(self, patient_id: int, name: str | None = None, subject: str | None = None) -> None:
        """Drop the prompts of this name and subject (None: all)."""
        self._sql.run(CLOSE, (patient_id, name, subject))

    def _values(self, dialogue: Dialogue) -> tuple[Any, ...]:
        return (
            dialogue.patient_id,
            dialogue.name,
            dialogue.subject,
            dialogue.step,
            self._asked_at(dialogue.asked_at),
            self._expires_at(dialogue.expires_at),
            self._sealed(dialogue),
        )

    def _sealed(self, dialogue: Dialogue) -> bytes:
        """What is encrypted of a prompt."""
        return self._keyring.encrypt(_content_text(dialogue))

    def _dialogue(self, row: Any) -> Dialogue:
        content = from_json(self._keyring.decrypt(row["content"]))
        return Dialogue(
            patient_id=row["patient_id"],
            name=row["name"],
            step=row["step"],
            asked_at=instant(row["asked_at"]),
            expires_at=instant(row["expires_at"]),
            subject=row["subject"],
            data=content["data"],
            options=tuple(
                Button(label, data, key=key) for label, data, key, *_ in content["options"]
            ),
        )


def _content_text(dialogue: Dialogue) -> str:
    """As JSON: {"data": …, "options": [[label, data, key], …]}."""
    data = to_json(dialogue.data) if dialogue.data else "{}"
    return f'{{"data":{data},"options":{_options_text(dialogue.options)}}}'


@lru_cache(maxsize=1024)  # thousands of prompts share them
def _options_text(options: tuple[Button, ...]) -> str:
    return to_json([(option.label, option.data, option.key) for option in options])

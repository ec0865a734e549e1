"""What people asked. The words are encrypted."""

from __future__ import annotations

from bot.core.model import Question
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import FLAG, FLAG_OR_NONE, INSTANT, words
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.table import Table


class SqliteQuestions(Table[Question]):
    """See `bot.core.ports.Questions`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        super().__init__(
            sql, "questions", Question,
            asked_at=INSTANT, text=words(keyring), was_helpful=FLAG_OR_NONE, is_settled=FLAG,
        )  # fmt: skip

    def of(self, patient_id: int, limit: int) -> list[Question]:
        """Theirs, newest first."""
        return self._where("patient_id = ? ORDER BY id DESC LIMIT ?", (patient_id, limit))

    def unanswered(self, limit: int) -> list[Question]:
        """Those of all people without an answer that helped, newest first."""
        return self._where(
            "is_settled = 0 AND (entry IS NULL OR was_helpful = 0) ORDER BY id DESC LIMIT ?",
            (limit,),
        )

"""What people asked. The words are encrypted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.core.model import Question
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import insert_statement, instant, micros, update_statement
from bot.storage.sqlite.connection import Sql

_COLUMNS = (
    *("patient_id", "asked_at", "text", "language", "entry", "score", "was_helpful"),
    "is_settled",
)
_ADD = insert_statement("questions", _COLUMNS)
_SAVE = update_statement("questions", _COLUMNS)


class SqliteQuestions:
    """See `bot.core.ports.Questions`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        self._sql, self._keyring = sql, keyring

    def add(self, question: Question) -> Question:
        """Keep a new question and return it with its id."""
        return replace(question, id=self._sql.insert(_ADD, self._values(question)))

    def save(self, question: Question) -> None:
        """Replace the row of this id."""
        self._sql.run(_SAVE, (*self._values(question), question.id))

    def get(self, question_id: int) -> Question | None:
        """One question."""
        row = self._sql.one("SELECT * FROM questions WHERE id = ?", (question_id,))
        return None if row is None else self._question(row)

    def of(self, patient_id: int, limit: int) -> list[Question]:
        """Theirs, newest first."""
        rows = self._sql.all(
            "SELECT * FROM questions WHERE patient_id = ? ORDER BY id DESC LIMIT ?",
            (patient_id, limit),
        )
        return [self._question(row) for row in rows]

    def unanswered(self, limit: int) -> list[Question]:
        """Those of all people without an answer that helped, newest first."""
        rows = self._sql.all(
            "SELECT * FROM questions WHERE is_settled = 0 AND (entry IS NULL OR was_helpful = 0)"
            " ORDER BY id DESC LIMIT ?",
            (limit,),
        )
        return [self._question(row) for row in rows]

    def _values(self, question: Question) -> tuple[Any, ...]:
        return (
            question.patient_id,
            micros(question.asked_at),
            self._keyring.encrypt(question.text),
            question.language,
            question.entry,
            question.score,
            question.was_helpful,
            question.is_settled,
        )

    def _question(self, row: Any) -> Question:
        return Question(
            id=row["id"],
            patient_id=row["patient_id"],
            asked_at=instant(row["asked_at"]),
            text=self._keyring.decrypt(row["text"]),
            language=row["language"],
            entry=row["entry"],
            score=row["score"],
            was_helpful=None if row["was_helpful"] is None else bool(row["was_helpful"]),
            is_settled=bool(row["is_settled"]),
        )

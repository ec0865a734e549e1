"""Everything about one person, deleted."""

from __future__ import annotations

from bot.storage.sqlite.connection import Sql

_ABOUT_A_PERSON = (  # children before parents
    "DELETE FROM alerts WHERE patient_id = ?",
    "DELETE FROM outbox WHERE patient_id = ?",
    "DELETE FROM dialogues WHERE patient_id = ?",
    "DELETE FROM due WHERE patient_id = ?",
    "DELETE FROM doses WHERE patient_id = ?",
    "DELETE FROM check_ins WHERE patient_id = ?",
    "DELETE FROM rhythms WHERE patient_id = ?",
    "DELETE FROM tips_shown WHERE patient_id = ?",
    "DELETE FROM side_effects WHERE patient_id = ?",
    "DELETE FROM questions WHERE patient_id = ?",
    "DELETE FROM regimens WHERE patient_id = ?",
    "DELETE FROM consents WHERE patient_id = ?",
    "DELETE FROM addresses WHERE patient_id = ?",
    "DELETE FROM patients WHERE id = ?",
)


def erase_person(sql: Sql, patient_id: int) -> None:
    """Delete the person and every row about them; audit rows stay, without identity."""
    for statement in _ABOUT_A_PERSON:
        sql.run(statement, (patient_id,))

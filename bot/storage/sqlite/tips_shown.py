"""Which tips people got, and what came of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.core.model import TipShown
from bot.storage.sqlite.columns import insert_statement, instant, micros, update_statement
from bot.storage.sqlite.connection import Sql

_COLUMNS = ("patient_id", "tip_id", "shown_at", "check_in_id", "liked", "before", "after")
_QUOTED = [f'"{column}"' for column in _COLUMNS]  # two of them are words of SQL
_ADD = insert_statement("tips_shown", _QUOTED)
_SAVE = update_statement("tips_shown", _QUOTED)


class SqliteTipsShown:
    """See `bot.core.ports.TipsShown`."""

    def __init__(self, sql: Sql) -> None:
        """On this connection."""
        self._sql = sql

    def add(self, shown: TipShown) -> TipShown:
        """Keep a new one and return it with its id."""
        return replace(shown, id=self._sql.insert(_ADD, _values(shown)))

    def save(self, shown: TipShown) -> None:
        """Replace the row of this id."""
        self._sql.run(_SAVE, (*_values(shown), shown.id))

    def get(self, shown_id: int) -> TipShown | None:
        """One of them."""
        row = self._sql.one("SELECT * FROM tips_shown WHERE id = ?", (shown_id,))
        return None if row is None else _shown(row)

    def of(self, patient_id: int) -> list[TipShown]:
        """All a person got, oldest first."""
        rows = self._sql.all(
            "SELECT * FROM tips_shown WHERE patient_id = ? ORDER BY id", (patient_id,)
        )
        return [_shown(row) for row in rows]

    def counts(self) -> dict[str, tuple[int, int, int]]:
        """By tip id, over all people: how often shown, liked, disliked."""
        rows = self._sql.all(
            "SELECT tip_id, count(*) AS shown, sum(liked = 1) AS ups, sum(liked = 0) AS downs"
            " FROM tips_shown GROUP BY tip_id ORDER BY tip_id"
        )
        return {row["tip_id"]: (row["shown"], row["ups"] or 0, row["downs"] or 0) for row in rows}


def _values(shown: TipShown) -> tuple[Any, ...]:
    return (
        shown.patient_id,
        shown.tip_id,
        micros(shown.shown_at),
        shown.check_in_id,
        shown.liked,
        shown.before,
        shown.after,
    )


def _shown(row: Any) -> TipShown:
    return TipShown(
        id=row["id"],
        patient_id=row["patient_id"],
        tip_id=row["tip_id"],
        shown_at=instant(row["shown_at"]),
        check_in_id=row["check_in_id"],
        liked=None if row["liked"] is None else bool(row["liked"]),
        before=row["before"],
        after=row["after"],
    )

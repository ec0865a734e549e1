"""Which tips people got, and what came of them."""

from __future__ import annotations

from bot.core.model import TipShown
from bot.storage.sqlite.columns import FLAG_OR_NONE, INSTANT
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.table import Table


class SqliteTipsShown(Table[TipShown]):
    """See `bot.core.ports.TipsShown`."""

    def __init__(self, sql: Sql) -> None:
        """On this connection."""
        super().__init__(sql, "tips_shown", TipShown, shown_at=INSTANT, liked=FLAG_OR_NONE)

    def of(self, patient_id: int) -> list[TipShown]:
        """All a person got, oldest first."""
        return self._where("patient_id = ? ORDER BY id", (patient_id,))

    def counts(self) -> dict[str, tuple[int, int, int]]:
        """By tip id, over all people: how often shown, liked, disliked."""
        rows = self._sql.all(
            "SELECT tip_id, count(*) AS shown, sum(liked = 1) AS ups, sum(liked = 0) AS downs"
            " FROM tips_shown GROUP BY tip_id ORDER BY tip_id"
        )
        return {row["tip_id"]: (row["shown"], row["ups"] or 0, row["downs"] or 0) for row in rows}

"""What people report about side effects. Their own words are encrypted."""

from __future__ import annotations

from bot.core.model import SideEffectReport
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import DATE, INSTANT, words_or_none
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.table import Table


class SqliteSideEffects(Table[SideEffectReport]):
    """See `bot.core.ports.SideEffects`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        super().__init__(
            sql, "side_effects", SideEffectReport,
            reported_at=INSTANT, local_date=DATE, note=words_or_none(keyring),
        )  # fmt: skip

    def recent(self, patient_id: int, limit: int) -> list[SideEffectReport]:
        """Their latest, newest first."""
        return self._where(
            "patient_id = ? ORDER BY reported_at DESC, id DESC LIMIT ?", (patient_id, limit)
        )

"""What people agreed to, word for word. It is only ever added to."""

from __future__ import annotations

from bot.core.model import Consent
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import insert_statement, instant, micros
from bot.storage.sqlite.connection import Sql

_COLUMNS = ("patient_id", "channel", "kind", "version", "text", "given_at")
_ADD = insert_statement("consents", _COLUMNS)


class Consents:
    """The record behind `bot.core.ports.Patients`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection."""
        self._sql, self._keyring = sql, keyring

    def add(self, consent: Consent) -> None:
        """Append one."""
        values = (
            consent.patient_id,
            consent.channel,
            consent.kind,
            consent.version,
            self._keyring.encrypt(consent.text),
            micros(consent.given_at),
        )
        self._sql.insert(_ADD, values)

    def of(self, patient_id: int) -> list[Consent]:
        """All a person agreed to, oldest first."""
        rows = self._sql.all(
            "SELECT * FROM consents WHERE patient_id = ? ORDER BY given_at, id", (patient_id,)
        )
        return [
            Consent(
                patient_id=row["patient_id"],
                channel=row["channel"],
                kind=row["kind"],
                version=row["version"],
                text=self._keyring.decrypt(row["text"]),
                given_at=instant(row["given_at"]),
            )
            for row in rows
        ]

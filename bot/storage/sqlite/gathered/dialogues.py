"""Open prompts, gathered: asked and closed."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from operator import itemgetter

from bot.core.model import Button, Dialogue
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import micros_again, to_json
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.dialogues import CLOSE, PUT, SqliteDialogues
from bot.storage.sqlite.gathered.index import Index
from bot.storage.sqlite.gathered.unit import Unit, gathers

_EXPIRE_OF_MANY = (
    "DELETE FROM dialogues WHERE expires_at <= ?"
    " AND patient_id IN (SELECT value FROM json_each(?))"
)
_ASKED_AT, _EXPIRES_AT = 4, 5  # their places among the values of `PUT`


@gathers
class GatheredDialogues(SqliteDialogues):
    """See `bot.core.ports.Dialogues`."""

    def __init__(self, sql: Sql, keyring: Keyring, unit: Unit) -> None:
        """On this connection, in this unit."""
        super().__init__(sql, keyring)
        self.unit = unit
        self._asked_at, self._expires_at = micros_again(), micros_again()
        self._puts, self._closed = unit.log(), unit.log()
        self._asked = Index(self._puts, itemgetter(0))  # by patient
        self._first_expiry = _NEVER  # of all that was put
        self._alike: dict[tuple[Button, ...], bytes] = {}  # prompts that hold only these options

    def put(self, dialogue: Dialogue) -> None:
        """Open a prompt; the same (patient, name, subject) is replaced, expired ones go."""
        values = self._values(dialogue)
        if values[_ASKED_AT] >= self._first_expiry:
            self.unit.go_direct()  # one that was put in this unit would have to go
        if self.unit.is_direct:
            super().put(dialogue)
        else:
            self._puts.append(values)
            self._first_expiry = min(self._first_expiry, values[_EXPIRES_AT])

    def open(self, patient_id: int, now: datetime) -> list[Dialogue]:
        """Prompts that have not expired, newest first."""
        if self._has_changed(patient_id):
            self.unit.go_direct()
        return super().open(patient_id, now)

    def close(self, patient_id: int, name: str | None = None, subject: str | None = None) -> None:
        """Drop the prompts of this name and subject (None: all)."""
        if self._asked.about(patient_id):
            self.unit.go_direct()  # what was put in this unit must go as well
        if self.unit.is_direct:
            super().close(patient_id, name, subject)
        else:
            self._closed.append((patient_id, name, subject))

    def write(self) -> None:
        """See `Part`. Nothing that was closed was put before in this unit."""
        self._sql.run_each(CLOSE, self._closed)
        asked: dict[int, list[int]] = defaultdict(list)  # by when: a batch has but one moment
        for patient_id, asked_at in {each[0]: each[_ASKED_AT] for each in self._puts}.items():
            asked[asked_at].append(patient_id)
        for asked_at, patient_ids in asked.items():
            self._sql.run(_EXPIRE_OF_MANY, (asked_at, to_json(patient_ids)))
        self._sql.insert_each(PUT, self._puts)  # of two alike the second replaces the first

    def look_again(self) -> None:
        """See `Part`."""
        self._asked.look_again()
        self._first_expiry = min((each[_EXPIRES_AT] for each in self._puts), default=_NEVER)

    def _sealed(self, dialogue: Dialogue) -> bytes:
        """What is encrypted of a prompt: once for all who are asked the same."""
        if dialogue.data:
            return super()._sealed(dialogue)
        sealed = self._alike.get(dialogue.options)
        if sealed is None:
            sealed = self._alike[dialogue.options] = super()._sealed(dialogue)
        return sealed

    def _has_changed(self, patient_id: int) -> bool:
        is_asked = bool(self._asked.about(patient_id))
        return is_asked or any(each[0] == patient_id for each in self._closed)


_NEVER = 2**63

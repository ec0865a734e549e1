"""Patients and their prescriptions, read ahead. A turn that changes them goes on directly."""

from __future__ import annotations

from collections.abc import Callable

from bot.core.model import Address, Patient, Regimen
from bot.storage.crypto import Keyring
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.gathered.reading import Reading
from bot.storage.sqlite.gathered.unit import Unit, gathers
from bot.storage.sqlite.patients import SEALED, SqlitePatients
from bot.storage.sqlite.regimens import SqliteRegimens, regimen_of


@gathers
class GatheredPatients(SqlitePatients):
    """See `bot.core.ports.Patients`."""

    def __init__(
        self,
        sql: Sql,
        keyring: Keyring,
        erase_inbox: Callable[[str, str], None],
        unit: Unit,
        reading: Reading,
    ) -> None:
        """On this connection, in this unit."""
        super().__init__(sql, keyring, erase_inbox)
        self.unit, self._reading = unit, reading

    def get(self, patient_id: int) -> Patient | None:
        """One patient."""
        if self.unit.is_direct:
            return super().get(patient_id)
        row = self._reading.patient(patient_id)
        return None if row is None else self._patient(row)

    def addresses(self, patient_id: int) -> list[Address]:
        """Their addresses, the one last heard from first."""
        if self.unit.is_direct:
            return super().addresses(patient_id)
        found = []
        for row in self._reading.addresses(patient_id):
            address, sealed = self._address(row), row[SEALED]
            if sealed.startswith(self._keyring.newest_mark):
                self._reading.sealed[address.value] = sealed  # need not be encrypted anew
            found.append(address)
        return found


@gathers
class GatheredRegimens(SqliteRegimens):
    """See `bot.core.ports.Regimens`."""

    def __init__(self, sql: Sql, unit: Unit, reading: Reading) -> None:
        """On this connection, in this unit."""
        super().__init__(sql)
        self.unit, self._reading = unit, reading

    def get(self, regimen_id: int) -> Regimen | None:
        """One regimen."""
        row = None if self.unit.is_direct else self._reading.regimens.get(regimen_id)
        return super().get(regimen_id) if row is None else regimen_of(row)

    def active(self, patient_id: int) -> list[Regimen]:
        """Their regimens in force, oldest first. Changes are never gathered."""
        return super().active(patient_id)

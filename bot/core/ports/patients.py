"""People, their addresses and consents, as they are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from bot.core.model import Address, Consent, Patient


class Patients(Protocol):
    """People, their addresses, their consents. Names, addresses and words are encrypted."""

    def find(self, channel: str, address: str) -> tuple[Patient, Address] | None:
        """Who writes from this address."""
        ...

    def find_all(
        self, channel: str, addresses: Collection[str]
    ) -> dict[str, tuple[Patient, Address]]:
        """Who writes from each of these addresses; those that nobody has are left out."""
        ...

    def owner(self, channel: str, address: str) -> int | None:
        """The id of who writes from this address, without reading anything else about them."""
        ...

    def get(self, patient_id: int) -> Patient | None:
        """One patient."""
        ...

    def add(self, patient: Patient) -> Patient:
        """Keep a new patient (its id is ignored) and return it with its id."""
        ...

    def change(self, patient_id: int, changes: Mapping[str, object]) -> None:
        """Replace these fields of a patient, by name; one that was erased stays so."""
        ...

    def every(self) -> Iterable[Patient]:
        """All patients, by id, read in slices."""
        ...

    def count_reachable(self, channel: str) -> int:
        """How many active patients may be written to on this channel."""
        ...

    def add_address(self, address: Address) -> Address:
        """Keep a new address (its id is ignored). A known (channel, value) is a StorageError."""
        ...

    def save_address(self, address: Address) -> None:
        """Replace the row of this id."""
        ...

    def hear_from(self, address: Address) -> None:
        """Keep only its state and when it was last heard from: they change with each message."""
        ...

    def addresses(self, patient_id: int) -> list[Address]:
        """Their addresses, the one last heard from first."""
        ...

    def add_consent(self, consent: Consent) -> None:
        """Append to the record of what was agreed to."""
        ...

    def consents(self, patient_id: int) -> list[Consent]:
        """All they agreed to, oldest first."""
        ...

    def erase(self, patient_id: int) -> None:
        """Delete the person and every row about them; audit rows stay, without identity."""
        ...

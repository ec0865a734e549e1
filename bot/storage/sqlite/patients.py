"""People and their addresses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from bot.core.errors import Conflict
from bot.core.model import Address, AddressState, Consent, Patient, PatientState, Privacy
from bot.core.model.making import changed, changer, maker
from bot.storage.crypto import Keyring
from bot.storage.sqlite.columns import (
    Members,
    from_json,
    in_marks,
    insert_statement,
    instant,
    instant_or_none,
    micros,
    micros_or_none,
    sealed,
    select_statement,
    time_or_none,
    time_text,
    together,
    update_statement,
)
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.consents import Consents
from bot.storage.sqlite.erasure import erase_person

_SLICE = 500
_AT_ONCE = 16  # values of an IN
_ALIKE = (  # what many have in common
    *("state", "language", "zone", "country", "privacy", "quiet_start", "quiet_end"),
    *("paused_until", "held_until", "shares_lapses", "puzzled", "flexible_minutes"),
)
_ALONE = ("created_at", "name", "enrolled_at", "reasons", "support_person")
_PATIENT = (*_ALONE, *_ALIKE)
_ADDRESS = (
    *("patient_id", "channel", "value", "lookup", "state", "consented_at", "last_heard_at"),
)
_READ_ADDRESS = tuple(column for column in _ADDRESS if column != "lookup")
SEALED = 1 + _READ_ADDRESS.index("value")  # where it stands in a row of `ADDRESSES`
_PERSONAL = frozenset({"name", "reasons", "support_person"})  # encrypted
_PUTS: Mapping[str, Callable[[Any], Any]] = {
    "created_at": micros,
    "quiet_start": time_text,
    "quiet_end": time_text,
    "paused_until": micros_or_none,
    "held_until": micros_or_none,
    "enrolled_at": micros_or_none,
}
PATIENTS = select_statement("patients", (*_ALONE, together(*_ALIKE)))
ADDRESSES = select_statement("addresses", _READ_ADDRESS)
_FIND = " ".join(
    [
        "SELECT addresses.id, addresses.state, consented_at, last_heard_at,",
        ",".join(f"patients.{column}" for column in ("id", *_ALONE)),
        ",",
        together(*(f"patients.{column}" for column in _ALIKE)),
        "FROM addresses JOIN patients ON patients.id = patient_id WHERE lookup = ?",
    ]
)
_BY_LOOKUP = f"{ADDRESSES} WHERE lookup {in_marks(_AT_ONCE)}"
_BY_ID = f"{PATIENTS} WHERE id {in_marks(_AT_ONCE)}"
_ADD_PATIENT = insert_statement("patients", _PATIENT)
_ADD_ADDRESS = insert_statement("addresses", _ADDRESS)
_SAVE_ADDRESS = update_statement("addresses", _ADDRESS)
_HEAR_FROM = update_statement("addresses", ("state", "last_heard_at"))


class SqlitePatients:
    """See `bot.core.ports.Patients`."""

    def __init__(
        self, sql: Sql, keyring: Keyring, erase_inbox: Callable[[str, str], None]
    ) -> None:
        """`erase_inbox` forgets what came from a (channel, address)."""
        self._sql, self._keyring, self._erase_inbox = sql, keyring, erase_inbox
        self._consents = Consents(sql, keyring)

    def find(self, channel: str, address: str) -> tuple[Patient, Address] | None:
        """Who writes from this address."""
        for lookup in self._keyring.lookups(channel, address):
            row = self._sql.one(_FIND, (lookup,))
            if row is not None:
                address_id, state, consented_at, last_heard_at, *of_patient = row
                patient = self._patient(of_patient)
                return patient, _make_address(
                    address_id,
                    patient.id,
                    channel,
                    address,  # no need to decrypt it
                    _ADDRESS_STATES[state],
                    instant_or_none(consented_at),
                    instant_or_none(last_heard_at),
                )
        return None

    def owner(self, channel: str, address: str) -> int | None:
        """The id of who writes from this address."""
        row = self._address_row(channel, address)
        return None if row is None else int(row["patient_id"])

    def find_all(
        self, channel: str, addresses: Collection[str]
    ) -> dict[str, tuple[Patient, Address]]:
        """Who writes from each of these addresses; those that nobody has are left out."""
        lookups = [
            lookup for value in addresses for lookup in self._keyring.lookups(channel, value)
        ]
        found = [self._address(row) for row in self._all_in(_BY_LOOKUP, lookups)]
        owners = {address.patient_id for address in found}
        patients = {row["id"]: self._patient(row) for row in self._all_in(_BY_ID, [*owners])}
        return {
            address.value: (patients[address.patient_id], address)
            for address in found
            if address.patient_id in patients
        }

    def get(self, patient_id: int) -> Patient | None:
        """One patient."""
        row = self._sql.one(f"{PATIENTS} WHERE id = ?", (patient_id,))
        return None if row is None else self._patient(row)

    def add(self, patient: Patient) -> Patient:
        """Keep a new patient and return it with its id."""
        values = [self._put(column, getattr(patient, column)) for column in _PATIENT]
        return changed(patient, id=self._sql.insert(_ADD_PATIENT, values))

    def change(self, patient_id: int, changes: Mapping[str, object]) -> None:
        """Replace these fields of a patient, by name; one that was erased stays so."""
        values = [self._put(column, value) for column, value in changes.items()]
        self._sql.run(_change_of_patient(tuple(changes)), (*values, patient_id))

    def every(self) -> Iterable[Patient]:
        """All patients, by id, read in slices."""
        last = 0
        while rows := self._sql.all(
            f"{PATIENTS} WHERE id > ? ORDER BY id LIMIT ?", (last, _SLICE)
        ):
            yield from (self._patient(row) for row in rows)
            last = rows[-1]["id"]

    def count_reachable(self, channel: str) -> int:
        """How many active patients may be written to on this channel."""
        row = self._sql.one(
            "SELECT count(DISTINCT patients.id) AS people FROM addresses"
            " JOIN patients ON patients.id = addresses.patient_id"
            " WHERE addresses.channel = ? AND addresses.state = ?"
            " AND addresses.consented_at IS NOT NULL AND patients.state = ?",
            (channel, AddressState.ACTIVE, PatientState.ACTIVE),
        )
        return int(row["people"]) if row else 0

    def add_address(self, address: Address) -> Address:
        """Keep a new address. A known (channel, value) is a Conflict."""
        if self._address_row(address.channel, address.value) is not None:
            # The unique key alone would miss one that is stored under an older key.
            raise Conflict("this address belongs to somebody already")
        return changed(address, id=self._sql.insert(_ADD_ADDRESS, self._address_values(address)))

    def save_address(self, address: Address) -> None:
        """Replace the row of this id."""
        self._sql.run(_SAVE_ADDRESS, (*self._address_values(address), address.id))

    def hear_from(self, address: Address) -> None:
        """Keep only its state and when it was last heard from."""
        heard_at = micros_or_none(address.last_heard_at)
        self._sql.run(_HEAR_FROM, (address.state, heard_at, address.id))

    def addresses(self, patient_id: int) -> list[Address]:
        """Their addresses, the one last heard from first."""
        rows = self._sql.all(
            f"{ADDRESSES} WHERE patient_id = ? ORDER BY last_heard_at DESC, id",
            (patient_id,),
        )
        return [self._address(row) for row in rows]

    def add_consent(self, consent: Consent) -> None:
        """Append to the record of what was agreed to."""
        self._consents.add(consent)

    def consents(self, patient_id: int) -> list[Consent]:
        """All they agreed to, oldest first."""
        return self._consents.of(patient_id)

    def erase(self, patient_id: int) -> None:
        """Delete the person and every row about them; audit rows stay, without identity."""
        for address in self.addresses(patient_id):
            self._erase_inbox(address.channel, address.value)
        erase_person(self._sql, patient_id)

    def _all_in(self, statement: str, values: Sequence[Any]) -> list[Any]:
        """In slices of one size, the last one filled up: the statement is prepared only once."""
        rows: list[Any] = []
        for start in range(0, len(values), _AT_ONCE):
            part = values[start : start + _AT_ONCE]
            rows += self._sql.all(statement, (*part, *[part[-1]] * (_AT_ONCE - len(part))))
        return rows

    def _address_row(self, channel: str, value: str) -> Any:
        for lookup in self._keyring.lookups(channel, value):
            row = self._sql.one(f"{ADDRESSES} WHERE lookup = ?", (lookup,))
            if row is not None:
                return row
        return None

    def _put(self, column: str, value: Any) -> Any:
        if column in _PERSONAL:
            return sealed(self._keyring, value)
        return _PUTS[column](value) if column in _PUTS else value

    def _patient(self, row: Any) -> Patient:
        # By place: this is read for each turn. Nothing is called for what hardly anybody has.
        patient_id, created_at, name, enrolled_at, reasons, support_person, alike = row
        return _somebody(
            _anybody(alike),
            patient_id,
            instant(created_at),
            None if name is None else self._keyring.decrypt(name),
            instant_or_none(enrolled_at),
            None if reasons is None else self._keyring.decrypt(reasons),
            None if support_person is None else self._keyring.decrypt(support_person),
        )

    def _address_values(self, address: Address) -> tuple[Any, ...]:
        return (
            address.patient_id,
            address.channel,
            self._keyring.encrypt(address.value),
            self._keyring.lookup(address.channel, address.value),
            address.state,
            micros_or_none(address.consented_at),
            micros_or_none(address.last_heard_at),
        )

    def _address(self, row: Any) -> Address:
        address_id, patient_id, channel, value, state, consented_at, last_heard_at = row
        return _make_address(
            address_id,
            patient_id,
            channel,
            self._keyring.decrypt(value),
            _ADDRESS_STATES[state],
            instant_or_none(consented_at),
            instant_or_none(last_heard_at),
        )


@lru_cache(maxsize=4096)
def _anybody(text: str) -> Patient:
    """Of nobody: what `_ALIKE` says."""
    (
        state, language, zone, country, privacy, quiet_start, quiet_end,
        paused_until, held_until, shares_lapses, puzzled, flexible_minutes,
    ) = from_json(text)  # fmt: skip
    return Patient(
        id=0,
        state=PatientState(state),
        created_at=instant(0),
        language=language,
        zone=zone,
        country=country,
        privacy=Privacy(privacy),
        quiet_start=time_or_none(quiet_start),
        quiet_end=time_or_none(quiet_end),
        paused_until=instant_or_none(paused_until),
        held_until=instant_or_none(held_until),
        shares_lapses=bool(shares_lapses),
        puzzled=puzzled,
        flexible_minutes=flexible_minutes,
    )


@lru_cache(maxsize=64)
def _change_of_patient(columns: tuple[str, ...]) -> str:
    unknown = set(columns) - set(_PATIENT)
    if unknown:
        raise KeyError(f"a patient has no {', '.join(sorted(unknown))}")
    return update_statement("patients", columns)


_ADDRESS_STATES = Members(AddressState)
_somebody = changer(Patient, "id", *_ALONE)
_make_address = maker(Address)

"""The last look at a message before it leaves, inside the transaction that claims it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.model import (
    Address,
    AddressState,
    DoseState,
    OutboxRow,
    OutboxState,
    Patient,
    PatientState,
)
from bot.core.ports import Rows
from scheduler.lanes import UNASKED, is_worthless
from scheduler.quiet_hours import in_quiet_hours, next_allowed
from scheduler.verdict import End, Retry

ANSWERED = frozenset({DoseState.TAKEN, DoseState.SKIPPED})


class Standings:
    """How the people and doses of some messages stand, read for all of them at once."""

    def __init__(self, rows: Rows, messages: Sequence[OutboxRow]) -> None:
        """Reads only what `objection` will ask for."""
        unasked = [row for row in messages if row.lane in UNASKED]
        doses = {row.dose_id for row in unasked if row.dose_id is not None}
        self._doses = rows.doses.states(doses) if doses else {}
        self._owners: dict[tuple[str, str], tuple[Patient, Address]] = {}
        for channel in {row.channel for row in unasked}:
            addresses = {row.address for row in unasked if row.channel == channel}
            found = rows.patients.find_all(channel, addresses)
            self._owners |= {(channel, address): owner for address, owner in found.items()}

    def is_answered(self, row: OutboxRow) -> bool:
        """Whether its dose has been answered since."""
        return row.dose_id is not None and self._doses.get(row.dose_id) in ANSWERED

    def owner(self, row: OutboxRow) -> tuple[Patient, Address] | None:
        """Who has the address that it goes to."""
        return self._owners.get((row.channel, row.address))


def objection(standings: Standings, row: OutboxRow, now: datetime) -> End | Retry | None:
    """Why this message must not leave now; None where it may.

    What answers somebody only has to be in time. What comes unasked must still be wanted: the
    person may have answered, opted out, left or paused since it was queued.
    """
    if is_worthless(row, now):
        return End(OutboxState.EXPIRED, row.code or "late")
    if row.lane not in UNASKED:
        return None
    if standings.is_answered(row):
        return End(OutboxState.CANCELLED, "answered")
    owner = standings.owner(row)
    if owner is None or owner[0].id != row.patient_id:
        return None  # to staff, about a patient or nobody
    patient, address = owner
    return (
        _unusable(address)
        or _unwanted(patient, now)
        or _kept_back(row, patient, now)
        or _disturbing(row, patient, now)
    )


def _unusable(address: Address) -> End | None:
    if address.is_usable:
        return None
    if address.state in {AddressState.BLOCKED, AddressState.UNREACHABLE}:
        # Not a wish of the person: it fails, so that another address of theirs can be tried.
        return End(OutboxState.FAILED, address.state)
    return End(OutboxState.CANCELLED, "no_consent")


def _unwanted(patient: Patient, now: datetime) -> End | None:
    if patient.state is PatientState.LEFT:
        return End(OutboxState.CANCELLED, "left")
    if patient.is_paused(now):
        return End(OutboxState.CANCELLED, "paused")
    return None


def _kept_back(row: OutboxRow, patient: Patient, now: datetime) -> End | Retry | None:
    """While somebody is in an emergency nothing else may come between."""
    if patient.held_until is None or not patient.is_held(now):
        return None
    at = next_allowed(patient.held_until, patient)
    if is_worthless(row, at):
        return End(OutboxState.CANCELLED, "held")
    return Retry(at, "held", counts=False)


def _disturbing(row: OutboxRow, patient: Patient, now: datetime) -> End | Retry | None:
    """Delay alone must not bring a message into quiet hours; one made in them is meant so."""
    is_meant = row.fallback_of is None and in_quiet_hours(row.created_at, patient)
    if is_meant or not in_quiet_hours(now, patient):
        return None
    at = next_allowed(now, patient)
    if is_worthless(row, at):
        return End(OutboxState.EXPIRED, "quiet_hours")
    return Retry(at, "quiet_hours", counts=False)

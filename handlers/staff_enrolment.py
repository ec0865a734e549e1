"""Signing somebody up: staff give number, zone and times; the person agrees by one text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.config import Config
from bot.core.errors import SteadyError
from bot.core.model import Address, Patient, PatientState
from bot.core.ports import Rows
from messages.emergency import country_from_number

INVITED = timedelta(days=14)  # how long the person may take to agree


class AlreadyKnown(SteadyError):
    """This number is known already."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What staff know: E.164 number, language, IANA zone, times as HHMM, perhaps a name."""

    number: str
    language: str
    zone: str
    times: tuple[str, ...]
    name: str | None = None


def prepare(rows: Rows, config: Config, prepared: Prepared, now: datetime) -> int:
    """Keep the person, and have the question for consent sent; returns the patient's id.

    Raises:
        AlreadyKnown: somebody writes from this number already.
    """
    channel = "sms" if config.has_sms or not config.has_simulator else "simulated_sms"
    if rows.patients.find(channel, prepared.number) is not None:
        raise AlreadyKnown
    patient = rows.patients.add(
        Patient(
            id=0,
            state=PatientState.ENROLLING,
            created_at=now,
            language=prepared.language,
            zone=prepared.zone,
            country=country_from_number(prepared.number) or config.country,
            name=prepared.name,
        )
    )
    rows.patients.add_address(
        Address(id=0, patient_id=patient.id, channel=channel, value=prepared.number)
    )
    form = "tablet" if prepared.times else "unsure"
    data = {"form": form, "pattern": "daily", "times": list(prepared.times)}
    rows.due.put("enrolment.invite", now, patient.id, "", data)
    return patient.id

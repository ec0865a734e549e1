"""People with all that a sweep may meet: silence, quiet hours, no phone, old rows, bugs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.core.model import AddressState, DoseState, Lane, PatientState, Pattern, Privacy
from bot.core.ports import Rows
from tests import factories
from tests.factories import NOW

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
QUIET = {None: (None, None), "now": (time(7), time(9)), "night": (time(22), time(6))}
SILENCE = {None: None, "over": NOW - HOUR, "on": NOW + HOUR}
FAILURES = (None, None, None, None, "before", "after", "swallowed")
OTHERS = (
    *("pause.end", "check_in.due", "milestone.due", "digest.due", "enrolment.invite"),
    *("injection.notice", "safety.follow_up", "no.such_kind"),
)


@dataclass(frozen=True)
class OddRegimen:
    """A prescription whose dose is due, and how."""

    pattern: Pattern
    times: int
    is_active: bool
    minutes_late: int
    is_there: bool  # the dose's row, as of one taken early
    fails: str | None
    attempts: int


@dataclass(frozen=True)
class OddDose:
    """An earlier dose, and which work about it is due."""

    state: DoseState
    kind: str
    number: int  # of the follow-up
    hours_left: int  # of its window
    fails: str | None
    attempts: int
    is_queued: bool  # a message about it
    missed_before: int  # how many doses before it


@dataclass(frozen=True)
class OddPerson:
    """Somebody, and all work about them that is due now."""

    is_there: bool
    state: PatientState
    language: str
    privacy: Privacy
    zone: str | None
    quiet: str | None
    paused: str | None
    held: str | None
    phones: tuple[str, ...]
    reach: AddressState
    regimens: tuple[OddRegimen, ...]
    dose: OddDose | None
    prompt: str | None  # open or expired
    others: tuple[str, ...]
    other_fails: str | None


def odd_people() -> st.SearchStrategy[list[OddPerson]]:
    """A few of them; most have something ordinary as well."""
    regimen = st.builds(
        OddRegimen,
        pattern=st.sampled_from([Pattern.DAILY, Pattern.DAILY, Pattern.EVERY_N_DAYS]),
        times=st.integers(1, 2),
        is_active=st.sampled_from([True, True, True, False]),
        minutes_late=st.sampled_from([0, 0, 5, 11, 130, 60 * 24 * 5]),
        is_there=st.sampled_from([False, False, False, True]),
        fails=st.sampled_from(FAILURES),
        attempts=st.sampled_from([0, 0, 0, 1, 2]),
    )
    dose = st.builds(
        OddDose,
        state=st.sampled_from(list(DoseState)),
        kind=st.sampled_from(["dose.nag", "dose.close", "dose.remind", "dose.tell_missed"]),
        number=st.integers(0, 2),
        hours_left=st.sampled_from([-1, 0, 1, 4, 4]),
        fails=st.sampled_from(FAILURES),
        attempts=st.sampled_from([0, 0, 1, 2, 2]),
        is_queued=st.booleans(),
        missed_before=st.integers(0, 2),
    )
    person = st.builds(
        OddPerson,
        is_there=st.sampled_from([True, True, True, True, False]),
        state=st.sampled_from([PatientState.ACTIVE, PatientState.ACTIVE, PatientState.LEFT]),
        language=st.sampled_from(["en", "es"]),
        privacy=st.sampled_from(list(Privacy)),
        zone=st.sampled_from(["America/New_York", "Asia/Kathmandu", None]),
        quiet=st.sampled_from(list(QUIET)),
        paused=st.sampled_from([None, None, "over", "on"]),
        held=st.sampled_from([None, None, "over", "on"]),
        phones=st.sampled_from([("telegram",), ("sms",), ("telegram", "sms"), ()]),
        reach=st.sampled_from([AddressState.ACTIVE, AddressState.ACTIVE, AddressState.OPTED_OUT]),
        regimens=st.lists(regimen, max_size=2).map(tuple),
        dose=st.none() | dose,
        prompt=st.sampled_from([None, "open", "expired"]),
        others=st.lists(st.sampled_from(OTHERS), max_size=2, unique=True).map(tuple),
        other_fails=st.sampled_from(FAILURES),
    )
    return st.lists(person, min_size=1, max_size=6)


def ordinary(fails: str | None = None) -> OddPerson:
    """Somebody with a dose that is due, and nothing odd but how the turn fails."""
    regimen = OddRegimen(Pattern.DAILY, 1, True, 0, False, fails, 0)
    return OddPerson(
        is_there=True,
        state=PatientState.ACTIVE,
        language="en",
        privacy=Privacy.DISCREET,
        zone=None,
        quiet=None,
        paused=None,
        held=None,
        phones=("telegram",),
        reach=AddressState.ACTIVE,
        regimens=(regimen,),
        dose=None,
        prompt=None,
        others=(),
        other_fails=None,
    )


def enrol(rows: Rows, people: list[OddPerson]) -> None:
    """Keep these people, and have all their work due."""
    for odd in people:
        _enrol(rows, odd)


def _enrol(rows: Rows, odd: OddPerson) -> None:
    start, end = QUIET[odd.quiet]
    patient = rows.patients.add(
        factories.patient(
            state=odd.state,
            language=odd.language,
            privacy=odd.privacy,
            zone=odd.zone,
            quiet_start=start,
            quiet_end=end,
            paused_until=SILENCE[odd.paused],
            held_until=SILENCE[odd.held],
        )
    )
    for phone in odd.phones:
        value = f"+1202555{patient.id:04}" if phone == "sms" else str(patient.id)
        rows.patients.add_address(
            factories.address(patient.id, channel=phone, value=value, state=odd.reach)
        )
    for place, regimen in enumerate(odd.regimens):
        _put_dose_due(rows, patient.id, place, regimen)
    if odd.dose is not None:
        _put_earlier_dose(rows, patient.id, odd.dose)
    if odd.prompt is not None:
        expires_at = NOW + HOUR if odd.prompt == "open" else NOW - HOUR
        rows.dialogues.put(
            factories.dialogue(
                patient.id, name="tip", asked_at=NOW - 2 * HOUR, expires_at=expires_at
            )
        )
    for kind in odd.others:
        data = {"days": 1, "check_in": 1, "step": 0, "fails": odd.other_fails}
        rows.due.put(kind, NOW - MINUTE, patient.id, "1", data)
    if not odd.is_there:
        rows.patients.erase(patient.id)
        rows.due.put("dose.due", NOW, patient.id, "1", {"date": "2027-03-01", "index": 0})


def _put_dose_due(rows: Rows, patient_id: int, place: int, odd: OddRegimen) -> None:
    due_at = NOW - odd.minutes_late * MINUTE
    # What a late dose is followed by comes at no moment of another work.
    times = (time(8, 2 + place), time(20, 2 + place))[: odd.times]
    regimen = rows.regimens.add(
        factories.regimen(
            patient_id,
            pattern=odd.pattern,
            times=times,
            every_days=2,
            is_active=odd.is_active,
            amount=f"{50 + place} mg",
        )
    )
    if odd.is_there:
        known = factories.dose(
            patient_id, regimen.id, local_date=due_at.date(), state=DoseState.TAKEN
        )
        rows.doses.add(known)
    data: dict[str, Any] = {"date": due_at.date().isoformat(), "index": 0, "amount": "50 mg"}
    rows.due.put("dose.due", due_at, patient_id, str(regimen.id), data | {"fails": odd.fails})
    _let_fail(rows, patient_id, "dose.due", odd.attempts)


def _put_earlier_dose(rows: Rows, patient_id: int, odd: OddDose) -> None:
    regimen = rows.regimens.add(factories.regimen(patient_id, times=(time(5),)))
    for days in range(1, odd.missed_before + 1):
        rows.doses.add(
            factories.dose(
                patient_id,
                regimen.id,
                local_date=date(2027, 3, 1) - timedelta(days=days),
                due_at=NOW - timedelta(days=days),
                state=DoseState.MISSED,
            )
        )
    reminded_at = None if odd.state is DoseState.DUE else NOW - 2 * HOUR
    dose = rows.doses.add(
        factories.dose(
            patient_id,
            regimen.id,
            due_at=NOW - 2 * HOUR,
            closes_at=NOW + odd.hours_left * HOUR,
            state=odd.state,
            reminded_at=reminded_at,
        )
    )
    assert dose is not None
    data = {"number": odd.number, "fails": odd.fails}
    rows.due.put(odd.kind, NOW, patient_id, str(dose.id), data)
    _let_fail(rows, patient_id, odd.kind, odd.attempts)
    if odd.is_queued:
        rows.outbox.add(factories.outbox_row(patient_id, dose_id=dose.id, lane=Lane.REMINDER))
        rows.dialogues.put(factories.dialogue(patient_id, subject=str(dose.id)))


def _let_fail(rows: Rows, patient_id: int, kind: str, times: int) -> None:
    """Their latest work of this kind has failed so often, and is due again."""
    for _ in range(times):
        work = max((w for w in rows.due.of(patient_id) if w.kind == kind), key=lambda w: w.id)
        rows.due.retry(work.id, work.due_at)

"""What must hold at the end of simulated lives, whatever people did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.core.clock import Clock
from bot.core.model import Dose, DoseState, Form, Lane, OutboxRow, OutboxState, Patient, Regimen
from bot.core.ports import Rows, Store
from bot.simulation.asking import FIRST_REMINDERS, Asking, is_repeat
from bot.simulation.person import Person
from bot.simulation.totals import Broken, Totals
from scheduler.cadence import DAILY_CEILING, DAY
from scheduler.quiet_hours import in_quiet_hours
from scheduler.recurrence import occurrences
from scheduler.spreading import reminder_at

CHECK_INS = frozenset({"check_in.ask", "check_in.ask_hard"})
MANY = 1_000_000
LATENESS = timedelta(minutes=10)  # a provider may have asked for a pause


@dataclass(frozen=True, slots=True)
class Life:
    """One person and all their rows."""

    person: Person
    patient: Patient
    regimens: Sequence[Regimen]
    doses: Sequence[Dose]
    messages: Sequence[OutboxRow]
    stopped_at: datetime | None
    now: datetime


async def check(store: Store, clock: Clock, people: Sequence[Person], totals: Totals) -> None:
    """Count what happened into `totals`, and every rule that was broken."""
    totals.broken += await broken_rules(store, clock, people)
    for person in people:
        life = await store.read(partial(_life, person=person, now=clock.now()))
        if life is not None:
            totals.doses.update(str(dose.state) for dose in life.doses)
            totals.messages.update(f"{row.key} {row.state}" for row in life.messages)


async def broken_rules(store: Store, clock: Clock, people: Sequence[Person]) -> list[Broken]:
    """Every rule that does not hold for somebody at this moment."""
    broken: list[Broken] = []
    for person in people:
        life = await store.read(partial(_life, person=person, now=clock.now()))
        if life is not None:
            broken += broken_in(life)
    parked = await store.read(lambda rows: rows.inbox.parked(MANY))
    waiting = await store.read(lambda rows: rows.inbox.pending(MANY))
    broken += [Broken("no event was given up", 0, f"inbox {e.id}: {e.error}") for e in parked]
    broken += [Broken("no event is left waiting", 0, f"inbox {e.id}") for e in waiting]
    return broken


def broken_in(life: Life) -> list[Broken]:
    """Every rule that one life breaks."""
    return [found for rule in _RULES for found in rule(life)]


def _life(rows: Rows, person: Person, now: datetime) -> Life | None:
    found = rows.patients.find(person.channel, person.address)
    if found is None:
        return None
    patient, _ = found
    doses = rows.doses.recent(patient.id, MANY)
    given = rows.patients.consents(patient.id)
    wishes = [c for c in given if c.kind in {"stop", "start"} and c.channel == person.channel]
    has_stopped = bool(wishes) and wishes[-1].kind == "stop"
    return Life(
        person,
        patient,
        rows.regimens.active(patient.id),
        doses,
        rows.outbox.of(patient.id, MANY),
        wishes[-1].given_at if has_stopped else None,
        now,
    )


def _every_dose_has_one_row(life: Life) -> Iterator[Broken]:
    """Each due moment since enrolment has its row, and only one; travellers only: no double."""
    seen = Counter((d.regimen_id, d.local_date, d.index) for d in life.doses)
    for key, count in seen.items():
        if count > 1:
            yield Broken("a due dose has exactly one row", life.person.number, f"{key} x{count}")
    if life.person.has_travelled or life.patient.enrolled_at is None:
        return
    for regimen in life.regimens:
        if regimen.form is not Form.TABLET:
            continue
        for due in occurrences(regimen, life.patient.tz, _planned_since(life)):
            if max(due.due_at, reminder_at(due.due_at, life.patient)) > life.now:
                break
            if (regimen.id, due.local_date, due.index) not in seen:
                detail = f"{due.local_date} #{due.index} is missing"
                yield Broken("a due dose has exactly one row", life.person.number, detail)


def _planned_since(life: Life) -> datetime:
    """From when on the plan of today has been in force: the last change of settings."""
    changes = [row.created_at for row in life.messages if row.key == "settings.changed"]
    return max([life.patient.enrolled_at or life.now, *changes])


def _one_first_reminder(life: Life) -> Iterator[Broken]:
    """At most one first reminder a dose; none at all only where silence was asked for."""
    anew = [row for row in life.messages if row.retry_of is None]  # else it had not arrived
    first = Counter(row.dose_id for row in anew if row.key in FIRST_REMINDERS)
    for dose_id, count in first.items():
        if count > 1:
            detail = f"dose {dose_id}: {count}"
            yield Broken("a dose is reminded of once", life.person.number, detail)
    for dose in life.doses:
        was_asked = dose.id in first or dose.is_extra
        excused = {DoseState.UNDELIVERED, DoseState.DUE, DoseState.TAKEN}
        if not was_asked and dose.state not in excused:
            detail = f"dose {dose.id} is {dose.state} without a reminder"
            yield Broken("a dose is reminded of once", life.person.number, detail)


def _asked_again_in_time(life: Life) -> Iterator[Broken]:
    """What asks again about a dose leaves time before it and after it."""
    doses = {dose.id: dose for dose in life.doses}
    asking = Asking()
    for row in sorted(life.messages, key=lambda row: (row.created_at, row.id)):
        for detail in asking.problems(row, doses.get(row.dose_id or 0)):
            yield Broken("nobody is asked again too soon", life.person.number, detail)


def _quiet_at_night(life: Life) -> Iterator[Broken]:
    """No reminder in quiet hours; travellers had other hours before."""
    if life.person.has_travelled:
        return
    for row in life.messages:
        sent_at = row.sent_at
        if row.lane is Lane.REMINDER and sent_at and in_quiet_hours(sent_at, life.patient):
            yield Broken("no reminder in quiet hours", life.person.number, f"{row.key} {sent_at}")


def _silence_after_stop(life: Life) -> Iterator[Broken]:
    """After STOP nothing but its confirmation, and safety. Their other phone is another matter."""
    if life.stopped_at is None:
        return
    here = (life.person.channel, life.person.address)
    for row in life.messages:
        is_late = row.sent_at is not None and row.created_at > life.stopped_at
        if is_late and row.lane is not Lane.SAFETY and (row.channel, row.address) == here:
            yield Broken("nothing is sent after STOP", life.person.number, row.key)


def _nothing_stuck(life: Life) -> Iterator[Broken]:
    """Every message has come to an end, and every open dose is still in its window."""
    for row in life.messages:
        is_open = row.state in {OutboxState.QUEUED, OutboxState.SENDING}
        if is_open and row.next_try_at < life.now - LATENESS:
            yield Broken("no message is stuck", life.person.number, f"outbox {row.id} {row.state}")
    for dose in life.doses:
        if dose.is_open and dose.closes_at < life.now - LATENESS:
            yield Broken("no dose is stuck", life.person.number, f"dose {dose.id} {dose.state}")


def _below_the_ceiling(life: Life) -> Iterator[Broken]:
    """No 24 hours hold more check-ins than a day may."""
    anew = [row for row in life.messages if not is_repeat(row)]
    asked = sorted(row.created_at for row in anew if row.key in CHECK_INS)
    for first, beyond in zip(asked, asked[DAILY_CEILING:], strict=False):
        if beyond - first < DAY:
            yield Broken("nobody is above the daily ceiling", life.person.number, str(beyond))


_RULES = (
    _below_the_ceiling,
    _every_dose_has_one_row,
    _one_first_reminder,
    _asked_again_in_time,
    _quiet_at_night,
    _silence_after_stop,
    _nothing_stuck,
)

"""Each rule of the simulation is seen to break: a check that cannot fail checks nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.core.model import DoseState, Form, Lane, OutboxState
from bot.simulation.checks import Life, broken_in
from bot.simulation.person import Person
from scheduler.cadence import DAILY_CEILING
from tests import factories
from tests.factories import NOW

HOUR = timedelta(hours=1)
Spoil = Callable[[Life], Life]


def good_life() -> Life:
    """Ana enrolled this morning, was reminded at eight and took it."""
    dose = factories.dose(1, 1, id=1, state=DoseState.TAKEN, due_at=NOW)
    return Life(
        person=Person(0, "telegram", "5550100", True, random.Random(1)),
        patient=factories.patient(
            id=1, enrolled_at=NOW - HOUR, quiet_start=time(22), quiet_end=time(6)
        ),
        regimens=[factories.regimen(1, id=1)],
        doses=[dose],
        messages=[reminder()],
        stopped_at=None,
        now=NOW + HOUR,
    )


def reminder(**changes: Any) -> Any:
    values = {"id": 1, "dose_id": 1, "state": OutboxState.SENT, "sent_at": NOW, **changes}
    return factories.outbox_row(1, **values)


def with_messages(*messages: Any) -> Spoil:
    return lambda life: replace(life, messages=[*life.messages, *messages])


def check_ins(count: int) -> Spoil:
    asked = [
        reminder(id=10 + n, key="check_in.ask", dose_id=None, created_at=NOW + n * HOUR)
        for n in range(count)
    ]
    return with_messages(*asked)


def again(minutes: float, key: str = "dose.nag", **changes: Any) -> Any:
    """Asked again so long after the first reminder."""
    return reminder(id=2, key=key, created_at=NOW + timedelta(minutes=minutes), **changes)


SPOILED: list[tuple[str, Spoil]] = [
    ("exactly one row", lambda life: replace(life, doses=[*life.doses, *life.doses])),
    ("exactly one row", lambda life: replace(life, doses=[], messages=[])),
    ("reminded of once", with_messages(reminder(id=2))),
    (
        "reminded of once",
        lambda life: replace(
            life, messages=[], doses=[replace(life.doses[0], state=DoseState.MISSED)]
        ),
    ),
    ("quiet hours", with_messages(reminder(id=2, key="dose.nag", sent_at=NOW + 15 * HOUR))),
    ("again too soon", with_messages(again(29))),
    ("again too soon", with_messages(again(29, "dose.again"))),
    ("again too soon", with_messages(again(331))),  # 29 minutes before its window ends
    ("after STOP", lambda life: replace(life, stopped_at=NOW - HOUR)),
    (
        "no message is stuck",
        lambda life: replace(
            life,
            messages=[*life.messages, reminder(id=2, key="dose.nag", state=OutboxState.QUEUED)],
            now=NOW + 20 * HOUR,
        ),
    ),
    (
        "no dose is stuck",
        lambda life: replace(
            life,
            doses=[replace(life.doses[0], state=DoseState.REMINDED)],
            now=NOW + 20 * HOUR,
        ),
    ),
    ("daily ceiling", check_ins(DAILY_CEILING + 1)),
]


def test_a_good_life_breaks_no_rule() -> None:
    assert broken_in(good_life()) == []


@pytest.mark.parametrize(("rule", "spoil"), SPOILED)
def test_each_rule_is_seen_to_break(rule: str, spoil: Spoil) -> None:
    assert rule in " ".join(found.rule for found in broken_in(spoil(good_life())))


@pytest.mark.parametrize(
    "allowed",
    [
        check_ins(DAILY_CEILING),
        with_messages(reminder(id=2, retry_of=1)),
        with_messages(again(30)),
        with_messages(again(330)),
        with_messages(
            again(1, "dose.reminder_elsewhere", fallback_of=1), again(29, fallback_of=1)
        ),
        with_messages(reminder(id=3, lane=Lane.SAFETY, key="safety.x", dose_id=None), again(20)),
        with_messages(*(reminder(id=n, key="check_in.ask", retry_of=1) for n in range(9))),
        with_messages(*(reminder(id=n, key="check_in.ask", fallback_of=1) for n in range(9))),
        with_messages(reminder(id=2, lane=Lane.SAFETY, key="safety.are_you_safe", dose_id=None)),
        lambda life: replace(life, person=_travelled(life.person), doses=[], messages=[]),
        lambda life: replace(
            life, regimens=[factories.regimen(1, id=2, form=Form.INJECTION)], messages=[reminder()]
        ),
        lambda life: replace(life, patient=replace(life.patient, enrolled_at=None)),
    ],
)
def test_what_is_allowed_breaks_none(allowed: Spoil) -> None:
    assert broken_in(allowed(good_life())) == []


def test_a_changed_plan_is_judged_from_its_change_on() -> None:
    life = good_life()
    changed = reminder(id=2, key="settings.changed", dose_id=None, created_at=life.now)
    assert broken_in(replace(life, doses=[], messages=[changed])) == []
    assert date(2027, 3, 1) == life.doses[0].local_date


def _travelled(person: Person) -> Person:
    return replace(person, has_travelled=True)

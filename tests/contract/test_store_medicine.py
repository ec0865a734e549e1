"""What every store promises about regimens and doses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from bot.core.model import Dose, DoseState, Form, Patient, Pattern, Phase, Regimen
from bot.core.ports import Rows, Store
from tests import factories
from tests.factories import NOW


async def test_every_field_of_a_regimen_is_kept(store: Store, ana: Patient) -> None:
    full = Regimen(
        id=0,
        patient_id=ana.id,
        form=Form.INJECTION,
        pattern=Pattern.WEEKDAYS,
        start_date=date(2024, 2, 29),
        times=(time(8), time(20, 30)),
        amount="50 mg",
        weekday_amounts=((0, "50 mg"), (5, "100 mg")),
        every_days=28,
        phases=(Phase(7, "25 mg"),),
        end_date=date(2028, 1, 1),
        is_active=True,
    )
    kept = await store.write(lambda rows: rows.regimens.add(full))
    assert kept == replace(full, id=kept.id)
    assert await store.read(lambda rows: rows.regimens.get(kept.id)) == kept
    assert await store.read(lambda rows: rows.regimens.get(kept.id + 1)) is None


async def test_only_active_regimens_are_in_force(store: Store, ana: Patient) -> None:
    def prescribe(rows: Rows) -> list[Regimen]:
        return [rows.regimens.add(factories.regimen(ana.id, amount=a)) for a in ("1", "2", "3")]

    first, second, third = await store.write(prescribe)
    await store.write(lambda rows: rows.regimens.save(replace(second, is_active=False)))
    assert await store.read(lambda rows: rows.regimens.active(ana.id)) == [first, third]


async def test_every_field_of_a_dose_is_kept(store: Store, ana: Patient) -> None:
    def take(rows: Rows) -> Dose:
        regimen = rows.regimens.add(factories.regimen(ana.id))
        dose = rows.doses.add(factories.dose(ana.id, regimen.id))
        assert dose is not None
        full = replace(
            dose,
            local_date=date(2027, 3, 2),
            index=1,
            due_at=NOW + timedelta(days=1),
            closes_at=NOW + timedelta(days=2),
            state=DoseState.SKIPPED,
            amount="25 mg",
            reminded_at=NOW,
            settled_at=NOW + timedelta(seconds=1),
            taken_at=NOW + timedelta(seconds=2),
            skip_reason="felt sick, ¿y tú?",
            is_extra=True,
        )
        rows.doses.save(full)
        return full

    full = await store.write(take)
    assert await store.read(lambda rows: rows.doses.get(full.id)) == full
    assert await store.read(lambda rows: rows.doses.get(full.id + 1)) is None
    wanted = [full.id, full.id + 1]
    states = await store.read(lambda rows: rows.doses.states(wanted))
    assert states == {full.id: full.state}


async def test_a_dose_exists_once_per_regimen_date_and_index(store: Store, ana: Patient) -> None:
    def twice(rows: Rows) -> tuple[Dose | None, Dose | None, Dose | None]:
        regimen = rows.regimens.add(factories.regimen(ana.id))
        dose = factories.dose(ana.id, regimen.id)
        return rows.doses.add(dose), rows.doses.add(dose), rows.doses.add(replace(dose, index=1))

    first, again, evening = await store.write(twice)
    assert first is not None
    assert again is None
    assert evening is not None
    assert evening.id != first.id


async def test_doses_are_read_by_local_date_and_newest_first(store: Store, ana: Patient) -> None:
    def live(rows: Rows) -> None:
        regimen = rows.regimens.add(factories.regimen(ana.id))
        for day in (3, 1, 2, 4):
            for index in (1, 0):
                rows.doses.add(
                    factories.dose(
                        ana.id,
                        regimen.id,
                        local_date=date(2027, 3, day),
                        index=index,
                        due_at=NOW + timedelta(days=day, hours=12 * index),
                    )
                )

    def named(doses: list[Dose]) -> list[tuple[int, int]]:
        return [(dose.local_date.day, dose.index) for dose in doses]

    await store.write(live)
    between = await store.read(
        lambda rows: rows.doses.between(ana.id, date(2027, 3, 2), date(2027, 3, 3))
    )
    assert named(between) == [(2, 0), (2, 1), (3, 0), (3, 1)]
    recent = await store.read(lambda rows: rows.doses.recent(ana.id, 3))
    assert named(recent) == [(4, 1), (4, 0), (3, 1)]
    assert await store.read(lambda rows: rows.doses.recent(ana.id + 1, 3)) == []

"""What every store promises about check-ins, tips, side effects and questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial

from bot.core.model import CheckIn, Patient, Question, Rhythm, SideEffectReport, TipShown
from bot.core.ports import Rows, Store
from tests import factories
from tests.factories import NOW

DAY = timedelta(days=1)


def full_check_in(patient_id: int) -> CheckIn:
    return CheckIn(
        id=0,
        patient_id=patient_id,
        planned_at=NOW,
        sent_at=NOW + timedelta(seconds=1),
        expires_at=NOW + timedelta(hours=4),
        answered_at=NOW + timedelta(hours=5),
        is_prompted=False,
        is_late=True,
        rating=8,
        rating_after=4,
        trigger="stress",
        note="mi jefe, ¿qué más?",
        mood="low",
        used=False,
    )


async def test_every_field_of_a_check_in_is_kept(store: Store, ana: Patient) -> None:
    full = full_check_in(ana.id)
    kept = await store.write(lambda rows: rows.check_ins.add(full))
    assert kept == replace(full, id=kept.id)
    bare = replace(CheckIn(0, ana.id, NOW), id=kept.id)
    assert await store.read(lambda rows: rows.check_ins.get(kept.id)) == kept
    await store.write(lambda rows: rows.check_ins.save(bare))
    assert await store.read(lambda rows: rows.check_ins.get(kept.id)) == bare
    assert await store.read(lambda rows: rows.check_ins.get(kept.id + 1)) is None


async def test_check_ins_come_in_order_of_their_plan(store: Store, ana: Patient) -> None:
    def add(rows: Rows) -> list[CheckIn]:
        days = (3, 1, 2)
        return [rows.check_ins.add(CheckIn(0, ana.id, NOW + day * DAY)) for day in days]

    third, first, second = await store.write(add)
    since = await store.read(lambda rows: rows.check_ins.since(ana.id, NOW + 2 * DAY))
    recent = await store.read(lambda rows: rows.check_ins.recent(ana.id, 2))
    assert since == [second, third]
    assert recent == [third, second]
    assert await store.read(lambda rows: rows.check_ins.since(ana.id, NOW)) == [
        first, second, third,
    ]  # fmt: skip


def _keep(rows: Rows, rhythm: Rhythm) -> None:
    rows.check_ins.save_rhythm(rhythm)


async def test_a_rhythm_is_one_row_for_each_person(store: Store, ana: Patient) -> None:
    assert await store.read(lambda rows: rows.check_ins.rhythm(ana.id)) is None
    plain = Rhythm(ana.id, 2)
    full = Rhythm(
        ana.id, 5, (0, 2), time(9, 30), time(9, 30), NOW, NOW + DAY, NOW + 2 * DAY, 6, False
    )
    for rhythm in (plain, full):
        await store.write(partial(_keep, rhythm=rhythm))
        assert await store.read(lambda rows: rows.check_ins.rhythm(ana.id)) == rhythm


async def test_tips_shown_are_kept_and_counted(store: Store, ana: Patient) -> None:
    full = TipShown(0, ana.id, "call_a_friend", NOW, 7, True, 8, 3)

    def show(rows: Rows) -> tuple[TipShown, TipShown]:
        first = rows.tips_shown.add(full)
        second = rows.tips_shown.add(TipShown(0, ana.id, "call_a_friend", NOW))
        rows.tips_shown.add(TipShown(0, ana.id, "walk", NOW))
        rows.tips_shown.save(replace(second, liked=False))
        return first, second

    first, second = await store.write(show)
    assert await store.read(lambda rows: rows.tips_shown.get(first.id)) == replace(
        full, id=first.id
    )
    assert await store.read(lambda rows: rows.tips_shown.get(99)) is None
    shown = await store.read(lambda rows: rows.tips_shown.of(ana.id))
    assert [each.liked for each in shown] == [True, False, None]
    counts = await store.read(lambda rows: rows.tips_shown.counts())
    assert counts == {"call_a_friend": (2, 1, 1), "walk": (1, 0, 0)}
    assert second.id == first.id + 1


async def test_every_field_of_a_side_effect_is_kept(store: Store, ana: Patient) -> None:
    full = SideEffectReport(0, ana.id, "nausea", NOW, date(2027, 3, 1), 2, "days", "marea mucho")

    def report(rows: Rows) -> tuple[SideEffectReport, SideEffectReport]:
        first = rows.side_effects.add(full)
        later = rows.side_effects.add(replace(full, reported_at=NOW + DAY, strength=None))
        rows.side_effects.save(replace(later, since=None, note=None))
        return first, replace(later, since=None, note=None)

    first, later = await store.write(report)
    assert await store.read(lambda rows: rows.side_effects.get(first.id)) == replace(
        full, id=first.id
    )
    assert await store.read(lambda rows: rows.side_effects.get(99)) is None
    assert await store.read(lambda rows: rows.side_effects.recent(ana.id, 5)) == [later, first]


async def test_questions_without_an_answer_that_helped_are_work(
    store: Store, ana: Patient
) -> None:
    known = Question(0, ana.id, NOW, "¿cómo funciona?", "es", "how_it_works", 0.9, True)

    def ask(rows: Rows) -> list[Question]:
        return [
            rows.questions.add(question)
            for question in (
                known,
                replace(known, was_helpful=None),
                replace(known, was_helpful=False),
                replace(known, entry=None, was_helpful=None, score=0.1),
                replace(known, entry=None, is_settled=True),
            )
        ]

    asked = await store.write(ask)
    assert await store.read(lambda rows: rows.questions.get(asked[0].id)) == asked[0]
    assert await store.read(lambda rows: rows.questions.get(99)) is None
    assert await store.read(lambda rows: rows.questions.of(ana.id, 9)) == asked[::-1]
    assert await store.read(lambda rows: rows.questions.unanswered(9)) == [asked[3], asked[2]]
    await store.write(lambda rows: rows.questions.save(replace(asked[3], is_settled=True)))
    assert await store.read(lambda rows: rows.questions.unanswered(9)) == [asked[2]]


async def test_erasing_a_person_erases_how_they_were(store: Store, ana: Patient) -> None:
    def fill(rows: Rows) -> None:
        rows.check_ins.add(full_check_in(ana.id))
        rows.check_ins.save_rhythm(Rhythm(ana.id, 2))
        rows.tips_shown.add(TipShown(0, ana.id, "walk", NOW))
        rows.side_effects.add(SideEffectReport(0, ana.id, "nausea", NOW, date(2027, 3, 1)))
        rows.questions.add(Question(0, ana.id, NOW, "why", "en", None, 0.0))

    def left(rows: Rows) -> list[object]:
        return [
            *rows.check_ins.recent(ana.id, 9),
            *filter(None, [rows.check_ins.rhythm(ana.id)]),
            *rows.tips_shown.of(ana.id),
            *rows.side_effects.recent(ana.id, 9),
            *rows.questions.of(ana.id, 9),
        ]

    other = await store.write(lambda rows: rows.patients.add(factories.patient()))
    await store.write(fill)
    await store.write(lambda rows: rows.check_ins.add(full_check_in(other.id)))
    assert len(await store.read(left)) == 5
    await store.write(lambda rows: rows.patients.erase(ana.id))
    assert await store.read(left) == []
    assert len(await store.read(lambda rows: rows.check_ins.recent(other.id, 9))) == 1

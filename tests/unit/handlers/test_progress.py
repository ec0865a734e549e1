"""/progress: what each channel gets, and what the picture is made of."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.core.model import CheckIn
from bot.core.ports import Rows
from handlers.progress import CHART, DAYS, SHOWN_BY_SMS, chart_of, facts_for, sparkline
from messages.sms_length import measure
from tests.fakes.house import House


async def rate(house: House, patient_id: int, *ratings: int) -> None:
    """One a day, the last one today."""

    def add(rows: Rows) -> None:
        for days_ago, rating in enumerate(reversed(ratings)):
            at = house.clock.now() - timedelta(days=days_ago)
            rows.check_ins.add(
                CheckIn(0, patient_id, at, sent_at=at, answered_at=at, rating=rating)
            )

    await house.write(add)


async def test_without_anything_there_is_nothing_to_show_yet(house: House) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", "/progress")
    assert await house.keys("ana") == ["progress.nothing_yet"]


async def test_a_picture_carries_its_numbers_and_names_nobody(house: House) -> None:
    patient = await house.enrol("ana", name="Zebedee")
    await rate(house, patient.id, 9, 2, 4)
    await house.text("telegram", "ana", "/progress")
    row = (await house.outbox("ana"))[-1]
    assert row.key == "progress.picture"
    assert row.body.attachment is not None
    assert row.body.attachment.media_type == CHART
    data = json.loads(row.body.attachment.content)
    assert data["ratings"][-3:] == [9, 2, 4]
    assert len(data["doses"]) == len(data["smoothed"]) == DAYS
    assert "Zebedee" not in row.body.attachment.content.decode()


async def test_by_sms_it_is_a_line_of_signs_in_one_segment(house: House) -> None:
    patient = await house.enrol("ana", "sms")
    await rate(house, patient.id, 10, 3)
    (said,) = await house.text("sms", "ana", "progress")
    assert "." * (SHOWN_BY_SMS - 2) + "X3" in said
    assert measure(said).segments == 1


async def test_a_period_may_end_before_today(house: House) -> None:
    patient = await house.enrol("ana")
    await rate(house, patient.id, 5, 6, 7)
    facts = await house.turn("ana", lambda turn: facts_for(turn, 7, until_days_ago=2))
    assert facts.ratings[-1] == 5
    assert sparkline(facts) == "......5"


async def test_one_point_is_enough_for_a_picture(house: House) -> None:
    patient = await house.enrol("ana", language="es")
    await rate(house, patient.id, 5)
    data = await house.turn("ana", lambda turn: chart_of(turn, facts_for(turn, DAYS)))
    assert list(data["smoothed"])[-1] == 5  # type: ignore[call-overload] # a list of numbers
    assert str(data["last"])

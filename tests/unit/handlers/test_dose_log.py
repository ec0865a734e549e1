"""What transcripts do not reach of logging and correcting."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.core.model import Form, Pattern
from handlers import correction, dose_log
from tests.fakes.house import House


async def _states(house: House) -> list[str]:
    patient = await house.patient("ana")
    doses = await house.read(lambda rows: rows.doses.recent(patient.id, 9))
    return [str(each.state) for each in doses]


@pytest.mark.parametrize(
    ("text", "key", "states"),
    [
        ("/taken", "dose.taken", ["taken"]),
        ("/taken at 11", "dose.taken", ["taken"]),
        ("/taken with breakfast", "dose_log.when", []),
        ("/taken tomorrow", "dose_log.when", []),
        ("took it at 11?", "", []),
        ("took it an hour ago!", "dose.taken", ["taken"]),
    ],
)
async def test_what_was_said_decides_what_is_logged(
    house: House, text: str, key: str, states: list[str]
) -> None:
    await house.enrol("ana")
    await house.prescribe("ana", times=(time(23),))
    await house.text("telegram", "ana", text)
    assert key in {"", (await house.keys("ana"))[-1]}
    assert await _states(house) == states


async def test_when_is_answered_by_a_time_or_by_now(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana", times=(time(23),))
    await house.text("telegram", "ana", "took my pill with food")
    await house.text("telegram", "ana", "8 am")
    assert await _states(house) == ["taken"]
    await house.text("telegram", "ana", "took my pill with food")
    await house.tap("ana", "Just now")
    assert (await house.keys("ana"))[-1] == "dose_log.is_it_a_second"


async def test_an_old_question_about_a_second_dose_changes_nothing(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana", times=(time(23),))
    for action in ("same", "second", "nonsense"):
        await house.event("telegram", "ana", kind="button", data=f"dose_log:{action}")
        assert (await house.keys("ana"))[-1] == "common.old_button"
    assert await house.alerts("ana") == []


async def test_a_second_dose_without_a_plan_still_says_who_to_ask(house: House) -> None:
    await house.enrol("ana")
    at = house.clock.now()
    await house.turn("ana", lambda turn: dose_log._record_second(turn, at))
    assert [each.reason for each in await house.alerts("ana")] == ["double_dose"]
    assert (await house.keys("ana"))[-1] == "dose_log.second_dose"


async def test_a_correction_takes_only_ones_own_dose(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    await house.advance(hours=20)
    await house.tap("ana", "Taken")
    await house.enrol("ben")
    for argument in ("1", "99", "x"):
        await house.event("telegram", "ben", kind="button", data=f"correction:dose:{argument}")
        assert (await house.keys("ben"))[-1] == "common.old_button"
    await house.event("telegram", "ana", kind="button", data="correction:nonsense:1")
    assert (await house.keys("ana"))[-1] == "common.old_button"
    assert await _states(house) == ["taken"]


async def test_a_correction_is_written_down_without_words(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    await house.advance(hours=20)
    await house.tap("ana", "Taken")
    await house.text("telegram", "ana", "/undo")
    await house.tap("ana", "Tue 24 Nov taken")
    await house.tap("ana", "Not taken")
    (entry,) = await house.read(lambda rows: rows.audit.recent(1))
    assert entry["action"] == "dose.corrected"
    assert entry["details"] == {"before": "taken", "after": "skipped"}
    assert correction.NAME == "correction"


async def test_of_two_injections_the_next_counts_from_the_one_that_stands(house: House) -> None:
    await house.enrol("ana")
    regimen = await house.prescribe(
        "ana", form=Form.INJECTION, pattern=Pattern.EVERY_N_DAYS, every_days=28, times=(),
        start_date=date(2026, 11, 1),
    )  # fmt: skip
    for day in ("20 Nov", "22 Nov"):
        await house.text("telegram", "ana", "/taken")
        await house.tap("ana", "Another day")
        await house.text("telegram", "ana", day)
    await house.text("telegram", "ana", "/undo")
    await house.tap("ana", "Sun 22 Nov taken")
    await house.tap("ana", "Not taken")
    kept = await house.read(lambda rows: rows.regimens.get(regimen.id))
    assert kept is not None
    assert kept.start_date == date(2026, 11, 20)

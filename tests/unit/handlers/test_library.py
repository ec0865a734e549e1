"""What staff publish is what people get: tips that are off never come, new words are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core.editing import Edit, Editing, LiveLibrary
from bot.core.library import shipped_library
from bot.core.model import IncomingKind
from tests.fakes.house import House


@pytest.fixture
async def living(house: House) -> House:
    """A house that says what is published."""
    house.around = replace(house.around, stock=LiveLibrary(shipped_library()))
    house.turns.around = house.around
    return house


async def staff(house: House, work: Callable[[Editing], object]) -> None:
    """One step of somebody, seen at once."""

    def write(rows: object) -> None:
        work(Editing(rows, house.around.shelves, house.clock.now(), "staff:1"))  # type: ignore[arg-type] # rows
        house.around.refresh(rows)  # type: ignore[arg-type] # the same

    await house.write(write)


async def test_a_tip_that_is_off_never_comes(living: House) -> None:
    patient = await living.enrol("ana")
    tips = list(living.around.library.tips.entries("en"))
    kept, *others = tips

    def switch(editing: Editing) -> None:
        for each in others:
            editing.switch(f"tip:{each}", "en", is_on=False)

    await staff(living, switch)
    for _ in range(5):
        await living.text("telegram", "ana", "/tip")
    shown = await living.read(lambda rows: rows.tips_shown.of(patient.id))
    assert {each.tip_id for each in shown} == {kept}
    await staff(living, lambda editing: editing.switch(f"tip:{kept}", "en", is_on=False))
    await living.text("telegram", "ana", "/tip")
    assert (await living.keys("ana"))[-1] == "tip.none"


async def test_an_answer_is_found_by_its_new_words_and_said_with_its_new_ones(
    living: House,
) -> None:
    await living.enrol("ana", privacy="open")
    edit = Edit(
        "help:driving",
        "en",
        {"questions": "may my zebra drive the bus", "answer": "Ask your doctor before you drive."},
    )
    await staff(living, lambda editing: editing.publish(editing.propose(edit).id))
    said = await living.text("telegram", "ana", "may my zebra drive the bus?")
    assert "Ask your doctor before you drive." in said[-1]
    await staff(living, lambda editing: editing.switch("help:driving", "en", is_on=False))
    said = await living.text("telegram", "ana", "may my zebra drive the bus?")
    assert (await living.keys("ana"))[-1] == "question.unknown"


async def test_a_neighbour_that_was_switched_off_since_is_owned_up_to(living: House) -> None:
    await living.enrol("ana", privacy="open")
    await living.text("telegram", "ana", "can I drink on this?")
    assert (await living.keys("ana"))[-1] == "question.answer"
    await living.event("telegram", "ana", kind=IncomingKind.BUTTON, data="question:entry:1:gone")
    assert (await living.keys("ana"))[-1] == "question.unknown"


async def test_a_button_of_a_preview_says_that_it_is_one(living: House) -> None:
    await living.event("telegram", "eda", kind=IncomingKind.BUTTON, data="templates:sample")
    assert (await living.keys("eda"))[-1] == "templates.sample_tapped"

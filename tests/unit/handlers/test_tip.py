"""Tips in a conversation: none at all, thumbs by SMS, and what is let be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.model import CheckIn, IncomingKind
from tests.fakes.house import House


class NoTips:
    """A catalogue that has nothing."""

    def entries(self, language: str) -> dict[str, object]:
        return {}


async def test_an_empty_catalogue_says_so(house: House) -> None:
    patient = await house.enrol("ana")
    library = replace(house.around.library, tips=NoTips())  # type: ignore[arg-type] # all it needs
    house.turns.around = replace(house.around, stock=library)
    await house.text("telegram", "ana", "/tip")
    assert (await house.keys("ana"))[-1] == "tip.none"
    assert await house.read(lambda rows: rows.tips_shown.of(patient.id)) == []


async def test_by_sms_the_words_are_told_once(house: House) -> None:
    await house.enrol("ana", "sms")
    await house.text("sms", "ana", "tip")
    await house.text("sms", "ana", "tip")
    assert await house.keys("ana") == ["tip.show", "tip.how_to_answer", "tip.show"]


@pytest.mark.parametrize(("thumb", "liked"), [("👍", True), ("👎", False)])
async def test_a_thumb_is_kept(house: House, thumb: str, liked: bool) -> None:
    patient = await house.enrol("ana")
    await house.text("telegram", "ana", "/tip")
    await house.tap("ana", thumb)
    (shown,) = await house.read(lambda rows: rows.tips_shown.of(patient.id))
    assert shown.liked is liked


@pytest.mark.parametrize("data", ["tip:up:x", "tip:up:99", "tip:dance:1"])
async def test_a_tap_that_means_nothing_changes_nothing(house: House, data: str) -> None:
    patient = await house.enrol("ana")
    await house.text("telegram", "ana", "/tip")
    await house.event("telegram", "ana", kind=IncomingKind.BUTTON, data=data)
    (shown,) = await house.read(lambda rows: rows.tips_shown.of(patient.id))
    assert shown.liked is None


async def test_the_trigger_of_the_last_day_steers_and_an_older_one_does_not(house: House) -> None:
    patient = await house.enrol("ana", privacy="open")
    await house.write(
        lambda rows: rows.check_ins.add(
            CheckIn(
                0, patient.id, house.clock.now(), answered_at=house.clock.now(), trigger="lonely"
            )
        )
    )
    for _ in range(3):
        await house.text("telegram", "ana", "/tip")
    await house.advance(days=2)
    for _ in range(12):
        await house.text("telegram", "ana", "/tip")
    tips = house.around.library.tips.entries("en")
    shown = await house.read(lambda rows: rows.tips_shown.of(patient.id))
    fits = ["lonely" in tips[each.tip_id].triggers for each in shown]
    assert len(fits) == 15
    assert all(fits[:3])
    assert not all(fits[3:])


async def test_the_rating_after_is_kept_with_the_tip_of_the_moment(house: House) -> None:
    patient = await house.enrol("ana")
    await house.text("telegram", "ana", "/tip")
    await house.text("telegram", "ana", "/crave 9")
    await house.tap("ana", "Another")
    await house.tap("ana", "Wait 10 min with me")
    await house.advance(minutes=11)
    await house.tap("ana", "4")
    shown = await house.read(lambda rows: rows.tips_shown.of(patient.id))
    assert [(each.before, each.after) for each in shown] == [(None, None), (9, 4), (None, None)]

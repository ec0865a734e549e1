"""What a tip or an answer can be without can be emptied over what is shipped."""

from __future__ import annotations

import pytest

from bot.core.editing import Edit, EditConflict, EditRefused, export_files, overview
from bot.core.model import EditState
from messages.checking import Warning_
from tests.unit.bot.core.editing.conftest import Desk
from tests.unit.bot.core.editing.test_entries import answers, give_back, publish, tips

PAIN = "tip:pain_plan"  # shipped with facts
LIVER = "help:liver"  # shipped with facts, keywords and what is said first in danger


async def test_an_emptied_field_stays_empty_until_the_shipped_text_is_restored(desk: Desk) -> None:
    shipped = (await tips(desk))["pain_plan"].facts
    assert shipped
    version = await publish(desk, PAIN, {"facts": ""})
    assert dict(version.parts) == {"facts": ""}
    assert (await tips(desk))["pain_plan"].facts == ()
    assert (await tips(desk, "es"))["pain_plan"].facts == ()
    await publish(desk, PAIN, {"minutes": "3"})
    assert (await tips(desk))["pain_plan"].facts == ()
    await publish(desk, PAIN, {"facts": "\n".join(shipped)})
    assert (await tips(desk))["pain_plan"].facts == shipped
    await desk.do(lambda e: e.roll_back(PAIN, "en"))
    assert (await tips(desk))["pain_plan"].facts == ()
    await desk.do(lambda e: e.restore_shipped(PAIN, "en"))
    assert (await tips(desk))["pain_plan"].facts == shipped


@pytest.mark.parametrize("part", ["text", "sms", "source", "triggers", "minutes"])
async def test_what_a_tip_needs_comes_back_as_shipped_when_it_is_emptied(
    desk: Desk, part: str
) -> None:
    before = (await tips(desk))["pain_plan"]
    version = await publish(desk, PAIN, {part: ""})
    assert dict(version.parts) == {}
    assert (await tips(desk))["pain_plan"] == before


async def test_what_was_never_there_is_not_kept_as_emptied(desk: Desk) -> None:
    version = await publish(desk, "tip:eat_first", {"facts": "", "minutes": "3"})
    assert dict(version.parts) == {"minutes": "3"}


async def test_taking_away_a_warning_of_danger_needs_two_people_in_each_language(
    desk: Desk,
) -> None:
    first = await publish(desk, LIVER, {"safety": ""})
    assert first.state is EditState.WAITING
    with pytest.raises(EditRefused, match="'safety' must be there in every language or in none"):
        await publish(desk, LIVER, {"safety": ""}, "es")
    await desk.do(lambda e: e.approve(first.id), "staff:2")
    assert (await answers(desk))["liver"].safety == ""
    assert (await answers(desk, "es"))["liver"].safety  # said on until it is taken away here, too
    second = await publish(desk, LIVER, {"safety": ""}, "es")
    assert second.state is EditState.WAITING
    await desk.do(lambda e: e.approve(second.id), "staff:2")
    assert (await answers(desk, "es"))["liver"].safety == ""


async def test_who_takes_a_warning_away_is_told_what_that_means(desk: Desk) -> None:
    def check(emptied: str) -> list[str]:
        return [each.code for each in said if each.part == emptied]

    said: tuple[Warning_, ...] = await desk.do(
        lambda e: e.check(LIVER, "en", {"safety": "", "facts": ""})
    )
    assert (check("safety"), check("facts")) == (["no_safety"], [])


async def test_two_changes_at_once_keep_what_one_of_them_emptied(desk: Desk) -> None:
    draft = await desk.draft({"minutes": "3"}, PAIN, "staff:2")
    await publish(desk, PAIN, {"facts": ""})
    with pytest.raises(EditConflict) as caught:
        await desk.do(lambda e: e.publish(draft.id), "staff:2")
    merged, parent = caught.value.merged, caught.value.current
    assert merged is not None
    assert parent is not None
    edit = Edit(PAIN, "en", merged, parent.id)
    await desk.do(lambda e: e.publish(e.propose(edit).id), "staff:2")
    tip = (await tips(desk))["pain_plan"]
    assert (tip.facts, tip.minutes) == ((), 3)


async def test_a_scheduled_change_keeps_what_another_one_emptied(desk: Desk) -> None:
    draft = await desk.draft({"minutes": "3"}, PAIN, "staff:2")
    at = desk.now.replace(year=desk.now.year + 1)
    await desk.do(lambda e: e.schedule(draft.id, at), "staff:2")
    await publish(desk, PAIN, {"facts": ""})
    desk.now = at
    await desk.do(lambda e: e.publish_due())
    tip = (await tips(desk))["pain_plan"]
    assert (tip.facts, tip.minutes) == ((), 3)


@pytest.mark.parametrize("written", ["facts: []", 'facts: ""'])
async def test_a_file_empties_a_field_that_it_names(desk: Desk, written: str) -> None:
    (version,) = await give_back(desk, "tips", {"en/triggers.yaml": f"pain_plan:\n  {written}\n"})
    assert dict(version.parts) == {"facts": ""}
    files = await desk.read(lambda rows: export_files(rows, desk.shelves.tips))
    assert await give_back(desk, "tips", files) == []
    assert (await tips(desk))["pain_plan"].facts == ()


async def test_the_overview_shows_nothing_where_a_field_is_emptied(desk: Desk) -> None:
    await publish(desk, PAIN, {"facts": ""})
    states = await desk.read(lambda rows: overview(rows, desk.shelves.tips))
    pain = next(each for each in states if (each.key, each.language) == (PAIN, "en"))
    assert ("facts" in pain.parts, "facts" in pain.shipped) == (False, True)
